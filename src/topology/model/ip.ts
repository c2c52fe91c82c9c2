/** Arithmetic on IPv4 addresses. Addresses are unsigned 32-bit numbers, texts are dotted quads. Nothing throws. */

/** An address with the length of its prefix. */
export interface Cidr {
  readonly ip: number;
  readonly prefix: number;
}

const OCTET = /^(0|[1-9][0-9]{0,2})$/;

/** The number of a dotted quad without leading zeros; undefined for any other text (`dhcp`, a name, IPv6). */
export function parseIp(text: string): number | undefined {
  // Until it is checked a topology may hold anything here, a number for one.
  const octets = `${text}`.split('.');
  if (octets.length !== 4) return undefined;
  let ip = 0;
  for (const octet of octets) {
    const value = Number(octet);
    if (!OCTET.test(octet) || value > 255) return undefined;
    ip = ip * 256 + value;
  }
  return ip;
}

/** The dotted quad of an address. */
export function formatIp(ip: number): string {
  return [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255].join('.');
}

/** Parses `ip/prefix`, with or without host bits. */
export function parseCidr(text: string): Cidr | undefined {
  const [address, length, ...rest] = `${text}`.split('/');
  if (address === undefined || length === undefined || rest.length > 0 || !/^[0-9]{1,2}$/.test(length))
    return undefined;
  const ip = parseIp(address);
  const prefix = Number(length);
  return ip === undefined || prefix > 32 ? undefined : { ip, prefix };
}

/** The text `ip/prefix`. */
export function formatCidr({ ip, prefix }: Cidr): string {
  return `${formatIp(ip)}/${prefix}`;
}

/** How many addresses a prefix of that length has. */
export function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** The first address: the one without host bits. */
export function networkAddress({ ip, prefix }: Cidr): number {
  return ip - (ip % sizeOf(prefix));
}

/** The last address. */
export function broadcastAddress(cidr: Cidr): number {
  return networkAddress(cidr) + sizeOf(cidr.prefix) - 1;
}

/** True if the address lies in the network. */
export function contains(cidr: Cidr, ip: number): boolean {
  return ip >= networkAddress(cidr) && ip <= broadcastAddress(cidr);
}

/** True if two networks have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, networkAddress(b)) || contains(b, networkAddress(a));
}

/** True if the address can be a host's: neither network nor broadcast address, where the network has those. */
export function isHostAddress(cidr: Cidr, ip: number): boolean {
  if (!contains(cidr, ip)) return false;
  return cidr.prefix >= 31 || (ip !== networkAddress(cidr) && ip !== broadcastAddress(cidr));
}

/** How many addresses of a network hosts can have. */
export function hostCapacity(prefix: number): number {
  return prefix >= 31 ? sizeOf(prefix) : sizeOf(prefix) - 2;
}

/** Both ends of a range `a-b`, as they are written. */
export function parseRange(text: string): { readonly start: number; readonly end: number } | undefined {
  const [first, last, ...rest] = `${text}`.split('-').map((part) => parseIp(part.trim()));
  return first === undefined || last === undefined || rest.length > 0
    ? undefined
    : { start: first, end: last };
}

/** The address of `ip` or `ip/prefix` as text; undefined if it is neither. */
export function addressPart(text: string): string | undefined {
  const [address = ''] = `${text}`.split('/');
  const whole = address === text ? parseIp(text) !== undefined : parseCidr(text) !== undefined;
  return whole ? address : undefined;
}

/** The length of the prefix of `ip/prefix`; undefined where there is none. */
export function prefixPart(text: string): number | undefined {
  return parseCidr(text)?.prefix;
}

/** Numeric order of addresses given as `ip` or `ip/prefix`; what is neither comes last, by its text. */
export function compareIps(a: string, b: string): number {
  const [x, y] = [parseIp(a.split('/')[0] ?? ''), parseIp(b.split('/')[0] ?? '')];
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
