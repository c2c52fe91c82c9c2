/** Linux bridges. */
import type { Static } from '@sinclair/typebox';
import { either, flag, formatted, integer, list, scalar, text, vlan } from './common.js';
import { entity, id, ref, refs } from './entity.js';

export const Bridge = entity(
  'A Linux bridge of a device. Those of hypervisors are generated in terraform/bridges.tf.',
  {
    id: id('bridge-', 'Id of the bridge.'),
    name: formatted('bridge-name', 'Name in the system, such as vmbr0.'),
    device_ref: ref('Device that has the bridge.', 'L1_foundation.devices'),
  },
  {
    network_ref: ref("Network of the bridge's own address.", 'L2_network.networks'),
    ports: refs('Interfaces of that device that are its ports, in order.', 'L1_foundation.devices', {
      part: 'interfaces',
      owner: 'device_ref',
      judgedBy: { wrongKind: 'network/bridge-port' },
    }),
    address: formatted('ipcidr-or-dhcp', "The device's address on the bridge, with prefix, or dhcp."),
    gateway: formatted('ip', "The device's default gateway."),
    vlan_aware: flag('Whether guests may use VLAN tags.', false),
    vids: list(
      'VLANs that the bridge carries, if it is VLAN-aware; if absent, the default of Proxmox VE.',
      either('A VLAN or a range of them.', vlan('A VLAN.'), formatted('vlan-range', 'A range a-b.')),
    ),
    autostart: flag('Whether it is up after boot.', true),
    mtu: integer('Largest packet in bytes.', { minimum: 68, maximum: 65535 }),
    comment: text('Comment in Proxmox VE. If absent: the description.'),
    bridge_stp: scalar('Spanning tree, for documentation only.'),
    bridge_fd: scalar('Forward delay, for documentation only.'),
  },
);

export type Bridge = Static<typeof Bridge>;
