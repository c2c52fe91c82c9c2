/** VLANs of guests get from their router to the bridge that the guest is on. */
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { isHypervisor } from '../../topology/model/devices.js';
import { bridge, dataLink, device, isTrue, networks } from '../../topology/model/entities.js';
import { guestsOn } from '../../topology/model/guests.js';
import { networkVlan } from '../../topology/model/networks.js';
import { type Nic, nicBridge, nicNetwork, nicsOf, nicVlan } from '../../topology/model/nics.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';
import { fewOf, named } from '../wording.js';
import { NETWORK_TYPES } from './bridges.js';
import { managerOf } from './managers.js';
import { cablingOf, isPlanned, isTrunkFor, type Reach, reachOf } from './trunks.js';
import { isPortless } from './vlan-ports.js';

const CODE = 'network/vlan-unreachable';

/** Interfaces of guests on one bridge of a hypervisor, in one VLAN. */
interface Use {
  /** Undefined where no bridge is known. */
  readonly bridge: string | undefined;
  readonly router: string;
  readonly vlan: number;
  readonly nics: readonly Nic[];
}

/** The network that a NIC is in: the one that it names, else the only one that has its VLAN. */
function networkOf(lab: Lab, nic: Nic, vlan: number): string | undefined {
  const named = nicNetwork(nic).value;
  if (named !== undefined) return named;
  const ids = networks(lab).keys();
  const [only, ...others] = ids.filter((id) => networkVlan(lab, id).value === vlan);
  return others.length === 0 ? only : undefined;
}

/** The use that a NIC makes of a VLAN; undefined where there is none, or another fault. */
function useOf(lab: Lab, hypervisor: string, nic: Nic): Use | undefined {
  const vlan = nicVlan(nic).value;
  if (typeof vlan !== 'number') return undefined;
  const networkId = networkOf(lab, nic, vlan);
  if (networkId === undefined || networkVlan(lab, networkId).value !== vlan) return undefined;
  const router = managerOf(lab, networkId);
  if (router === undefined || device(lab, router).at('id').value === undefined) return undefined;
  const on = nicBridge(nic).value;
  if (on !== undefined && bridge(lab, on).at('device_ref').value !== hypervisor) return undefined;
  return { bridge: on, router, vlan, nics: [nic] };
}

function usesOn(lab: Lab, hypervisor: string): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const nic of guestsOn(lab, hypervisor).flatMap(nicsOf)) {
    const use = useOf(lab, hypervisor, nic);
    if (!use) continue;
    const key = `${use.bridge ?? ''} ${use.router} ${use.vlan}`;
    uses.set(key, { ...use, nics: [...(uses.get(key)?.nics ?? []), nic] });
  }
  return [...uses.values()];
}

/** The VLANs and guests of some uses of one bridge, in words. */
function wordsOf(uses: readonly Use[]): {
  readonly vlans: string;
  readonly isOne: boolean;
  readonly guests: string;
  readonly places: readonly Related[];
} {
  const vlans = [...new Set(uses.map(({ vlan }) => vlan))].sort((a, b) => a - b);
  const guests = [...new Set(uses.flatMap(({ nics }) => nics.map(({ guest }) => guest.id)))].sort();
  const places = uses.flatMap(({ nics, vlan }) =>
    nics.map(({ guest, own }) => ({ message: `${guest.id} is in VLAN ${vlan}`, node: own.address })),
  );
  return {
    vlans: `${vlans.length > 1 ? 'VLANs' : 'VLAN'} ${named(vlans)}`,
    isOne: vlans.length === 1,
    guests: `${named(guests)} ${guests.length > 1 ? 'use' : 'uses'}`,
    places: fewOf(places),
  };
}

/** VLANs that a bridge keeps from its ports, although guests on it use them. */
function excluded(lab: Lab, uses: readonly Use[]): readonly Finding[] {
  const on = uses[0]?.bridge;
  if (on === undefined || !isTrue(bridge(lab, on).at('vlan_aware'))) return [];
  const vids = bridge(lab, on).at('vids');
  const ranges = ((vids.value ?? []) as readonly (number | string)[]).map((vid) => `${vid}`.split('-'));
  if (ranges.length === 0) return [];
  const has = (vlan: number): boolean =>
    ranges.some(([low, high = low]) => vlan >= Number(low) && vlan <= Number(high));
  const outside = uses.filter(({ vlan }) => !has(vlan));
  if (outside.length === 0) return [];
  const { vlans, isOne, guests, places } = wordsOf(outside);
  const text = `${on}: vids: ${named(vids.value ?? [])} ${ranges.length > 1 ? 'lack' : 'lacks'} ${vlans}, which ${guests}`;
  return [
    warning(CODE, vids.address, text, {
      remedy: `add ${isOne ? 'it' : 'them'} to vids, or leave vids out`,
      related: places,
    }),
  ];
}

/** Whether an interface is a port of the bridge, as far as both are known. */
function isPortOf(lab: Lab, on: string | undefined, port: string | undefined): boolean {
  if (on === undefined || port === undefined) return true;
  const ports = bridge(lab, on).at('ports');
  if (!ports.exists() || ports.members().some(({ value }) => value === port)) return true;
  // A port that is no network interface of the device, which is an error, may be meant as this one.
  const interfaces = device(lab, String(bridge(lab, on).at('device_ref').value)).at('interfaces');
  return ports
    .members()
    .some(({ value }) => !NETWORK_TYPES.has(textOf(interfaces.member(String(value)).at('type')) ?? ''));
}

/** Why VLANs do not get to a bridge. */
interface Obstacle {
  /** The same for VLANs that one change would help. */
  readonly key: string;
  readonly text: string;
  readonly remedy: string;
  readonly related: readonly Related[];
}

function wrongPort(lab: Lab, { bridge: on = '' }: Use, { arrivals }: Reach): Obstacle {
  const ports = named([...new Set(arrivals.map(({ port }) => port ?? ''))].sort());
  return {
    key: `port ${ports}`,
    text: `it gets to ${ports}, which is no port of the bridge`,
    remedy: `add ${ports} to the ports of ${on}, or take the bridge that has it`,
    related: arrivals.map(({ link }) => ({
      message: `${link} carries it`,
      node: dataLink(lab, link).address,
    })),
  };
}

function noTrunk(lab: Lab, hypervisor: string, use: Use, { stops }: Reach): Obstacle {
  const isReady = (link: string): boolean => isPlanned(lab, link) && isTrunkFor(lab, link, use.vlan);
  const related = stops.map((link) => {
    const [status, trunk] = [dataLink(lab, link).at('status'), dataLink(lab, link).at('vlan_trunk')];
    if (isReady(link)) return { message: `${link} is only planned`, node: status.address };
    const node = trunk.exists() ? trunk.address : dataLink(lab, link).address;
    return { message: `${link} does not carry it`, node };
  });
  const some = stops.length > 1 ? `one of ${named(stops)}` : stops[0];
  const remedy =
    some === undefined
      ? `add a data link with vlan_trunk: true from ${use.router} to ${hypervisor}`
      : stops.every(isReady)
        ? `set the status of ${some} to active when it is there`
        : `let ${some} carry it: vlan_trunk: true, or a list that has it`;
  return {
    key: `stops ${stops.join()}`,
    text: 'no trunk link carries it there',
    remedy,
    related: fewOf(related),
  };
}

/** VLANs that do not get to a bridge: of those that one obstacle holds up, one finding. */
function heldUp(lab: Lab, hypervisor: string, uses: readonly Use[]): readonly Finding[] {
  // What leaves the router through no port at all is a fault of the router's.
  const leaving = uses.filter(({ router, vlan }) => !isPortless(lab, router, vlan));
  if (leaving.length === 0) return [];
  const cabling = cablingOf(lab);
  const groups = new Map<string, { readonly found: Obstacle; readonly held: Use[] }>();
  for (const use of leaving) {
    const reach = reachOf(lab, cabling, { router: use.router, vlan: use.vlan, target: hypervisor });
    if (reach.arrivals.some(({ port }) => isPortOf(lab, use.bridge, port))) continue;
    const found =
      reach.arrivals.length > 0 ? wrongPort(lab, use, reach) : noTrunk(lab, hypervisor, use, reach);
    const key = `${use.router} ${found.key}`;
    const group = groups.get(key) ?? { found, held: [] };
    groups.set(key, group);
    group.held.push(use);
  }
  return [...groups.values()].map(({ found, held }) => {
    const [{ bridge: on, router } = { bridge: undefined, router: '' }] = held;
    const { vlans, isOne, guests, places } = wordsOf(held);
    const node = on === undefined ? device(lab, hypervisor).address : bridge(lab, on).address;
    const text = `${on ?? hypervisor}: ${vlans} of ${router}, which ${guests}, ${isOne ? 'does' : 'do'} not reach ${on === undefined ? 'the node' : hypervisor}: ${found.text}`;
    return warning(CODE, node, text, { remedy: found.remedy, related: [...found.related, ...places] });
  });
}

/** The VLANs that guests of a hypervisor use, by the bridges that they are on. */
export const guestVlanReach: EntityRule = {
  codes: [CODE],
  of: ['L1_foundation.devices'],
  judge(lab, { id }) {
    if (!isHypervisor(lab, id)) return [];
    const byBridge = new Map<string, Use[]>();
    for (const use of usesOn(lab, id)) {
      const key = use.bridge ?? '';
      byBridge.set(key, [...(byBridge.get(key) ?? []), use]);
    }
    return [...byBridge]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, uses]) => [...excluded(lab, uses), ...heldUp(lab, id, uses)]);
  },
};
