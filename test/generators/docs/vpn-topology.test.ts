import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Network, Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aNetwork, aRouter, lab } from '../../topology/model/fixture.js';
import { edited, mappingAt, row, rowsUnder, stale, textOf } from './support.js';

const overlay = {
  network_plane: 'overlay',
  segmentation_type: 'overlay-vpn',
  managed_by_ref: 'rtr-1',
} as const;

function layers(vpn: Partial<Network> = {}): Partial<Topology> {
  return {
    L1_foundation: {
      devices: [aRouter({ id: 'rtr-1', name: 'Gateway' }), aDevice({ id: 'laptop', type: 'sbc' })],
    },
    L2_network: {
      trust_zones: {
        home: { name: 'Home', security_level: 2 },
        dmz: { name: 'DMZ', security_level: 1 },
        vpn: { name: 'Roaming', security_level: 2 },
      },
      networks: [
        aNetwork({ id: 'net-home', trust_zone_ref: 'home', managed_by_ref: 'rtr-1' }),
        aNetwork({
          id: 'net-vpn',
          cidr: '198.51.100.0/24',
          trust_zone_ref: 'vpn',
          vpn_type: 'wireguard',
          ...overlay,
          ip_allocations: [
            { ip: '198.51.100.20', device_ref: 'laptop' },
            { ip: '198.51.100.1', device_ref: 'rtr-1' },
          ],
          ...vpn,
        }),
      ],
      firewall_policies: [
        {
          id: 'fw-vpn',
          action: 'accept',
          chain: 'forward',
          source_zone_ref: 'vpn',
          destination_zone_ref: 'home',
          ports: [22],
          protocols: ['tcp'],
        },
        {
          id: 'fw-home',
          action: 'accept',
          chain: 'forward',
          source_zone_ref: 'home',
          destination_zone_ref: 'dmz',
          ports: [80],
        },
        {
          id: 'fw-all',
          action: 'accept',
          chain: 'forward',
          source_network_ref: 'net-vpn',
          destination_zone_ref: 'dmz',
        },
      ],
    },
  };
}

const page = (vpn?: Partial<Network>) => textOf(lab(layers(vpn)), 'vpn-topology');
const endpoint = async (vpn: Partial<Network>) => row(await page(vpn), '## Overlay networks', '`net-vpn`')[6];

test('the endpoint is shown only where host and port are known', async () => {
  assert.is(await endpoint({}), '—');
  assert.is(await endpoint({ vpn_endpoint: { port: 51821 } }), '—');
  assert.is(await endpoint({ vpn_endpoint: { host: 'vpn.example', port: 51821 } }), '`vpn.example:51821`');
  assert.is(await endpoint({ vpn_endpoint: { host: 'vpn.example' } }), '`vpn.example:51820`', 'of WireGuard');
  assert.is(await endpoint({ vpn_endpoint: { host: 'vpn.example' }, vpn_type: 'openvpn' }), '—');
});

test('reach by the policies of the network and of its zone', async () => {
  assert.equal(rowsUnder(await page(), 'Reach, by the same policies as in [Trust zones](trust-zones.md):'), [
    ['`dmz`', 'allow', '`fw-all`'],
    ['`home`', 'tcp 22', '`fw-vpn`'],
    ['`vpn`', 'deny', '—'],
  ]);
});

test('members in numeric order', async () => {
  assert.equal(rowsUnder(await page(), 'Members:'), [
    ['`rtr-1`', '`198.51.100.1`'],
    ['`laptop`', '`198.51.100.20`'],
  ]);
});

test('members, router and reach are drawn; what is denied is not', async () => {
  const text = await page({ vpn_endpoint: { host: 'vpn.example', port: 500 } });
  assert.match(text, 'net_net_vpn ---|"vpn.example:500"| dev_rtr_1\n');
  assert.match(text, 'dev_laptop ---|"198.51.100.20"| net_net_vpn\n');
  assert.match(text, 'net_net_vpn --> zone_dmz\n');
  assert.match(text, 'net_net_vpn -.-> zone_home\n');
  assert.not.match(text, 'zone_vpn');
});

test('ports of a policy matter only where its source is an overlay', async () => {
  const before = lab(layers());
  const change = (policy: string) =>
    edited(before, (draft) => {
      mappingAt(draft, 'L2_network', 'firewall_policies', policy).ports = [8080];
    });
  assert.equal(await stale(before, change('fw-home'), ['vpn-topology']), { rendered: [], changed: [] });
  assert.equal((await stale(before, change('fw-vpn'), ['vpn-topology'])).changed, ['vpn-topology']);
});

test.run();
