import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../../src/topology/lab.js';
import { BRIDGE, cluster, LXC, NETWORK, NODE, ROUTER, SECOND_NODE, VM } from './cluster.js';
import { attribute, blocksOf, fileOf, resource, textsOf } from './module.js';

const outputs = suite('terraform/outputs.tf');

/** The value of an output without its layout. */
function outputValue(document: Document, name: string): string | undefined {
  const [block] = blocksOf(fileOf(document, 'outputs.tf'), 'output', name);
  return block && attribute(block, 'value')?.replace(/\s+/g, ' ');
}

outputs('every output once in the module, and only in this file', () => {
  const names = [...textsOf(cluster())].flatMap(([file, text]) =>
    blocksOf(text, 'output').map(({ labels }) => `${file} ${labels[0]}`),
  );
  const expected =
    'management_urls lxc_containers virtual_machines bridges storage_pools trust_zone_guests'.split(' ');
  assert.equal(
    names,
    expected.map((name) => `outputs.tf ${name}`),
  );
});

outputs('the url of each node by its own address', () => {
  const document = cluster({
    devices: [NODE, SECOND_NODE, ROUTER],
    networks: [
      {
        ...NETWORK,
        ip_allocations: [
          { ip: '192.0.2.11', device_ref: 'node-a' },
          { ip: '192.0.2.12', device_ref: 'node-b' },
        ],
      },
    ],
  });
  const urls = '{ alpha = "https://192.0.2.11:8006/" beta = "https://192.0.2.12:8006/" }';
  assert.is(outputValue(document, 'management_urls'), urls);
});

outputs('guests by id, their address only where it is static', () => {
  const dhcp = {
    ...LXC,
    id: 'lxc-b',
    vmid: 111,
    name: 'b',
    networks: [{ network_ref: 'net-apps', bridge_ref: 'bridge-main', ip: 'dhcp' }],
  };
  assert.is(
    outputValue(cluster({ lxc: [LXC, dhcp] }), 'lxc_containers'),
    '{ lxc-b = { id = proxmox_virtual_environment_container.lxc_b.vm_id name = "b" } ' +
      'lxc-db = { id = proxmox_virtual_environment_container.lxc_db.vm_id name = "db" ip = "198.51.100.20" } }',
  );
  assert.is(
    outputValue(cluster(), 'virtual_machines'),
    '{ vm-app = { id = proxmox_virtual_environment_vm.vm_app.vm_id name = "app" ip = "198.51.100.30" } }',
  );
});

outputs('ports equal those of bridges.tf', () => {
  const document = cluster({ bridges: [BRIDGE, { id: 'bridge-x', name: 'vmbr9', device_ref: 'node-a' }] });
  const ports = attribute(resource(fileOf(document, 'bridges.tf'), 'bridge_main'), 'ports');
  assert.is(ports, '["enp2s0", "enp1s0"]');
  assert.is(
    outputValue(document, 'bridges'),
    '{ bridge-main = { node = "alpha" name = proxmox_virtual_environment_network_linux_bridge.bridge_main.name ' +
      `ports = ${ports} } bridge-x = { node = "alpha" ` +
      'name = proxmox_virtual_environment_network_linux_bridge.bridge_x.name } }',
  );
});

outputs('storages of the nodes, with the node unless all share them', () => {
  const storage = [
    { id: 'storage-z', name: 'z', type: 'nfs', device_ref: 'nas', shared: true },
    { id: 'storage-a', name: 'a', type: 'zfs', device_ref: 'node-a' },
    { id: 'storage-r', name: 'r', type: 'dir', device_ref: 'rtr' },
  ];
  assert.is(
    outputValue(cluster({ storage }), 'storage_pools'),
    '{ storage-a = { name = "a" type = "zfs" node = "alpha" } storage-z = { name = "z" type = "nfs" } }',
  );
});

outputs(
  'guests of both kinds by zone, sorted; the zone of a guest is that of its network unless it says so',
  () => {
    const other = { ...VM, id: 'vm-b', vmid: 201, name: 'b', trust_zone_ref: 'management' };
    assert.is(
      outputValue(cluster({ vms: [VM, other] }), 'trust_zone_guests'),
      '{ apps = ["lxc-db", "vm-app"] management = ["vm-b"] }',
    );
  },
);

outputs('nothing to say: the header only', () => {
  const document = cluster({ networks: [], bridges: [], storage: [], lxc: [], vms: [] });
  assert.match(fileOf(document, 'outputs.tf'), /^(#.*\n)+$/);
});

outputs.run();
