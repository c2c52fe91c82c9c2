/** Static routes: their next hop is near, and no two are for the same. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { addressesOf } from '../../topology/model/addresses.js';
import { systemName } from '../../topology/model/devices.js';
import { device, deviceInterface, routing } from '../../topology/model/entities.js';
import {
  type Cidr,
  contains,
  formatCidr,
  networkAddress,
  parseCidr,
  parseIp,
} from '../../topology/model/ip.js';
import { networkRange, networksManagedBy } from '../../topology/model/networks.js';
import { route, routeDestination, routeOwner, routesByRouter } from '../../topology/model/routes.js';
import { error } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { named } from '../wording.js';
import { unrefused } from './unrefused.js';

const CODE = 'network/route';

/** The distance of a route that gives no priority (RouterOS' own default). */
const DEFAULT_PRIORITY = 1;

/** What was meant for an address, well written or not; any other next hop is an interface. */
const LIKE_AN_ADDRESS = /^[\d./]+$/;

/** Where a route's next hop is written; undefined if it has none. */
function gatewayAt(lab: Lab, id: string): View<string | undefined> | undefined {
  const fields = [route(lab, id).at('next_hop'), route(lab, id).at('via')];
  return fields.find((field) => typeof field.value === 'string');
}

/** The networks that a device is in: those that it manages, and those of its addresses. */
function surroundings(
  lab: Lab,
  deviceId: string,
): { readonly ids: readonly string[]; readonly ranges: readonly Cidr[] } {
  const ids = new Set(networksManagedBy(lab, deviceId));
  const ranges: Cidr[] = [];
  for (const entry of addressesOf(lab, deviceId)) {
    const networkId = entry.at('network').value;
    if (networkId !== undefined) ids.add(networkId);
    const [ip, prefix] = [parseIp(entry.at('ip').value), entry.at('prefix').value];
    if (ip !== undefined && prefix !== undefined) ranges.push({ ip, prefix });
  }
  for (const id of ids) {
    const range = networkRange(lab, id).value;
    if (range) ranges.push(range);
  }
  return { ids: [...ids].sort(), ranges };
}

/** An interface has to be given by the name that the router knows; others than the topology's may be there too. */
function interfaceFinding(lab: Lab, id: string, owner: string, at: View<unknown>): readonly Finding[] {
  const name = `${at.value}`;
  const port = deviceInterface(lab, owner, name);
  const known = systemName(lab, owner, name).value;
  if (port.at('id').value === undefined || known === name) return [];
  const text = `${id}: ${at.key}: ${name} is what the topology calls an interface of ${owner}, not the name that it has there`;
  const remedy = known === undefined ? 'write its name in the system' : `write ${known}`;
  return [
    error(CODE, at.address, text, {
      remedy,
      related: [{ message: `${name}: ${known}`, node: port.address }],
    }),
  ];
}

/** The next hop of a route is in a network of the device that has the route. */
export const routeGateways: EntityRule = {
  codes: [CODE],
  of: ['L2_network.routing'],
  judge(lab, { id, address }) {
    const at = gatewayAt(lab, id);
    const ownerCell = routeOwner(lab, id);
    const owner = ownerCell.value;
    if (!at || owner === undefined || device(lab, owner).at('id').value === undefined) return [];
    const hop = at.value ?? '';
    const ip = parseIp(hop);
    if (ip === undefined && !LIKE_AN_ADDRESS.test(hop)) return interfaceFinding(lab, id, owner, at);
    if (ip === undefined) {
      const remedy = 'write an address without a prefix, such as 192.0.2.1, or the name of an interface';
      const text = `${id}: ${at.key}: ${hop} is no address`;
      return unrefused(lab, address, [error(CODE, at.address, text, { remedy })]);
    }
    const { ids, ranges } = surroundings(lab, owner);
    if (ranges.some((range) => contains(range, ip))) return [];
    const text = `${id}: ${at.key}: ${hop} is in no network of ${owner}, which has the route`;
    const remedy =
      ids.length > 0
        ? `name an address in a network of ${owner}: ${named(ids)}`
        : `give ${owner} an address in the network of ${hop}`;
    const place = ownerCell.origins[0];
    const related = place === undefined ? [] : [{ message: `${owner} has the route`, node: place }];
    return unrefused(lab, address, [
      error(CODE, at.address, text, { remedy, ...(related.length > 0 ? { related } : {}) }),
    ]);
  },
};

/** The destination and priority of a route, in one spelling; undefined if the destination is not known. */
function targetOf(lab: Lab, id: string): string | undefined {
  const range = parseCidr(routeDestination(lab, id).value ?? '');
  if (!range) return undefined;
  const cidr = formatCidr({ ip: networkAddress(range), prefix: range.prefix });
  return `${cidr} with priority ${route(lab, id).at('priority').value ?? DEFAULT_PRIORITY}`;
}

/** Where the destination of a route is written. */
function destinationAt(lab: Lab, id: string): string {
  const entity = route(lab, id);
  const own = entity.at('destination_cidr');
  return own.exists() ? own.address : entity.at('destination_network_ref').address;
}

function duplicates(lab: Lab, owner: string, ids: readonly string[]): readonly Finding[] {
  const first = new Map<string, string>();
  return ids.flatMap((id) => {
    const target = targetOf(lab, id);
    if (target === undefined) return [];
    const other = first.get(target);
    if (other === undefined) first.set(target, id);
    if (other === undefined) return [];
    const text = `${id}: ${owner} has two routes to ${target}, this one and ${other}`;
    const remedy = 'leave one of them out, or give them different priorities: the lowest wins';
    const related = [{ message: `the route ${other}`, node: destinationAt(lab, other) }];
    return [error(CODE, destinationAt(lab, id), text, { remedy, related })];
  });
}

/** A device has one route of a priority to a destination. */
export const duplicateRoutes: LabRule = {
  name: 'duplicateRoutes',
  module: 'checks/network/routes',
  codes: [CODE],
  judge(lab) {
    if (routing(lab).keys().length < 2) return [];
    return lab
      .query(routesByRouter)
      .members()
      .flatMap((ids) => duplicates(lab, ids.key, ids.value));
  },
};
