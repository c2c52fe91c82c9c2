import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/terraform-proxmox/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { Memory } from '../../support/memory.js';
import { renderAll, rerendered } from '../rendering.js';
import { BRIDGE, cluster, type Entity, LXC, NETWORK, STORAGES, VLAN_NETWORK, VM } from './cluster.js';

const tracking = suite('terraform-proxmox: what is rendered after an edit');

/** The files that are rendered after an edit. */
function rendered(before: Document, after: Document): readonly string[] {
  const [old, now] = [before, after].map((document) => renderAll(generator, document, 'terraform'));
  return old && now ? rerendered(old, now) : [];
}

const withLxc = (fields: Entity, parts: Parameters<typeof cluster>[0] = {}) =>
  cluster({ ...parts, lxc: [{ ...LXC, ...fields }] });

tracking('a container’s memory and start reach lxc.tf alone', () => {
  const more = withLxc({ resources: { cores: 2, memory_mb: 2048 } });
  assert.equal(rendered(cluster(), more), ['lxc.tf']);
  assert.equal(rendered(cluster(), withLxc({ boot: { onboot: false } })), ['lxc.tf']);
});

tracking('a default that every guest overrides reaches nothing', () => {
  const boot = { onboot: true };
  const [before, after] = [false, true].map((onboot) =>
    withLxc({ boot }, { defaults: { lxc: { boot: { onboot } } } }),
  );
  assert.equal(before && after && rendered(before, after), []);
});

tracking('an edit of address, VLAN, DNS or name reaches the plan', () => {
  const nic = { network_ref: 'net-apps', bridge_ref: 'bridge-main', ip: '198.51.100.99' };
  assert.equal(rendered(cluster(), withLxc({ networks: [nic] })), ['lxc.tf', 'outputs.tf']);
  assert.equal(rendered(cluster(), withLxc({ dns: { nameserver: '192.0.2.9' } })), ['lxc.tf']);
  assert.equal(rendered(cluster(), withLxc({ name: 'other' })), ['lxc.tf', 'outputs.tf']);
  const retagged = cluster({ networks: [NETWORK, { ...VLAN_NETWORK, vlan: 31 }] });
  assert.equal(rendered(cluster(), retagged), ['lxc.tf', 'vms.tf']);
});

tracking('a new container reaches lxc.tf and outputs.tf', () => {
  const another = cluster({ lxc: [LXC, { ...LXC, id: 'lxc-new', vmid: 119, name: 'new' }] });
  assert.equal(rendered(cluster(), another), ['lxc.tf', 'outputs.tf']);
});

tracking('a bridge’s address reaches bridges.tf alone, though guests refer to the bridge', () => {
  const moved = cluster({ bridges: [{ ...BRIDGE, address: '192.0.2.11/25' }] });
  assert.equal(rendered(cluster(), moved), ['bridges.tf']);
});

tracking('a key reaches the guests that it is authorised for', () => {
  const withKey = (target: Entity, key: string) =>
    cluster({
      vms: [{ ...VM, cloudinit: { enabled: true } }],
      security: { ssh_keys: [{ id: 'ssh-a', public_key: `ssh-ed25519 ${key}`, authorized_for: [target] }] },
    });
  const edit = (target: Entity) => rendered(withKey(target, 'AAAA'), withKey(target, 'BBBB'));
  assert.equal(edit({ lxc_ref: 'lxc-db' }), ['lxc.tf']);
  assert.equal(edit({ vm_ref: 'vm-app' }), ['vms.tf']);
  assert.equal(edit({ device_ref: 'node-a' }), []);
});

tracking('what no file shows reaches nothing', () => {
  assert.equal(rendered(cluster(), cluster({ metadata: { org: 'Other' } })), []);
  const described = STORAGES.map((storage) => ({ ...storage, description: 'Other', size_gb: 9 }));
  assert.equal(rendered(cluster(), cluster({ storage: described })), []);
  const documented = cluster({ bridges: [{ ...BRIDGE, bridge_stp: true }] });
  assert.equal(rendered(cluster(), documented), []);
});

tracking('each line knows the fields that it shows', () => {
  const file = new Memory(cluster()).generate(generator).get('terraform/lxc.tf');
  const lines = file?.text.split('\n') ?? [];
  const originsOf = (start: string) =>
    file?.lines[lines.findIndex((line) => line.trimStart().startsWith(start))]?.origins ?? [];
  assert.equal(originsOf('vm_id'), ['L4_platform.lxc[lxc-db].vmid']);
  assert.ok(
    originsOf('resource "proxmox_virtual_environment_container"').includes('L4_platform.lxc[lxc-db].id'),
  );
  assert.ok(originsOf('vlan_id').includes('L2_network.networks[net-apps].vlan'));
  assert.ok(originsOf('datastore_id').includes('L3_data.storage[storage-thin].name'));
  assert.ok(originsOf('node_name').includes('L1_foundation.devices[node-a].hostname'));
  assert.ok(originsOf('gateway').includes('L2_network.networks[net-apps].gateway'));
});

tracking.run();
