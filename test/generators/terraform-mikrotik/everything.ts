import type { Document } from '../../../src/topology/lab.js';
import { containerService, INTERFACES, LTE, NETWORKS, site, TUNNEL } from './site.js';

/** A site with something for every resource that the module can hold. */
export const EVERYTHING: Document = site({
  networks: [
    ...NETWORKS,
    LTE,
    {
      ...TUNNEL,
      id: 'net-more',
      name: 'More',
      cidr: '203.0.113.32/27',
      ip_allocations: [{ ip: '203.0.113.33', device_ref: 'gw' }],
    },
    {
      id: 'net-fixed',
      name: 'Fixed',
      cidr: '203.0.113.64/29',
      gateway: '203.0.113.65',
      segmentation_type: 'uplink',
      interface_ref: 'if-second',
      trust_zone_ref: 'outside',
      managed_by_ref: 'gw',
      failover: { primary: 'net-mobile' },
      ip_allocations: [{ ip: '203.0.113.66', device_ref: 'gw' }],
    },
  ],
  interfaces: [
    ...INTERFACES,
    { id: 'if-second', name: 'Second', physical_name: 'ether9', type: 'ethernet', role: 'wan' },
  ],
  routing: [{ id: 'route-x', name: 'X', destination_cidr: '10.0.0.0/8', next_hop: 'wg-tunnel', priority: 3 }],
  router: { firmware: { version: '7.19.4' }, config: { containers: { tmpdir: 'usb1/pull' } } },
  services: [
    containerService({
      address: '198.51.100.5/25',
      env: { A: '{{ vault_a }}', 'b.c': 'x' },
      mounts: [{ name: 'm', src: '/a', dst: '/b' }],
    }),
    containerService({ address: '172.31.0.2/24', gateway: '172.31.0.1' }, { id: 'svc-other', name: 'Other' }),
  ],
  dns: {
    forwarders: { upstream_doh: ['https://192.0.2.53/dns-query'], fallback: ['192.0.2.53'] },
    settings: { cache_size_mb: 4, cache_max_ttl: '1d' },
    zones: [
      {
        id: 'zone-a',
        domain: 'a.test',
        type: 'forward',
        records: [
          { type: 'A', name: '*', ip: '192.0.2.7', ttl: 60, description: 'All' },
          { type: 'MX', name: '@', target: 'mx', priority: 1 },
          { type: 'SRV', name: '_sip._udp', target: 'mx', port: 5060, priority: 1, weight: 1 },
          { type: 'TXT', name: 'note', text: 'x' },
        ],
      },
    ],
  },
});
