import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/topology/lab.js';
import { bridgePortsOf, portsOfVlan } from '../../../src/topology/model/ports.js';
import type { DataLink, Interface, Network } from '../../../src/topology/schema/index.js';
import { aNetwork, aRouter, readsOf, run } from './fixture.js';

const port = (n: number, given: Partial<Interface> = {}): Interface => ({
  id: `if-p${n}`,
  name: `Port ${n}`,
  type: 'ethernet',
  physical_name: `ether${n}`,
  ...given,
});

const link = (n: number, given: Partial<DataLink>): DataLink => ({
  id: `link-p${n}`,
  endpoint_a: { device_ref: 'rtr-1', interface_ref: `if-p${n}` },
  endpoint_b: { device_ref: 'pve-1', interface_ref: 'if-a' },
  medium: 'ethernet',
  ...given,
});

function layers(networks: Network[] = []) {
  return {
    L1_foundation: {
      devices: [
        aRouter({
          id: 'rtr-1',
          interfaces: [
            port(1, { role: 'wan' }),
            port(2, { role: 'lan', access_vlan: 30 }),
            port(3, { role: 'lan' }),
            port(4, { role: 'reserved' }),
            port(5, { role: 'reserved' }),
            port(6, { role: 'trunk', access_vlan: 40 }),
            port(7, { role: 'lan', type: 'wifi-5ghz', access_vlan: 40 }),
            port(8, { role: 'lan', type: 'usb' }),
            port(9, { role: 'lan' }),
            port(10, { role: 'reserved' }),
          ],
        }),
      ],
      data_links: [
        link(4, { vlan_trunk: true }),
        link(5, { vlan_trunk: [40, 30] }),
        link(6, { vlan_trunk: true, status: 'standby' as const }),
        link(10, { vlan_trunk: true, status: 'planned' as const }),
        link(1, { vlan_trunk: true }),
      ],
    },
    L2_network: {
      networks: [
        aNetwork({ id: 'net-isp', cidr: 'dhcp', segmentation_type: 'uplink', managed_by_ref: 'rtr-1' }),
        aNetwork({
          id: 'net-v30',
          vlan: 30,
          managed_by_ref: 'rtr-1',
          interface_ref: 'if-p5',
          trust_zone_ref: 'management',
        }),
        aNetwork({ id: 'net-v40', vlan: 40, managed_by_ref: 'rtr-1' }),
        aNetwork({ id: 'net-own', managed_by_ref: 'rtr-1', interface_ref: 'if-p9' }),
        ...networks,
      ],
    },
  };
}

const summary = (lab: Lab) =>
  bridgePortsOf(lab, 'rtr-1').map((entry) => {
    const { name, pvid, mode, all, vlans, frame_types, management } = entry.value;
    const tagged = all ? 'all' : vlans.join(',');
    return `${name} pvid ${pvid} ${mode} [${tagged}] ${frame_types ?? 'any'}${management ? ' management' : ''}`;
  });

test('LAN ports and trunk ends are bridged; uplinks, routed ports and planned links are not', () => {
  assert.equal(run(layers(), summary), [
    'ether2 pvid 30 access [] admit-only-untagged-and-priority-tagged management',
    'ether3 pvid 1 access [] admit-only-untagged-and-priority-tagged',
    'ether4 pvid 1 trunk [all] admit-only-vlan-tagged management',
    'ether5 pvid 1 trunk [30,40] admit-only-vlan-tagged management',
    'ether6 pvid 40 trunk [all] any management',
    'ether7 pvid 40 access [] admit-only-untagged-and-priority-tagged',
  ]);
});

test('an untagged network on the bridge keeps trunks open for untagged frames', () => {
  const [, , trunk] = run(layers([aNetwork({ id: 'net-lan', managed_by_ref: 'rtr-1' })]), summary);
  assert.is(trunk, 'ether4 pvid 1 trunk [all] any management');
});

test('a port is untagged or tagged in a VLAN, and its own VLAN wins', () => {
  const ports = (vlan: number) =>
    run(layers(), (lab) => {
      const { tagged, untagged } = portsOfVlan(lab, 'rtr-1', vlan);
      return { tagged: tagged.value, untagged: untagged.value };
    });
  assert.equal(ports(30), { tagged: ['ether4', 'ether5', 'ether6'], untagged: ['ether2'] });
  assert.equal(ports(40), { tagged: ['ether4', 'ether5'], untagged: ['ether6', 'ether7'] });
  assert.equal(ports(99), { tagged: ['ether4', 'ether6'], untagged: [] });
});

test('the ports of a VLAN read nothing but the ports', () => {
  const reads = readsOf(layers(), (lab) => portsOfVlan(lab, 'rtr-1', 30).tagged.value);
  assert.ok(
    reads.every((read) => read.includes('bridgePortsOf(rtr-1)')),
    reads.join('\n'),
  );
});

test('a device that does not exist has no ports', () => {
  assert.equal(run({}, summary), []);
});

test.run();
