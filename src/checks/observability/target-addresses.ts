/** Addresses that something is watched at, and whether anybody is there. */
import type { Lab } from '../../topology/lab.js';
import { hostsByAddress } from '../../topology/model/addresses.js';
import { devices, network, services } from '../../topology/model/entities.js';
import { addressPart, type Cidr, contains, parseCidr, parseIp, parseRange } from '../../topology/model/ip.js';
import { networkIds, networkRange } from '../../topology/model/networks.js';
import { areHostsObscured } from '../misspelt.js';
import { textOf } from '../values.js';

/**
 * Blocks whose addresses nobody on the Internet has (IANA IPv4 Special-Purpose Address Registry, RFC 6890): an address
 * in them is one of the lab, or nobody's. Loopback and multicast addresses belong to no host in particular.
 */
const NOT_PUBLIC: readonly Cidr[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
].flatMap((text) => parseCidr(text) ?? []);

/** The IPv4 address in `a.b.c.d`, `a.b.c.d:port` or `scheme://a.b.c.d:port/path`; undefined for other targets. */
export function addressOf(target: string): string | undefined {
  const [, host] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([0-9.]+)(?::\d+)?$/i.exec(withoutPath(target.trim())) ?? [];
  return host !== undefined && parseIp(host) !== undefined ? host : undefined;
}

/** A URL without what follows its host and port; other text as it is. */
function withoutPath(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#]*).*$/is, '$1');
}

/** The network whose range an address lies in, the smallest of several; undefined if there is none. */
export function networkAround(lab: Lab, ip: string): string | undefined {
  const number = parseIp(ip);
  if (number === undefined) return undefined;
  const around = networkIds(lab).flatMap((id) => {
    const range = networkRange(lab, id).value;
    return range && contains(range, number) ? [{ id, prefix: range.prefix }] : [];
  });
  return around.sort((a, b) => b.prefix - a.prefix)[0]?.id;
}

/** True if the topology would have to say who has this address, and does not. */
export function isNobodys(lab: Lab, ip: string): boolean {
  const number = parseIp(ip);
  if (number === undefined || hasHost(lab, ip)) return false;
  if (areHostsObscured(lab)) return false;
  const isPublic = !NOT_PUBLIC.some((block) => contains(block, number));
  if (isPublic && networkAround(lab, ip) === undefined) return false;
  return !(isSpokenOfByNetwork(lab, ip, number) || isOfService(lab, ip) || isOfInstance(lab, ip));
}

function hasHost(lab: Lab, ip: string): boolean {
  const byNetwork = lab.query(hostsByAddress);
  return byNetwork.keys().some((id) => byNetwork.member(id).member(ip).exists());
}

/** True for a gateway, which may be a router of somebody else, and for what is set aside for a purpose. */
function isSpokenOfByNetwork(lab: Lab, ip: string, number: number): boolean {
  return networkIds(lab).some((id) => {
    if (textOf(network(lab, id).at('gateway')) === ip) return true;
    return network(lab, id)
      .at('reserved')
      .members()
      .some((entry) => {
        const [single, start, end] = [entry.at('ip'), entry.at('start'), entry.at('end')].map(textOf);
        const range = start === undefined || end === undefined ? undefined : parseRange(`${start}-${end}`);
        return single === ip || (range !== undefined && number >= range.start && number <= range.end);
      });
  });
}

/** True for the address of a service, and for those of its container and of that one's gateway. */
function isOfService(lab: Lab, ip: string): boolean {
  return services(lab)
    .members()
    .some((service) => {
      const container = service.at('container_config');
      const fields = [service.at('ip'), container.at('address'), container.at('gateway')];
      return fields.some((field) => addressPart(textOf(field) ?? '') === ip);
    });
}

/** True for the public address of a machine at a provider. */
function isOfInstance(lab: Lab, ip: string): boolean {
  return devices(lab)
    .members()
    .some((device) => addressPart(textOf(device.at('cloud').at('public_ip')) ?? '') === ip);
}
