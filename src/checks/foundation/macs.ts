/** MAC addresses that are given twice: to interfaces, NICs and allocations. */
import { type Address, isWithin } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import {
  devices,
  lxcEntities,
  networks,
  platformDefaults,
  vmEntities,
} from '../../topology/model/entities.js';
import { guests } from '../../topology/model/guests.js';
import { hostIdOf, hostKind } from '../../topology/model/hosts.js';
import { type NicFields, nicsOf } from '../../topology/model/nics.js';
import { error } from '../finding.js';
import type { LabRule } from '../rule.js';
import { textOf } from '../values.js';

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** A MAC address as it is given somewhere. */
interface Use {
  /** In lower case, and as it is written. */
  readonly mac: string;
  readonly written: string;
  readonly node: Address;
  /** The host that has it. */
  readonly host: string;
  /** The entity and the part of it that has the field, as messages call them. */
  readonly entity: string;
  readonly part: string;
  /** True where it is written in defaults that several share. */
  readonly isInherited: boolean;
  /** An interface or NIC has an address of its own; allocations say again which one a host has. */
  readonly kind: 'port' | 'allocation';
  /** True for the address of a virtual router, which several hosts share. */
  readonly isShared: boolean;
}

/** What interfaces and NICs have in common. */
const PORT = { isInherited: false, kind: 'port', isShared: false } as const;

/** The address that a field holds; undefined for auto-detect and for what is none. */
function macIn(field: { readonly value: unknown }): Pick<Use, 'mac' | 'written'> | undefined {
  const written = textOf(field) ?? '';
  const mac = written.toLowerCase();
  return MAC.test(mac) ? { mac, written } : undefined;
}

function ofDevices(lab: Lab): readonly Use[] {
  return devices(lab)
    .members()
    .flatMap((device) =>
      device
        .at('interfaces')
        .members()
        .flatMap((port): Use[] => {
          const field = port.at('mac');
          const mac = macIn(field);
          if (mac === undefined) return [];
          const [node, entity, part] = [field.address, device.key, `interfaces[${port.key}]`];
          return [{ ...mac, ...PORT, node, host: entity, entity, part }];
        }),
    );
}

/** A NIC's field, and whose it is. */
interface Nic {
  readonly guest: View<unknown>;
  readonly part: string;
  readonly field: Pick<View<unknown>, 'value' | 'origins'>;
}

/** True if NICs may have an address that none of them writes. */
function hasDefaults(lab: Lab): boolean {
  const defaults = platformDefaults(lab);
  const nics = [
    ...defaults.at('lxc').at('networks').members(),
    ...defaults.at('vms').at('networks').members(),
    ...defaults.at('networks').members(),
  ] as readonly View<NicFields | undefined>[];
  return nics.some((nic) => nic.at('mac').exists());
}

/** The NICs of all guests, sorted by guest; where no defaults are in play, what these say is not looked at. */
function nics(lab: Lab): readonly Nic[] {
  if (hasDefaults(lab)) {
    return guests(lab).flatMap((guest) =>
      nicsOf(guest).map(({ index, view }) => ({
        guest: guest.view,
        part: `networks[#${index}]`,
        field: view.at('mac'),
      })),
    );
  }
  const all = [...lxcEntities(lab).members(), ...vmEntities(lab).members()] as readonly View<unknown>[];
  return [...all]
    .sort((a, b) => compareBytes(a.key, b.key))
    .flatMap((guest) => {
      const own = (guest as View<{ readonly networks?: readonly NicFields[] }>).at('networks').members();
      return own.map((nic) => ({ guest, part: `networks[${nic.key}]`, field: nic.at('mac') }));
    });
}

function ofGuests(lab: Lab): readonly Use[] {
  return nics(lab).flatMap(({ guest, part, field }): Use[] => {
    const mac = macIn(field);
    if (mac === undefined) return [];
    const node = field.origins[0] ?? guest.address;
    const isInherited = !isWithin(node, guest.address);
    return [{ ...mac, ...PORT, node, host: guest.key, entity: guest.key, part, isInherited }];
  });
}

function ofAllocations(lab: Lab): readonly Use[] {
  return networks(lab)
    .members()
    .flatMap((network) =>
      network
        .at('ip_allocations')
        .members()
        .flatMap((item): Use[] => {
          const field = item.at('mac');
          const mac = macIn(field);
          const host = mac && textOf(hostIdOf(item));
          // An allocation to nobody is an unknown reference.
          if (!mac || host === undefined || hostKind(lab, host) === undefined) return [];
          const [node, entity, part] = [field.address, network.key, `ip_allocations[${item.key}]`];
          const isShared = item.at('shared').value === true;
          return [{ ...mac, node, host, entity, part, isInherited: false, kind: 'allocation', isShared }];
        }),
    );
}

/** True if both may stand: a host says again what address it has, or hosts share a virtual one. */
function isOne(a: Use, b: Use): boolean {
  if (a.isShared && b.isShared) return true;
  return a.host === b.host && !(a.kind === 'port' && b.kind === 'port');
}

function clash(use: Use, first: Use): Finding {
  const owner =
    first.kind === 'allocation'
      ? `allocated to ${first.host}`
      : `the MAC address of ${first.part} of ${first.host}`;
  const what = use.isInherited ? `${use.written}, inherited from the defaults,` : use.written;
  const text = `${use.entity}: ${use.part}.mac: ${what} is also ${owner}`;
  const related =
    use.node === first.node ? [] : [{ message: `${first.host} has ${first.written}`, node: first.node }];
  const remedy = use.isInherited
    ? 'give each its own, and none in the defaults'
    : 'give one of them another address';
  return error('foundation/duplicate-mac', use.node, text, {
    remedy,
    ...(related.length > 0 ? { related } : {}),
  });
}

/** No MAC address is given to two interfaces, nor to two hosts. */
export const duplicateMacs: LabRule = {
  name: 'duplicateMacs',
  module: 'checks/foundation/macs',
  codes: ['foundation/duplicate-mac'],
  judge(lab) {
    const byMac = new Map<string, Use[]>();
    return [...ofDevices(lab), ...ofGuests(lab), ...ofAllocations(lab)].flatMap((use) => {
      const known = byMac.get(use.mac) ?? [];
      byMac.set(use.mac, known);
      const first = known.find((other) => !isOne(other, use));
      // An address in the defaults is one fault, however many inherit it.
      const isSaid = use.isInherited && known.filter(({ node }) => node === use.node).length > 1;
      known.push(use);
      return first && !isSaid ? [clash(use, first)] : [];
    });
  },
};
