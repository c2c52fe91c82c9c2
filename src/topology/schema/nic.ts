/** Network interfaces of guests. */
import type { Static } from '@sinclair/typebox';
import { flag, formatted, mapping, nullable, text, vlan } from './common.js';
import { type Declared, partialEntity } from './declared.js';
import { ref } from './entity.js';

/** Fields of network interfaces of both kinds of guest; a default cannot name another default. */
const defaultRef = ref(
  'Defaults of the interface, which have no defaults themselves.',
  'L4_platform._defaults.networks',
);
const nicFields = {
  bridge_ref: ref(
    'Bridge of its hypervisor that it is on. If absent: that of the network.',
    'L2_network.bridges',
  ),
  network_ref: ref(
    'Network that it is in: gives bridge, VLAN, gateway and prefix where they are absent.',
    'L2_network.networks',
  ),
  interface: text('Name in the guest. If absent: eth0, eth1 … in order.'),
  firewall: flag('Whether the firewall of Proxmox VE filters it.'),
  vlan_tag: vlan('VLAN tag, which has to be that of the network. If absent: that of the network.'),
  mac: formatted('mac', 'MAC address. If absent, Proxmox VE chooses one.'),
};
const lxcNicFields = {
  ip: formatted('ip-ipcidr-or-dhcp', 'Address, or dhcp. A prefix that is absent is that of the network.'),
  gateway: nullable(
    formatted(
      'ip',
      'Default gateway; null for none. If absent: that of the network, for the first interface with a static address.',
    ),
  ),
};
const vmNicFields = {
  model: text('Model of the card. If absent: virtio.'),
  role: text('What it is for, in words.'),
  ip_config: mapping(
    'Address of the interface.',
    {},
    {
      address: formatted(
        'ip-ipcidr-or-dhcp',
        'Address, or dhcp. A prefix that is absent is that of the network.',
      ),
      gateway: nullable(
        formatted(
          'ip',
          'Default gateway; null for none. If absent: that of the network, for the first interface with a static address.',
        ),
      ),
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
