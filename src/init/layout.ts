/** Who gets which address in a new lab: router, hypervisors, the first container, and what DHCP hands out. */
import {
  broadcastAddress,
  formatIp,
  networkAddress,
  parseCidr,
  parseIp,
  sizeOf,
} from '../topology/model/ip.js';
import { AnswerError } from './answer-error.js';

/** Addresses as dotted quads, without a prefix. */
export interface AddressLayout {
  readonly prefix: number;
  /** One for each hypervisor, in order. */
  readonly hypervisors: readonly string[];
  /** Of the first container. */
  readonly guest: string;
  /** `first-last` */
  readonly dhcpRange: string;
}

/** No more than a /24 of a larger network is shared out: addresses that people can remember. */
const SPREAD = 256;
/** Where hypervisors begin in a /24. */
const HYPERVISORS_AT = 10;

/**
 * Shares out a network: hypervisors in its first quarter, guests in its second, DHCP in its second half, the router
 * wherever it is. Throws AnswerError if there are more hypervisors than addresses for them.
 * @param subnet a network, `ip/prefix`
 * @param gateway address of the router in it
 */
export function layOut(subnet: string, gateway: string, hypervisors: number): AddressLayout {
  const cidr = parseCidr(subnet);
  const router = parseIp(gateway);
  if (!cidr || router === undefined)
    throw new AnswerError(`${subnet} is no network with a router ${gateway}`);
  const spread = Math.min(sizeOf(cidr.prefix), SPREAD);
  const base = networkAddress(cidr);
  const free = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from }, (_, n) => base + from + n).filter((ip) => ip !== router);
  const first = Math.min(HYPERVISORS_AT, spread / 8);
  const nodes = free(first, spread / 4);
  if (hypervisors > nodes.length) {
    throw new AnswerError(
      `${subnet} has room for ${nodes.length} hypervisors, not for ${hypervisors}: take a larger network`,
    );
  }
  const [guest = base] = free(spread / 4, spread / 2);
  return {
    prefix: cidr.prefix,
    hypervisors: nodes.slice(0, hypervisors).map(formatIp),
    guest: formatIp(guest),
    dhcpRange: rangeBeside(
      router,
      base + spread / 2,
      Math.min(base + spread - 1, broadcastAddress(cidr) - 1),
    ),
  };
}

/** The range from `start` to `end`, or the longer part of it that is left beside an address. */
function rangeBeside(ip: number, start: number, end: number): string {
  const below = { start, end: Math.min(end, ip - 1) };
  const above = { start: Math.max(start, ip + 1), end };
  const range =
    ip < start || ip > end
      ? { start, end }
      : below.end - below.start >= above.end - above.start
        ? below
        : above;
  return `${formatIp(range.start)}-${formatIp(range.end)}`;
}
