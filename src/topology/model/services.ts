/** Services: where they run, their ports and endpoints. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import type { Lab, LabQuery } from '../lab.js';
import { follow, type Ids, Index, network, service, services, withDefault } from './entities.js';
import { guestOf } from './guests.js';
import { type HostRef, hostIdOf, hostOf } from './hosts.js';
import { primaryIp, primaryNetwork } from './management.js';
import { guestZone } from './nics.js';

const MODULE = 'topology/model/services';

/** The host of a service. */
export function serviceHost(lab: Lab, id: string): Cell<HostRef | undefined> {
  return hostOf(service(lab, id));
}

/** The id of a service's host. */
export function serviceHostId(lab: Lab, id: string): Cell<string | undefined> {
  return hostIdOf(service(lab, id));
}

/** The address of a service: its own, else its host's primary ip. */
export function serviceIp(lab: Lab, id: string): Cell<string | undefined> {
  return first(service(lab, id).at('ip'), () =>
    follow(serviceHostId(lab, id), (host) => primaryIp(lab, host)),
  );
}

/** A port of a service; the one of the field `port` has no name. */
export interface ServicePort {
  readonly name?: string;
  readonly port: Cell<number>;
}

/** The ports of a service: `port` first, then those of `ports` by name; a port that both name is listed once. */
export function servicePorts(lab: Lab, id: string): readonly ServicePort[] {
  const entity = service(lab, id);
  const main = entity.at('port');
  const named = entity
    .at('ports')
    .members()
    .map((port) => ({ name: port.key, port: cell(port.value, port) }));
  const { value } = main;
  if (value === undefined || named.some(({ port }) => port.value === value)) return named;
  return [{ port: cell(value, main) }, ...named];
}

/** The first port of a service: `port`, else the first of `ports` by name. */
export function servicePort(lab: Lab, id: string): Cell<number | undefined> {
  return first(service(lab, id).at('port'), () => servicePorts(lab, id)[0]?.port ?? cell(undefined));
}

/** The transport of a service's ports: udp, else tcp. */
export function serviceTransport(lab: Lab, id: string): Cell<'tcp' | 'udp'> {
  const protocol = service(lab, id).at('protocol');
  return cell<'tcp' | 'udp'>(protocol.value === 'udp' ? 'udp' : 'tcp', protocol);
}

const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Where a service is reached: its url, else `protocol://host:port` with its domain or address (without the port
 * where it is the protocol's own). Undefined unless protocol, host and port are all known.
 */
export function serviceEndpoint(lab: Lab, id: string): Cell<string | undefined> {
  const entity = service(lab, id);
  return first(entity.at('url'), () => {
    const protocol = entity.at('protocol');
    const host = first(entity.at('domain'), () => serviceIp(lab, id));
    const port = servicePort(lab, id);
    if (protocol.value === undefined || host.value === undefined || port.value === undefined)
      return cell<string | undefined>(undefined, protocol, host, port);
    const suffix = WELL_KNOWN[protocol.value] === port.value ? '' : `:${port.value}`;
    return cell<string | undefined>(`${protocol.value}://${host.value}${suffix}`, protocol, host, port);
  });
}

/** The trust zone of a service: its own, else its network's, else its host's. */
export function serviceZone(lab: Lab, id: string): Cell<string | undefined> {
  const entity = service(lab, id);
  const ofNetwork = (networkId: string) => network(lab, networkId).at('trust_zone_ref');
  return first(
    entity.at('trust_zone_ref'),
    () => follow(entity.at('network_ref'), ofNetwork),
    () => follow(serviceHostId(lab, id), (host) => hostZone(lab, host)),
  );
}

/** The trust zone of a host: a guest's own or its network's, a device's by its primary ip. */
export function hostZone(lab: Lab, host: string): Cell<string | undefined> {
  const guest = guestOf(lab, host);
  if (guest) return guestZone(guest);
  return first(
    follow(primaryNetwork(lab, host), (networkId) => network(lab, networkId).at('trust_zone_ref')),
  );
}

/** Ids of services by their host, each list sorted. */
export const servicesByHost: LabQuery<Ids> = {
  name: 'servicesByHost',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of services(lab).members()) index.add(hostIdOf(member).value, member.key);
    return index.toObject();
  },
};

/** Ids of the services of a host, sorted. */
export function servicesOn(lab: Lab, host: string): readonly string[] {
  return lab.query(servicesByHost).member(host).value ?? [];
}

/** Ids of the services that a router runs in containers: those with an image; sorted. */
export const containerServices: LabQuery<readonly string[]> = {
  name: 'containersOf',
  module: MODULE,
  run: (lab, router) =>
    servicesOn(lab, router).filter((id) => {
      const entity = service(lab, id);
      return entity.at('container').value === true && entity.at('container_image').value !== undefined;
    }),
};

/** Ids of the services that a router runs in containers, sorted. */
export function containersOf(lab: Lab, router: string): readonly string[] {
  return lab.query(containerServices, router).value;
}

/** The port of a device's own web-ui service (not in a container); undefined without one. */
export const webUiPorts: LabQuery<readonly number[]> = {
  name: 'webUiPortsOf',
  module: MODULE,
  run(lab, deviceId) {
    const ports = servicesOn(lab, deviceId).flatMap((id) => {
      const entity = service(lab, id);
      if (entity.at('type').value !== 'web-ui' || entity.at('container').value === true) return [];
      return servicePorts(lab, id).map(({ port }) => port);
    });
    const unique = new Map(ports.map((port) => [port.value, port]));
    return [...unique.values()].sort((a, b) => a.value - b.value);
  },
};

/** Ports of a device's own web interfaces, sorted. */
export function webUiPortsOf(lab: Lab, deviceId: string): Cell<readonly number[]> {
  return lab.query(webUiPorts, deviceId);
}

/** SSH and WinBox, by which a RouterOS device can always be managed. */
const ROUTER_PORTS = [22, 8291];
const HTTPS = 443;

/** The port of a router's REST API: that of its own web-ui service, else 443. */
export function routerApiPort(lab: Lab, router: string): Cell<number> {
  const ports = webUiPortsOf(lab, router);
  return cell(ports.value.includes(HTTPS) ? HTTPS : (ports.value[0] ?? HTTPS), ports);
}

/** The ports by which a router is managed, sorted. */
export function managementPorts(lab: Lab, router: string): Cell<readonly number[]> {
  const [own, api] = [webUiPortsOf(lab, router), routerApiPort(lab, router)];
  const all = new Set([...ROUTER_PORTS, api.value, ...own.value]);
  return cell(
    [...all].sort((a, b) => a - b),
    own,
    api,
  );
}

/** Ids of services of a type on a network, sorted: the VPN service of a WireGuard network, for one. */
export const servicesByNetwork: LabQuery<Ids> = {
  name: 'servicesByNetwork',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of services(lab).members()) {
      const [networkId, type] = [member.at('network_ref').value, member.at('type').value];
      if (networkId !== undefined && type !== undefined) index.add(`${networkId} ${type}`, member.key);
    }
    return index.toObject();
  },
};

/** Ids of the services of a type that are in a network, sorted. */
export function servicesIn(lab: Lab, networkId: string, type: string): readonly string[] {
  return lab.query(servicesByNetwork).member(`${networkId} ${type}`).value ?? [];
}

/** WireGuard's customary port. */
const WIREGUARD_PORT = 51820;

/** The port that a WireGuard network listens on: its endpoint's, else its VPN service's, else 51820. */
export function wireguardPort(lab: Lab, networkId: string): Cell<number> {
  const given = first(network(lab, networkId).at('vpn_endpoint').at('port'), () => {
    const [vpn] = servicesIn(lab, networkId, 'vpn');
    return vpn === undefined ? cell<number | undefined>(undefined) : servicePort(lab, vpn);
  });
  return cell(given.value ?? WIREGUARD_PORT, given);
}

/** What a service needs: another service, or something in words. */
export interface ServiceDependency {
  /** Id of the service. */
  readonly service: Cell<string | undefined>;
  /** What is needed, where it is no service of the topology. */
  readonly words: Cell<string | undefined>;
  /** `required` (the default) or `optional`. */
  readonly type: Cell<string>;
}

/** What a service needs, in the order in which it is written. */
export function dependenciesOf(lab: Lab, id: string): readonly ServiceDependency[] {
  return service(lab, id)
    .at('dependencies')
    .ordered()
    .map((dependency) => {
      const fields = overlay<{ readonly service_ref?: string; readonly type?: string }>(dependency);
      const reference = first(fields.at('service_ref'));
      return {
        service: reference,
        words: reference.value === undefined ? map(dependency, wordsOf) : cell<string | undefined>(undefined),
        type: withDefault(fields.at('type'), 'required'),
      };
    });
}

function wordsOf(dependency: unknown): string | undefined {
  return typeof dependency === 'string' ? dependency : undefined;
}
