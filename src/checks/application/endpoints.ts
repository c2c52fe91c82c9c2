/** The URL and the domain of a service lead to it: to its host, and to one of its ports. */
import type { Address } from '../../engine/address.js';
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { service, services } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { networkContaining, networkKind } from '../../topology/model/networks.js';
import { managedRouters } from '../../topology/model/routers.js';
import { serviceHostId, servicePorts, servicesOn } from '../../topology/model/services.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { isIp, isPort } from '../../topology/schema/scalars.js';
import { warning } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { LabRule } from '../rule.js';
import { type Endpoint, hostInDomain, hostInUrl } from './endpoint.js';
import { Names } from './names.js';
import { addressesAt, holdersOf, ownAddress } from './owners.js';

const CODE = 'application/service-host';

/** A service, and where it is reached. */
interface Reached {
  readonly lab: Lab;
  readonly names: Names;
  readonly id: string;
  readonly host: string | undefined;
  /** The addresses at which it waits, each with where that is written. */
  readonly addresses: ReadonlyMap<string, Address>;
}

/** What a field of it says. */
interface Told extends Endpoint {
  readonly field: 'url' | 'domain';
  readonly node: Address;
}

function reached(lab: Lab, names: Names, id: string): Reached {
  const named = serviceHostId(lab, id).value;
  const host = named !== undefined && hostKind(lab, named) !== undefined ? named : undefined;
  const own = ownAddress(lab, id);
  const ofHost = host === undefined ? new Map<string, Address>() : addressesAt(lab, host);
  return { lab, names, id, host, addresses: own ? new Map([[own.ip, own.node]]) : ofHost };
}

function toldOf(lab: Lab, id: string): readonly Told[] {
  const [url, domain] = [service(lab, id).at('url'), service(lab, id).at('domain')];
  const told = (field: 'url' | 'domain', node: Address, endpoint: Endpoint | undefined): readonly Told[] =>
    endpoint ? [{ field, node, ...endpoint }] : [];
  return [
    ...told('url', url.address, hostInUrl(url.value)),
    ...told('domain', domain.address, hostInDomain(domain.value)),
  ];
}

/** The addresses that a host in a URL leads to; none if that is not known. */
function leadsTo({ names }: Reached, host: string): readonly string[] {
  return isIp(host) ? [host] : names.addressesOf(host);
}

/** True if something at the address passes requests on: a reverse proxy, or a router that forwards ports. */
function passesOn({ lab, id }: Reached, ip: string): boolean {
  const networkId = networkContaining(lab, ip).value;
  if (networkId !== undefined && networkKind(lab, networkId).value === 'uplink') return true;
  return holdersOf(lab, ip).some(
    (holder) => managedRouters(lab).includes(holder) || hasProxy(lab, holder, id),
  );
}

/** True if a host has a reverse proxy beside the service. */
function hasProxy(lab: Lab, host: string, beside: string): boolean {
  return servicesOn(lab, host).some((id) => id !== beside && service(lab, id).at('type').value === 'proxy');
}

/** True if an address is the service's, or its host's. */
function isOwn({ lab, host, addresses }: Reached, ip: string): boolean {
  return addresses.has(ip) || (host !== undefined && holdersOf(lab, ip).includes(host));
}

/** A host that leads elsewhere. Of addresses that nobody is known to have, nothing is said. */
function hostFinding(of: Reached, told: Told): readonly Finding[] {
  const { lab, id, addresses } = of;
  const leads = leadsTo(of, told.host);
  if (addresses.size === 0 || leads.length === 0) return [];
  if (leads.some((ip) => isOwn(of, ip) || passesOn(of, ip))) return [];
  const holders = [...new Set(leads.flatMap((ip) => holdersOf(lab, ip)))];
  // A record with an address that nobody has is a fault of its own.
  const isNobodys = isIp(told.host) && networkContaining(lab, told.host).value !== undefined;
  if (holders.length === 0 && !isNobodys) return [];
  const own = [...addresses.keys()];
  const subject = isIp(told.host) ? 'it' : told.host;
  const whose = holders.length > 0 ? ` of ${alternatives(holders, 'and')}` : ', which nobody has';
  const text = `${id}: ${told.field}: ${subject} leads to ${alternatives(leads, 'and')}${whose}, and the service is at ${alternatives(own, 'and')}`;
  const related: readonly Related[] = [...addresses].map(([ip, node]) => ({
    message: `the service is at ${ip}`,
    node,
  }));
  return [
    warning(CODE, told.node, text, { remedy: `name a host that leads to ${alternatives(own)}`, related }),
  ];
}

/** A port that is none of the service's, where nothing stands between. */
function portFinding(of: Reached, { field, host, port, node }: Told): readonly Finding[] {
  const { lab, id } = of;
  const known = servicePorts(lab, id).filter(({ port: one }) => isPort(one.value));
  if (port === undefined || known.length === 0 || known.some((one) => one.port.value === port)) return [];
  const isPassedOn = leadsTo(of, host).some((ip) => passesOn(of, ip) && !(isOwn(of, ip) && isRouter(of)));
  if (isPassedOn || (of.host !== undefined && hasProxy(lab, of.host, id))) return [];
  const own = alternatives(
    known.map((one) => String(one.port.value)),
    'and',
  );
  const text = `${id}: ${field}: its port is ${port}, and the service has ${own}`;
  const related = known.map((one) => ({
    message: `${id} has ${one.port.value}`,
    node: one.port.origins[0] ?? service(lab, id).address,
  }));
  return [
    warning(CODE, node, text, { remedy: `write port ${own}, or correct the port of the service`, related }),
  ];
}

/** True for a service of a router itself: no router stands before it. */
function isRouter({ lab, host }: Reached): boolean {
  return host !== undefined && managedRouters(lab).includes(host);
}

/** A URL and a domain of different names, unless both are known to lead to the service. */
function differing(of: Reached, told: readonly Told[]): readonly Finding[] {
  const [url, domain] = [
    told.find(({ field }) => field === 'url'),
    told.find(({ field }) => field === 'domain'),
  ];
  if (!url || !domain || url.host === domain.host || isIp(url.host) || !url.host.includes('.')) return [];
  if (leadsTo(of, url.host).length > 0 && leadsTo(of, domain.host).length > 0) return [];
  const text = `${of.id}: url: its host is ${url.host}, and the domain of the service is ${domain.host}`;
  const related = [{ message: `the domain of ${of.id}`, node: domain.node }];
  return [
    warning(CODE, url.node, text, {
      remedy: `write ${domain.host} in both, or make them lead to one host`,
      related,
    }),
  ];
}

function findings(of: Reached): readonly Finding[] {
  const told = toldOf(of.lab, of.id);
  const differ = differing(of, told);
  const hosts = told.filter(({ host }, n) => told.findIndex((other) => other.host === host) === n);
  return [
    ...differ,
    ...hosts.flatMap((one) => hostFinding(of, one)),
    ...told.flatMap((one) => portFinding(of, one)),
  ];
}

/** Where people are told to find services. */
export const serviceEndpoints: LabRule = {
  name: 'serviceEndpoints',
  module: 'checks/application/endpoints',
  codes: [CODE],
  judge(lab) {
    const ids = services(lab)
      .keys()
      .filter((id) => service(lab, id).at('url').exists() || service(lab, id).at('domain').exists());
    if (ids.length === 0) return [];
    const names = new Names(lab);
    return ids.flatMap((id) => unlessRefused(lab, () => findings(reached(lab, names, id)), []));
  },
};
