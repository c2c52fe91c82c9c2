import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BRIDGE, cluster, type Entity, LXC, NODE, ROUTER, SECOND_NODE } from './cluster.js';
import { attribute, attributesOf, blocksOf, fileOf, resource } from './module.js';

const bridges = suite('terraform/bridges.tf');

const render = (...given: readonly Entity[]) => fileOf(cluster({ bridges: given }), 'bridges.tf');

bridges('every field, ports by their names in the system and in their order', () => {
  const text = render({ ...BRIDGE, comment: 'Uplink', gateway: '192.0.2.1', mtu: 9000, autostart: false });
  assert.equal(attributesOf(resource(text, 'bridge_main')), {
    node_name: '"alpha"',
    name: '"vmbr0"',
    comment: '"Uplink"',
    ports: '["enp2s0", "enp1s0"]',
    address: '"192.0.2.11/24"',
    gateway: '"192.0.2.1"',
    vlan_aware: 'true',
    vids: '"4 30 100-120"',
    mtu: '9000',
    autostart: 'false',
  });
});

bridges('what is absent is left out, defaults are said', () => {
  const text = render({ id: 'bridge-x', name: 'vmbr7', device_ref: 'node-a' });
  assert.equal(attributesOf(resource(text, 'bridge_x')), {
    node_name: '"alpha"',
    name: '"vmbr7"',
    vlan_aware: 'false',
    autostart: 'true',
  });
});

bridges('the comment is the description where there is no other', () => {
  const text = render({ ...BRIDGE, description: 'From the description' });
  assert.is(attribute(resource(text, 'bridge_main'), 'comment'), '"From the description"');
});

bridges('vids only with vlan_aware', () => {
  const text = render({ ...BRIDGE, vlan_aware: false });
  assert.is(attribute(resource(text, 'bridge_main'), 'vids'), undefined);
});

bridges('documentation-only fields have no attribute', () => {
  const text = render({ ...BRIDGE, bridge_stp: true, bridge_fd: 0 });
  assert.not.match(text, /stp|bridge_fd/);
});

bridges('the bridge of the management address is imported and never destroyed', () => {
  const other = { id: 'bridge-other', name: 'vmbr1', device_ref: 'node-a', ports: [] };
  const text = render(BRIDGE, other);
  const imports = blocksOf(text, 'import').map(attributesOf);
  assert.equal(imports, [
    { to: 'proxmox_virtual_environment_network_linux_bridge.bridge_main', id: '"alpha:vmbr0"' },
  ]);
  assert.is(attribute(resource(text, 'bridge_main'), 'lifecycle.prevent_destroy'), 'true');
  assert.is(attribute(resource(text, 'bridge_other'), 'lifecycle.prevent_destroy'), undefined);
});

bridges('no lifecycle that says nothing', () => {
  const text = render({ id: 'bridge-x', name: 'vmbr7', device_ref: 'node-a' });
  assert.not.match(text, /lifecycle/);
});

bridges('a bridge with an address by DHCP is not there, and guests name it literally', () => {
  const document = cluster({ bridges: [{ ...BRIDGE, address: 'dhcp' }] });
  assert.equal(blocksOf(fileOf(document, 'bridges.tf'), 'resource'), []);
  assert.is(attribute(resource(fileOf(document, 'lxc.tf'), 'lxc_db'), 'network_interface.bridge'), '"vmbr0"');
  assert.equal(blocksOf(fileOf(document, 'outputs.tf'), 'output', 'bridges'), []);
});

bridges('only bridges of hypervisors', () => {
  const text = render(BRIDGE, { id: 'bridge-rtr', name: 'br0', device_ref: 'rtr' });
  assert.is(blocksOf(text, 'resource').length, 1);
});

bridges('sorted by id, whatever the order of the list', () => {
  const second = { id: 'bridge-a', name: 'vmbr1', device_ref: 'node-a' };
  const text = render(BRIDGE, second);
  assert.is(text, render(second, BRIDGE));
  assert.ok(text.indexOf('"bridge_a"') < text.indexOf('"bridge_main"'));
});

bridges('each bridge is on its own node', () => {
  const second = { id: 'bridge-b', name: 'vmbr0', device_ref: 'node-b' };
  const document = cluster({ devices: [NODE, SECOND_NODE, ROUTER], bridges: [BRIDGE, second], lxc: [LXC] });
  assert.is(attribute(resource(fileOf(document, 'bridges.tf'), 'bridge_b'), 'node_name'), '"beta"');
});

bridges('no bridges: the header only', () => {
  assert.match(render(), /^(#.*\n)+$/);
});

bridges.run();
