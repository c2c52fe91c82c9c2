/** Network interfaces of guests. */
import type { Static } from '@sinclair/typebox';
import { flag, formatted, mapping, nullable, text, vlan } from './common.js';
import { type Declared, partialEntity } from './declared.js';
import { ref } from './entity.js';

/** Fields of network interfaces of both kinds of guest; a default cannot name another default. */
const defaultRef = ref('Defaults of the interface.', 'L4_platform._defaults.networks');
const nicFields = {
  bridge_ref: ref('Bridge; that of the network if absent.', 'L2_network.bridges'),
  network_ref: ref('Network.', 'L2_network.networks'),
  interface: text('Name in the guest, such as eth0.'),
  firewall: flag('Whether the firewall of Proxmox VE filters it.'),
  vlan_tag: vlan('VLAN; that of the network if absent.'),
  mac: formatted('mac', 'MAC address.'),
};
const lxcNicFields = {
  ip: formatted('ip-ipcidr-or-dhcp', 'Address, or dhcp; the prefix is that of the network if absent.'),
  gateway: nullable(formatted('ip', 'Way out; that of the network if absent, null for none.')),
};
const vmNicFields = {
  model: text('Model of the card; virtio if absent.'),
  role: text('What it is for, in words.'),
  ip_config: mapping(
    'Address of the interface.',
    {},
    {
      address: formatted(
        'ip-ipcidr-or-dhcp',
        'Address, or dhcp; the prefix is that of the network if absent.',
      ),
      gateway: nullable(formatted('ip', 'Way out; that of the network if absent, null for none.')),
    },
  ),
};

export const EffectiveLxcNic = mapping(
  'A network interface of a container.',
  {},
  { default_ref: defaultRef, ...nicFields, ...lxcNicFields },
);

export const EffectiveVmNic = mapping(
  'A network interface of a virtual machine.',
  {},
  { default_ref: defaultRef, ...nicFields, ...vmNicFields },
);

/** Defaults of an interface of either kind of guest. */
export const NicDefaults = partialEntity(
  'Defaults of network interfaces that name them by default_ref.',
  mapping('', {}, { ...nicFields, ...lxcNicFields, ...vmNicFields }),
  [],
);

export type EffectiveLxcNic = Static<typeof EffectiveLxcNic>;
export type EffectiveVmNic = Static<typeof EffectiveVmNic>;
export type LxcNic = Declared<EffectiveLxcNic>;
export type VmNic = Declared<EffectiveVmNic>;
export type NicDefaults = Static<typeof NicDefaults>;
