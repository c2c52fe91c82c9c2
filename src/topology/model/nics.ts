/** Network interfaces of guests, one handle for both kinds (TOPOLOGY sections 3.2 and 3.3). */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../lab.js';
import { knownMac } from './devices.js';
import { bridge, follow, network, platformDefaults, withDefault } from './entities.js';
import { fieldsOf, type Guest } from './guests.js';
import { addressPart, prefixPart } from './ip.js';
import { networkGateway, networkPrefix, networkVlan } from './networks.js';

/** The fields of a NIC of either kind of guest. */
export interface NicFields {
  readonly default_ref?: string | null;
  readonly network_ref?: string | null;
  readonly bridge_ref?: string | null;
  readonly interface?: string | null;
  readonly ip?: string | null;
  readonly gateway?: string | null;
  readonly ip_config?: { readonly address?: string | null; readonly gateway?: string | null } | null;
  readonly vlan_tag?: number | null;
  readonly firewall?: boolean | null;
  readonly mac?: string | null;
  readonly model?: string | null;
  readonly role?: string | null;
}

/** A NIC: `view` is the effective one, `own` and `preset` what the guest and the named default say. */
export interface Nic {
  readonly lab: Lab;
  readonly guest: Guest;
  /** Position in the guest, from 0. */
  readonly index: number;
  readonly own: View<NicFields>;
  readonly preset: View<NicFields | undefined> | undefined;
  readonly view: View<NicFields>;
  /** The NICs before this one. */
  readonly earlier: readonly Nic[];
}

/** The NICs of a guest in their order. */
export function nicsOf(guest: Guest): readonly Nic[] {
  const { lab } = guest;
  const listed = overlay<{ readonly networks?: readonly NicFields[] | null }>(guest.view)
    .at('networks')
    .ordered() as readonly View<NicFields>[];
  const nics: Nic[] = [];
  for (const [index, own] of listed.entries()) {
    const named = own.at('default_ref').value;
    const preset =
      named === undefined || named === null ? undefined : platformDefaults(lab).at('networks').member(named);
    const view = preset ? overlay<NicFields>(own, preset) : own;
    nics.push({ lab, guest, index, own, preset, view, earlier: nics.slice() });
  }
  return nics;
}

function addressField(nic: Nic): Cell<string | null | undefined> {
  return nic.guest.kind === 'lxc' ? nic.view.at('ip') : nic.view.at('ip_config').at('address');
}

/** The static address without its prefix; undefined with `dhcp` or without an address. */
export function nicIp(nic: Nic): Cell<string | undefined> {
  return map(addressField(nic), addressPart);
}

/** The length of the prefix: as written, else that of the NIC's network. */
export function nicPrefix(nic: Nic): Cell<number | undefined> {
  const written = addressField(nic);
  if (nicIp(nic).value === undefined) return cell<number | undefined>(undefined, written);
  return first(map(written, prefixPart), () => follow(nicNetwork(nic), (id) => networkPrefix(nic.lab, id)));
}

/** What the guest is to set: `ip/prefix`, `dhcp`, or undefined where nothing, or no prefix, is known. */
export function nicAddress(nic: Nic): Cell<string | undefined> {
  const written = addressField(nic);
  if (written.value === 'dhcp') return cell<string | undefined>('dhcp', written);
  const [ip, prefix] = [nicIp(nic), nicPrefix(nic)];
  const known = ip.value !== undefined && prefix.value !== undefined;
  return cell(known ? `${ip.value}/${prefix.value}` : undefined, ip, prefix);
}

/** True if the NIC has a static address. */
export function isStatic(nic: Nic): boolean {
  return nicIp(nic).value !== undefined;
}

/** The id of the NIC's network. */
export function nicNetwork(nic: Nic): Cell<string | undefined> {
  return first(nic.view.at('network_ref'));
}

/** The id of the NIC's bridge: its own, else its network's. */
export function nicBridge(nic: Nic): Cell<string | undefined> {
  return first(nic.view.at('bridge_ref'), () =>
    follow(nicNetwork(nic), (id) => network(nic.lab, id).at('bridge_ref')),
  );
}

/** The name of the NIC's bridge on its node. */
export function nicBridgeName(nic: Nic): Cell<string | undefined> {
  return follow(nicBridge(nic), (id) => bridge(nic.lab, id).at('name'));
}

/** The VLAN of the NIC: its own, else its network's; undefined on an untagged network. */
export function nicVlan(nic: Nic): Cell<number | undefined> {
  return first(nic.view.at('vlan_tag'), () => follow(nicNetwork(nic), (id) => networkVlan(nic.lab, id)));
}

/**
 * The gateway of a NIC with a static address: as written, where `null` means none; else, on the guest's first
 * static NIC, its network's, unless that is the guest itself.
 */
export function nicGateway(nic: Nic): Cell<string | undefined> {
  const ip = nicIp(nic);
  if (ip.value === undefined) return cell<string | undefined>(undefined, ip);
  for (const layer of nic.preset ? [nic.own, nic.preset] : [nic.own]) {
    const written = gatewayField(nic, layer);
    if (written.value === null) return cell<string | undefined>(undefined, written);
    if (written.value !== undefined) return map(written, addressPart);
  }
  if (nic.earlier.some(isStatic)) return cell<string | undefined>(undefined, ip);
  const gateway = follow(nicNetwork(nic), (id) => networkGateway(nic.lab, id));
  return gateway.value === ip.value ? cell<string | undefined>(undefined, gateway) : gateway;
}

function gatewayField(nic: Nic, layer: View<NicFields | undefined>): Cell<string | null | undefined> {
  return nic.guest.kind === 'lxc' ? layer.at('gateway') : layer.at('ip_config').at('gateway');
}

/** The interface's name in the guest (default `eth<position>`). */
export function nicInterface(nic: Nic): Cell<string> {
  return withDefault<string>(nic.view.at('interface'), `eth${nic.index}`);
}

/** The MAC address in lower case, where it is known. */
export function nicMac(nic: Nic): Cell<string | undefined> {
  return knownMac(nic.view.at('mac'));
}

/** Whether Proxmox' firewall guards the NIC; undefined where nothing is said. */
export function nicFirewall(nic: Nic): Cell<boolean | undefined> {
  return first(nic.view.at('firewall'));
}

/** The model of a virtual machine's NIC (default virtio). */
export function nicModel(nic: Nic): Cell<string> {
  return withDefault<string>(nic.view.at('model'), 'virtio');
}

/** The first NIC of a guest with a static address. */
export function firstStaticNic(guest: Guest): Nic | undefined {
  return nicsOf(guest).find(isStatic);
}

/** The trust zone of a guest: its own, else that of the network of its first static NIC. */
export function guestZone(guest: Guest): Cell<string | undefined> {
  return first(fieldsOf(guest).at('trust_zone_ref'), () => {
    const nic = firstStaticNic(guest) ?? nicsOf(guest)[0];
    if (!nic) return cell<string | undefined>(undefined);
    return follow(nicNetwork(nic), (id) => network(guest.lab, id).at('trust_zone_ref'));
  });
}
