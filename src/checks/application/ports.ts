/** Ports of hosts: each belongs to one service. */
import type { Address } from '../../engine/address.js';
import { originsOf } from '../../engine/cell.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { addressesOf } from '../../topology/model/addresses.js';
import { service, services } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { serviceHostId, servicePorts, serviceTransport } from '../../topology/model/services.js';
import { isPort } from '../../topology/schema/scalars.js';
import { error } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { LabRule } from '../rule.js';
import { isShared, ownAddress } from './owners.js';

const CODE = 'application/port-clash';

/** A service that waits at a port. */
interface Listener {
  readonly service: string;
  readonly host: string | undefined;
  /** The address that it waits at; undefined: all those of its host. */
  readonly ip: string | undefined;
  /** True for a container with an address of its own: it takes no port of its host. */
  readonly isApart: boolean;
  readonly port: number;
  readonly transport: 'tcp' | 'udp';
  /** The field of the port, and where it stands. */
  readonly field: string;
  readonly node: Address;
}

/** The ports of a service. One without a host and address waits nowhere that is known. */
function listenersOf(lab: Lab, id: string): readonly Listener[] {
  const named = serviceHostId(lab, id).value;
  const host = named !== undefined && hostKind(lab, named) !== undefined ? named : undefined;
  const ip = ownAddress(lab, id)?.ip;
  if (host === undefined && ip === undefined) return [];
  const hasIp =
    host !== undefined &&
    ip !== undefined &&
    addressesOf(lab, host).some((entry) => entry.at('ip').value === ip);
  const isApart = ip !== undefined && !hasIp && service(lab, id).at('container').value === true;
  const transport = serviceTransport(lab, id).value;
  const main: unknown = service(lab, id).at('port').value;
  const seen = new Set<number>();
  return servicePorts(lab, id).flatMap(({ name, port }): Listener[] => {
    const number: unknown = port.value;
    if (!isPort(number) || seen.has(number)) return [];
    seen.add(number);
    const isMain = main === number;
    const node = isMain ? service(lab, id).at('port').address : (originsOf([port])[0] ?? '');
    const field = isMain || name === undefined ? 'port' : `ports.${name}`;
    return [{ service: id, host, ip, isApart, port: number, transport, field, node }];
  });
}

/** Where two listeners can meet: at their host, and at each address that they wait at. */
function placesOf(lab: Lab, { host, ip, isApart }: Listener): readonly string[] {
  const ofHost = host === undefined || isApart ? [] : [`host ${host}`];
  if (ip !== undefined) return [...ofHost, `ip ${ip}`];
  const all = host === undefined ? [] : addressesOf(lab, host).map((entry) => entry.at('ip').value);
  return [...ofHost, ...all.map((one) => `ip ${one}`)];
}

/** True if both cannot wait at their port. They have met at a host or an address. */
function clash(lab: Lab, a: Listener, b: Listener, place: string): boolean {
  if (place.startsWith('host ')) return a.ip === undefined || b.ip === undefined || a.ip === b.ip;
  // Hosts that share an address have it in turn.
  const ip = place.slice('ip '.length);
  const inTurn = ({ host }: Listener): boolean => host !== undefined && isShared(lab, host, ip);
  return a.host === b.host || !(inTurn(a) && inTurn(b));
}

function findings(lab: Lab): readonly Finding[] {
  const waiting = new Map<string, Listener[]>();
  const ids = services(lab).keys();
  return ids.flatMap((id) =>
    unlessRefused(lab, () => listenersOf(lab, id), []).flatMap((listener) => {
      const places = placesOf(lab, listener);
      const key = (place: string): string => `${listener.transport} ${listener.port} ${place}`;
      let other: { readonly listener: Listener; readonly place: string } | undefined;
      for (const place of places) {
        const here = waiting.get(key(place)) ?? [];
        const first = here.find((one) => one.service !== id && clash(lab, one, listener, place));
        if (first && !other) other = { listener: first, place };
        waiting.set(key(place), [...here, listener]);
      }
      return other ? [finding(listener, other.listener, other.place)] : [];
    }),
  );
}

function finding(late: Listener, early: Listener, place: string): Finding {
  const where = place.replace(/^(host|ip) /, '');
  const text = `${late.service}: ${late.field}: ${late.port} (${late.transport}) of ${where} is also a port of ${early.service}`;
  const related = [{ message: `${early.service} has ${early.port}`, node: early.node }];
  return error(CODE, late.node, text, { remedy: 'give one of them another port, host or ip', related });
}

/** Two services at one port. */
export const portClashes: LabRule = {
  name: 'portClashes',
  module: 'checks/application/ports',
  codes: [CODE],
  judge: findings,
};
