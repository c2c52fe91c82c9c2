import type { Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter } from '../../topology/model/fixture.js';

/** A hypervisor, a NAS, a router, a UPS, containers and a machine in two zones. */
export const site: Partial<Topology> = {
  L1_foundation: {
    devices: [
      aRouter({ id: 'rtr-1', name: 'Gateway', model: 'RB5009', supported_operating_systems: ['RouterOS 7'] }),
      aDevice({ id: 'pve-1', name: 'Node one' }),
      aDevice({ id: 'nas-1', type: 'nas', class: 'storage', role: 'storage-server' }),
      aDevice({ id: 'ups-1', type: 'ups', class: 'power', role: 'power-backup' }),
      aDevice({ id: 'sbc-1', type: 'sbc', role: 'application-server' }),
    ],
  },
  L2_network: {
    trust_zones: {
      management: { name: 'Management', security_level: 3 },
      'dmz-out': { name: 'Out', security_level: 1 },
    },
    networks: [
      aNetwork({
        id: 'net-a',
        gateway: '192.0.2.1',
        trust_zone_ref: 'management',
        managed_by_ref: 'rtr-1',
        ip_allocations: [
          { ip: '192.0.2.1', device_ref: 'rtr-1' },
          { ip: '192.0.2.2', device_ref: 'pve-1' },
          { ip: '192.0.2.3', device_ref: 'ups-1' },
          { ip: '192.0.2.4', device_ref: 'nas-1' },
        ],
      }),
      aNetwork({ id: 'net-b', cidr: '198.51.100.0/24', vlan: 20, trust_zone_ref: 'dmz-out', gateway: null }),
    ],
  },
  L4_platform: {
    lxc: [
      aLxc({
        id: 'lxc-a',
        vmid: 101,
        name: 'db',
        type: 'database',
        role: 'database-server',
        networks: [{ network_ref: 'net-b', ip: '198.51.100.10' }],
        ansible: { playbook: 'postgres', vars: { port: 5432, nested: { a: 1 } } },
      }),
      aLxc({ id: 'lxc-b', vmid: 102, type: 'web', networks: [{ network_ref: 'net-a', ip: 'dhcp' }] }),
      aLxc({
        id: 'lxc-c',
        vmid: 103,
        ansible: { enabled: false },
        networks: [{ network_ref: 'net-a', ip: '192.0.2.12' }],
      }),
    ],
    vms: [
      {
        id: 'vm-a',
        vmid: 200,
        name: 'machine',
        device_ref: 'pve-1',
        cloudinit: { enabled: true, user: 'admin' },
        networks: [{ network_ref: 'net-a', ip_config: { address: '192.0.2.20/24' } }],
      },
    ],
  },
};
