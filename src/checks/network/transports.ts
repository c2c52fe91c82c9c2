/** What carries a network, held against the interfaces of the device that manages it. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { device, idOf, network, networks, profile } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import type { EntityRule } from '../rule.js';
import { isRefused } from '../silence.js';
import { fewOf, named } from '../wording.js';
import { unrefused } from './unrefused.js';

const CODE = 'network/profile-lint';

const WIRED = ['ethernet', 'pci-ethernet', 'usb-ethernet'];

/** Types of interfaces that serve a transport. Fibre ends in a port like any other; the internet is behind all. */
const TYPES = new Map([
  ['ethernet', WIRED],
  ['fiber', WIRED],
  ['wifi', ['wifi-5ghz', 'wifi-2.4ghz']],
  ['lte', ['lte']],
]);

type Items = View<readonly string[] | undefined>;

/** True if the interfaces of a device are known, and none of them serves the transport. */
function lacks(lab: Lab, deviceId: string, transport: string): boolean {
  const entity = device(lab, deviceId);
  const interfaces = entity.at('interfaces');
  const types = TYPES.get(transport);
  if (!types || !interfaces.exists()) return false;
  const kinds = interfaces.members().map((port) => port.at('type'));
  if (kinds.some(({ value }) => types.includes(value))) return false;
  const refused = schemaFindings(lab, entity.address);
  return !kinds.some(({ address }) => isRefused(refused, address));
}

function judgeable(list: Items): readonly View<string>[] {
  return (list.ordered() as readonly View<string>[]).filter(({ value }) => TYPES.has(value));
}

function finding(
  lab: Lab,
  {
    subject,
    manager,
    item,
    managed,
  }: { subject: string; manager: string; item: View<string>; managed: string },
  related: Finding['related'] = [],
): Finding {
  const types = alternatives(TYPES.get(item.value) ?? []);
  const text = `${subject}: transport: ${item.value}, but ${manager}, which manages ${managed}, has no interface of type ${types}`;
  const remedy = `leave ${item.value} out, or add that interface to ${manager}`;
  const entity = device(lab, manager);
  const place = { message: `the interfaces of ${manager}`, node: entity.at('interfaces').address };
  return warning(CODE, item.address, text, { remedy, related: [place, ...related] });
}

/** Transports that a network names itself, and that its manager lacks. */
export function ownTransports(lab: Lab, id: string): readonly Finding[] {
  const manager = idOf(network(lab, id).at('managed_by_ref'));
  if (manager === undefined) return [];
  return judgeable(network(lab, id).at('transport'))
    .filter((item) => lacks(lab, manager, item.value))
    .map((item) => finding(lab, { subject: id, manager, item, managed: 'it' }));
}

/** Ids of the networks that take their transports from a profile, by the device that manages them. */
function usersOf(lab: Lab, profileId: string): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const entity of networks(lab).members()) {
    if (entity.at('profile_ref').value !== profileId || entity.at('transport').exists()) continue;
    const manager = idOf(entity.at('managed_by_ref'));
    if (manager !== undefined) users.set(manager, [...(users.get(manager) ?? []), entity.key]);
  }
  return users;
}

/** Transports that a profile gives to networks whose manager lacks them: one finding for each manager. */
export const profileTransports: EntityRule = {
  codes: [CODE],
  of: ['L2_network.network_profiles'],
  judge(lab, { id, address }) {
    const items = judgeable(profile(lab, id).at('transport') as Items);
    if (items.length === 0) return [];
    const users = [...usersOf(lab, id)].sort(([a], [b]) => (a < b ? -1 : 1));
    const findings = users.flatMap(([manager, ids]) =>
      items
        .filter((item) => lacks(lab, manager, item.value))
        .map((item) => {
          const places = ids.map((user) => ({
            message: `${user} has this profile`,
            node: network(lab, user).at('profile_ref').address,
          }));
          return finding(lab, { subject: id, manager, item, managed: named(ids) }, fewOf(places));
        }),
    );
    return unrefused(lab, address, findings);
  },
};
