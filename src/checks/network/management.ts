/** The management network: there is one, and what is managed has an address in it. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { hypervisors, isHypervisor } from '../../topology/model/devices.js';
import { defaultRefs, device, idOf, network } from '../../topology/model/entities.js';
import { managementAddress } from '../../topology/model/management.js';
import { managementNetwork, networksInZone } from '../../topology/model/networks.js';
import { mainRouter } from '../../topology/model/routers.js';
import { warning } from '../finding.js';
import { isObscured } from '../misspelt.js';
import type { EntityRule, LabRule } from '../rule.js';
import { fewOf, named } from '../wording.js';

const CODE = 'network/management';

/** The zone whose only network is the management network where none is named. */
const ZONE = 'management';

/** Which network is the management network, in a lab that has something to manage. */
export const managementChoice: LabRule = {
  name: 'managementChoice',
  module: 'checks/network/management',
  codes: [CODE],
  judge(lab) {
    const refs = defaultRefs(lab);
    if (refs.at('management_network_ref').value !== undefined) return [];
    if (managementNetwork(lab).value !== undefined) return [];
    if (isObscured(lab, 'L0_meta')) return [];
    if (hypervisors(lab).length === 0 && mainRouter(lab).value === undefined) return [];
    const candidates = networksInZone(lab, ZONE);
    const meta = lab.root.at('L0_meta');
    const node = refs.exists() ? refs.address : meta.address;
    const choose = (id: string): string =>
      `say which it is: defaults: {refs: {management_network_ref: ${id}}}`;
    const [first] = candidates;
    if (first === undefined) {
      const text = `L0_meta: no management_network_ref, and no network is in a zone ${ZONE}, so there is no management network`;
      return [warning(CODE, node, text, { remedy: choose('net-…') })];
    }
    const text = `L0_meta: ${named(candidates)} are in the zone ${ZONE}, and no management_network_ref says which one is the management network`;
    const related = candidates.map((id) => ({
      message: `${id} is in the zone ${ZONE}`,
      node: network(lab, id).at('trust_zone_ref').address,
    }));
    return [warning(CODE, node, text, { remedy: choose(first), related: fewOf(related) })];
  },
};

/** What a device is managed by instead, in words. */
function insteadOf(lab: Lab, id: string): string {
  const own = managementAddress(lab, id);
  const [ip, networkId] = [own.at('ip').value, own.at('network').value];
  if (ip === undefined) return 'no address of it is known';
  return `it is managed by ${ip}${networkId === undefined ? '' : ` in ${networkId}`}`;
}

/** Hypervisors and the main router have an address of their own in the management network. */
export const managedThere: EntityRule = {
  codes: [CODE],
  of: ['L1_foundation.devices'],
  judge(lab, { id }): readonly Finding[] {
    if (!isHypervisor(lab, id) && mainRouter(lab).value !== id) return [];
    const chosen = managementNetwork(lab).value;
    if (chosen === undefined || network(lab, chosen).at('id').value === undefined) return [];
    if (managementAddress(lab, id).at('network').value === chosen) return [];
    const named = idOf(defaultRefs(lab).at('management_network_ref')) !== undefined;
    const entity = network(lab, chosen);
    const place = named ? entity.address : entity.at('trust_zone_ref').address;
    const text = `${id}: no address of its own in ${chosen}, the management network; ${insteadOf(lab, id)}`;
    const remedy = `add an ip_allocation with device_ref: ${id} to ${chosen}`;
    const related = [{ message: `${chosen} is the management network`, node: place }];
    return [warning(CODE, device(lab, id).address, text, { remedy, related })];
  },
};
