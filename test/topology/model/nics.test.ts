import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../../src/engine/cell.js';
import type { Lab } from '../../../src/topology/lab.js';
import { guestOf } from '../../../src/topology/model/guests.js';
import * as nics from '../../../src/topology/model/nics.js';
import type { LxcNic, Platform, VmNic } from '../../../src/topology/schema/index.js';
import { aLxc, aNetwork, readsOf, run } from './fixture.js';

const L2_network = {
  networks: [
    aNetwork({
      id: 'net-a',
      cidr: '192.0.2.0/25',
      gateway: '192.0.2.1',
      vlan: 30,
      bridge_ref: 'bridge-a',
      trust_zone_ref: 'user',
    }),
    aNetwork({ id: 'net-b', cidr: '198.51.100.0/24', gateway: '198.51.100.1' }),
  ],
  bridges: [{ id: 'bridge-a', name: 'vmbr0', device_ref: 'pve-1' }],
};

function withLxc(networks: LxcNic[], defaults: Platform['_defaults'] = {}) {
  return { L2_network, L4_platform: { lxc: [{ ...aLxc({ id: 'lxc-a' }), networks }], _defaults: defaults } };
}

function withVm(networks: VmNic[]) {
  return { L2_network, L4_platform: { vms: [{ id: 'vm-a', vmid: 200, name: 'a', networks }] } };
}

/** A fact of each NIC of the only guest. */
function facts<T>(fact: (nic: nics.Nic) => Cell<T>): (lab: Lab) => T[] {
  return (lab) => {
    const guest = guestOf(lab, 'lxc-a') ?? guestOf(lab, 'vm-a');
    return guest ? nics.nicsOf(guest).map((nic) => fact(nic).value) : [];
  };
}

test('VLAN, bridge, prefix and gateway come from the network', () => {
  const layers = withLxc([{ network_ref: 'net-a', ip: '192.0.2.10' }]);
  assert.equal(run(layers, facts(nics.nicAddress)), ['192.0.2.10/25']);
  assert.equal(run(layers, facts(nics.nicVlan)), [30]);
  assert.equal(run(layers, facts(nics.nicBridgeName)), ['vmbr0']);
  assert.equal(run(layers, facts(nics.nicGateway)), ['192.0.2.1']);
  assert.equal(run(layers, facts(nics.nicInterface)), ['eth0']);
});

test('what the NIC says goes before what the network says, and the network is not read then', () => {
  const layers = withLxc([{ network_ref: 'net-a', ip: '192.0.2.10/26', vlan_tag: 31, gateway: '192.0.2.5' }]);
  assert.equal(run(layers, facts(nics.nicAddress)), ['192.0.2.10/26']);
  assert.equal(run(layers, facts(nics.nicVlan)), [31]);
  assert.equal(run(layers, facts(nics.nicGateway)), ['192.0.2.5']);
  assert.not(readsOf(layers, facts(nics.nicVlan)).some((read) => read.includes('L2_network')));
});

test('only the first NIC with a static address takes its gateway from the network', () => {
  const layers = withLxc([
    { network_ref: 'net-a', ip: 'dhcp' },
    { network_ref: 'net-b', ip: '198.51.100.7' },
    { network_ref: 'net-a', ip: '192.0.2.9' },
  ]);
  assert.equal(run(layers, facts(nics.nicAddress)), ['dhcp', '198.51.100.7/24', '192.0.2.9/25']);
  assert.equal(run(layers, facts(nics.nicIp)), [undefined, '198.51.100.7', '192.0.2.9']);
  assert.equal(run(layers, facts(nics.nicGateway)), [undefined, '198.51.100.1', undefined]);
});

test('a null gateway means none, in the NIC and in its default', () => {
  const own = withLxc([{ network_ref: 'net-a', ip: '192.0.2.9', gateway: null }]);
  assert.equal(run(own, facts(nics.nicGateway)), [undefined]);
  const inherited = withLxc([{ default_ref: 'quiet', network_ref: 'net-a', ip: '192.0.2.9' }], {
    networks: { quiet: { gateway: null } },
  });
  assert.equal(run(inherited, facts(nics.nicGateway)), [undefined]);
});

test('a guest that is the gateway has no gateway', () => {
  const layers = withLxc([{ network_ref: 'net-a', ip: '192.0.2.1' }]);
  assert.equal(run(layers, facts(nics.nicGateway)), [undefined]);
});

test('a NIC has its named default underneath, and a list of defaults is replaced as a whole', () => {
  const defaults = {
    networks: { user: { network_ref: 'net-a', firewall: true, vlan_tag: 7 } },
    lxc: { networks: [{ network_ref: 'net-b' }, { network_ref: 'net-b' }] },
  };
  const own = withLxc([{ default_ref: 'user', vlan_tag: null, ip: '192.0.2.9' }], defaults);
  assert.equal(run(own, facts(nics.nicFirewall)), [true]);
  assert.equal(run(own, facts(nics.nicVlan)), [30], 'null removes the default, the network remains');
  assert.equal(run(own, facts(nics.nicNetwork)), ['net-a']);
  const inherited = { L2_network, L4_platform: { lxc: [aLxc({ id: 'lxc-a' })], _defaults: defaults } };
  assert.equal(run(inherited, facts(nics.nicNetwork)), ['net-b', 'net-b']);
});

test('a virtual machine says its address in ip_config', () => {
  const layers = withVm([
    { network_ref: 'net-a', ip_config: { address: '192.0.2.4' }, mac: 'AA:BB:CC:DD:EE:FF' },
    {
      network_ref: 'net-b',
      ip_config: { address: '198.51.100.4/24', gateway: '198.51.100.9' },
      model: 'e1000',
    },
  ]);
  assert.equal(run(layers, facts(nics.nicAddress)), ['192.0.2.4/25', '198.51.100.4/24']);
  assert.equal(run(layers, facts(nics.nicGateway)), ['192.0.2.1', '198.51.100.9']);
  assert.equal(run(layers, facts(nics.nicMac)), ['aa:bb:cc:dd:ee:ff', undefined]);
  assert.equal(run(layers, facts(nics.nicModel)), ['virtio', 'e1000']);
});

test('what is missing is undefined', () => {
  const layers = withLxc([{}, { network_ref: 'net-none', ip: '192.0.2.9' }]);
  for (const fact of [nics.nicAddress, nics.nicVlan, nics.nicBridgeName, nics.nicGateway, nics.nicPrefix]) {
    assert.equal(run(layers, facts<unknown>(fact)), [undefined, undefined], fact.name);
  }
});

test('a derived value comes from the reference and its target', () => {
  const layers = withLxc([{ network_ref: 'net-a', ip: '192.0.2.10' }]);
  const origins = run(layers, (lab) => {
    const guest = guestOf(lab, 'lxc-a');
    return guest ? nics.nicsOf(guest).flatMap((nic) => nics.nicVlan(nic).origins) : [];
  });
  assert.equal(origins, [
    'L4_platform.lxc[lxc-a].networks[#0].network_ref',
    'L2_network.networks[net-a].vlan',
  ]);
});

test('the zone of a guest is its own, else that of its network', () => {
  const zoneOf = (lab: Lab) => {
    const guest = guestOf(lab, 'lxc-a');
    return guest && nics.guestZone(guest).value;
  };
  assert.is(run(withLxc([{ network_ref: 'net-a', ip: '192.0.2.10' }]), zoneOf), 'user');
  const own = { L4_platform: { lxc: [aLxc({ id: 'lxc-a', trust_zone_ref: 'guest' })] } };
  assert.is(run(own, zoneOf), 'guest');
});

test.run();
