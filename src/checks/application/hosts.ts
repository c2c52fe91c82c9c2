/** Services are where they say: on a host, at its address, in its network and zone. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { idOf, network, service, zone } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { networkContaining, networkKind } from '../../topology/model/networks.js';
import { serviceHostId } from '../../topology/model/services.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { addressesAt, holdersOf, networksAt, ownAddress, zonesAt, zonesOf } from './owners.js';

const CODE = 'application/service-host';

/** An address that hosts have, and the service's is not among them. */
function addressFindings(lab: Lab, id: string, host: string): readonly Finding[] {
  const own = service(lab, id).at('ip');
  if (own.value === undefined) return [];
  const ip = own.value;
  const holders = holdersOf(lab, ip);
  if (holders.length === 0 || holders.includes(host) || addressesAt(lab, host).has(ip)) return [];
  const names = alternatives(holders, 'and');
  const text = `${id}: ip: ${ip} belongs to ${names}, and the service runs on ${host}`;
  const remedy = `leave ip out, or name ${alternatives(holders)} as the host`;
  const related = holders.flatMap((holder) => {
    const node = addressesAt(lab, holder).get(ip);
    return node === undefined ? [] : [{ message: `${holder} has ${ip}`, node }];
  });
  return [warning(CODE, own.address, text, { remedy, related })];
}

/** The network of a container that is not its host's; undefined if it has no address of its own. */
function networkOfContainer(lab: Lab, id: string, host: string): { readonly network?: string } | undefined {
  if (service(lab, id).at('container').value !== true) return undefined;
  const own = ownAddress(lab, id);
  if (!own || addressesAt(lab, host).has(own.ip)) return undefined;
  const networkId = networkContaining(lab, own.ip).value;
  return networkId === undefined ? {} : { network: networkId };
}

function networkFindings(lab: Lab, id: string, host: string): readonly Finding[] {
  const reference = service(lab, id).at('network_ref');
  const named = idOf(reference);
  if (named === undefined || !network(lab, named).exists()) return [];
  // A VPN's service makes the network, whatever else its host is in.
  if (service(lab, id).at('type').value === 'vpn' && networkKind(lab, named).value === 'overlay') return [];
  const container = networkOfContainer(lab, id, host);
  const { ids, all } = networksAt(lab, host);
  const own = container ? [container.network].filter((one) => one !== undefined) : [...ids].sort();
  // An interface in a network that is not there may be meant to be in this one.
  if (own.some((one) => !network(lab, one).exists())) return [];
  if (own.includes(named) || own.length === 0 || (!container && !all)) return [];
  const who = container
    ? `the container is in ${own.join(', ')}`
    : `${host} is in ${alternatives(own, 'and')}`;
  const text = `${id}: network_ref: the service is said to be in ${named}, and ${who}`;
  const remedy = `leave network_ref out, or write ${alternatives(own)}`;
  const related = own.map((one) => ({ message: `the network ${one}`, node: network(lab, one).address }));
  return [warning(CODE, reference.address, text, { remedy, related })];
}

function zoneFindings(lab: Lab, id: string, host: string): readonly Finding[] {
  const entity = service(lab, id);
  const reference = entity.at('trust_zone_ref');
  const named = idOf(reference);
  if (named === undefined || !zone(lab, named).exists()) return [];
  const container = networkOfContainer(lab, id, host);
  // Containers behind a bridge of their own are in the zone that they name.
  if (container && container.network === undefined) return [];
  const { all } = networksAt(lab, host);
  const zones = container?.network === undefined ? zonesAt(lab, host) : zonesOf(lab, [container.network]);
  if (zones.has(named) || zones.size === 0 || (!container && !all)) return [];
  const keys = [...zones.keys()].sort();
  const who = container ? 'the container' : host;
  const text = `${id}: trust_zone_ref: the service is said to be in ${named}, and ${who} is in ${alternatives(keys, 'and')}`;
  const remedy = `leave trust_zone_ref out, or write ${alternatives(keys)}`;
  const related = [...zones].map(([key, node]) => ({ message: `${who} is in ${key}`, node }));
  return [warning(CODE, reference.address, text, { remedy, related })];
}

/** What a service says of its host, held against what the host says. */
export const serviceHosts: EntityRule = {
  codes: [CODE],
  of: ['L5_application.services'],
  judge(lab, { id, view }) {
    const host = serviceHostId(lab, id).value;
    if (host === undefined) {
      const text = `${id}: neither device_ref nor lxc_ref nor vm_ref says where the service runs`;
      return [warning(CODE, view.address, text, { remedy: 'name the host that it runs on' })];
    }
    if (hostKind(lab, host) === undefined) return [];
    const networkFault = networkFindings(lab, id, host);
    // The zone of the wrong network is no second fault.
    const named = idOf(service(lab, id).at('network_ref'));
    const follows =
      networkFault.length > 0 &&
      named !== undefined &&
      network(lab, named).at('trust_zone_ref').value === service(lab, id).at('trust_zone_ref').value;
    const zoneFault = follows ? [] : zoneFindings(lab, id, host);
    return [...addressFindings(lab, id, host), ...networkFault, ...zoneFault];
  },
};
