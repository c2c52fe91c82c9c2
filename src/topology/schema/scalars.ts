/**
 * The scalars of the topology: predicates on text and numbers, and the table of formats that validators and
 * messages share. Text with a `{{ … }}` placeholder satisfies none of them.
 */
import { isCron } from './cron.js';

/** Four octets 0..255 without leading zeros, as a number 0..2^32-1; undefined if it is no IPv4 address. */
export function parseIp(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

/** An address and a prefix length. */
export interface IpWithPrefix {
  /** The address as a number 0..2^32-1. */
  readonly ip: number;
  /** 0..32 */
  readonly prefix: number;
}

/** `a.b.c.d/n` with or without host bits; undefined if it is not that. */
export function parseIpCidr(text: string): IpWithPrefix | undefined {
  const match = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text);
  const ip = match?.[1] === undefined ? undefined : parseIp(match[1]);
  const prefix = Number(match?.[2]);
  return ip === undefined || prefix > 32 ? undefined : { ip, prefix };
}

/** Dotted IPv4 address. */
export function isIp(text: string): boolean {
  return parseIp(text) !== undefined;
}

/** IPv6 address: eight groups of hex digits, `::` once for a run of zeros, an IPv4 tail allowed, no zone index. */
export function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [at, part] of parts.entries()) {
      const last = index === halves.length - 1 && at === parts.length - 1;
      if (last && part.includes('.')) {
        if (!isIp(part)) return false;
        groups += 2;
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return false;
        groups += 1;
      }
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** `ip/prefix`, host bits allowed. */
export function isIpCidr(text: string): boolean {
  return parseIpCidr(text) !== undefined;
}

/** `ip/prefix` with no host bits set. */
export function isCidr(text: string): boolean {
  const parsed = parseIpCidr(text);
  return parsed !== undefined && parsed.ip % 2 ** (32 - parsed.prefix) === 0;
}

/** `a-b`, two IPv4 addresses; whether a comes before b is for a check to say. */
export function isIpRange(text: string): boolean {
  const [first, last, ...rest] = text.split('-');
  return (
    first !== undefined && last !== undefined && rest.length === 0 && isIp(first.trim()) && isIp(last.trim())
  );
}

/** Integer 1..65535. */
export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** Integer 1..4094. */
export function isVlan(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 4094;
}

/** Integer 100..999999999, the ids that Proxmox VE gives to guests. */
export function isVmid(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 999_999_999;
}

/** The two numbers of `a-b` with a ≤ b, both of which satisfy `member`. */
function isNumberRange(text: string, member: (value: number) => boolean): boolean {
  const match = /^([1-9]\d{0,9})-([1-9]\d{0,9})$/.exec(text);
  if (!match) return false;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return member(first) && member(last) && first <= last;
}

/** `a-b`, two ports with a ≤ b. */
export function isPortRange(text: string): boolean {
  return isNumberRange(text, isPort);
}

/** `a-b`, two VLAN ids with a ≤ b. */
export function isVlanRange(text: string): boolean {
  return isNumberRange(text, isVlan);
}

/** A number and a unit: `500ms`, `30s`, `5m`, `12h`, `1d`, `2w`. */
export function isDuration(text: string): boolean {
  return /^\d+(?:ms|s|m|h|d|w)$/.test(text);
}

/** Six pairs of hex digits joined by `:`, or `auto-detect`. */
export function isMac(text: string): boolean {
  return text === 'auto-detect' || /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(text);
}

/** `YYYY-MM-DD`, a day that exists. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

/** One label of a host name (RFC 1123): letters, digits and inner hyphens, at most 63. */
export function isHostnameLabel(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text);
}

/** An e-mail address in its everyday form, `local@domain`. */
export function isEmail(text: string): boolean {
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`|~-]+@[^\s@{}]+$/.test(text) && text.length <= 254;
}

/** `#rrggbb` */
export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** A format that a string field names: `validate` is what ajv calls, `expected` what a message says. */
export interface Format {
  readonly type: 'string';
  readonly validate: (text: string) => boolean;
  readonly expected: string;
}

function format(expected: string, ...alternatives: readonly ((text: string) => boolean)[]): Format {
  const validate = (text: string): boolean => alternatives.some((holds) => holds(text));
  return { type: 'string', validate, expected };
}

const isDhcp = (text: string): boolean => text === 'dhcp';

const IP = 'an IPv4 address such as 192.0.2.10';
const IP_CIDR = 'an address with prefix such as 192.0.2.10/24';

/**
 * Every format that the schema uses, by name. Two are wider than their scalar because a check with a more telling
 * message judges the rest: host bits of a `cidr` (network/cidr-invalid), numbers of a `cron` (operations/schedule).
 */
export const formats = {
  ip: format(IP, isIp),
  'ip-or-ipv6': format(`${IP} or an IPv6 address`, isIp, isIpv6),
  ipv6: format('an IPv6 address such as 2001:db8::10', isIpv6),
  ipcidr: format(IP_CIDR, isIpCidr),
  'ip-or-dhcp': format(`${IP}, or dhcp`, isIp, isDhcp),
  'ip-or-ipcidr': format(`${IP}, with or without a prefix`, isIp, isIpCidr),
  'ipcidr-or-dhcp': format(`${IP_CIDR}, or dhcp`, isIpCidr, isDhcp),
  'ip-ipcidr-or-dhcp': format(`${IP}, with or without a prefix, or dhcp`, isIp, isIpCidr, isDhcp),
  'cidr-or-dhcp': format('a network such as 192.0.2.0/24, or dhcp', isIpCidr, isDhcp),
  cidr: format('a network such as 192.0.2.0/24', isIpCidr),
  'ip-range': format('a range of addresses such as 192.0.2.100-192.0.2.199', isIpRange),
  'port-range': format('a range of ports such as 8000-8100', isPortRange),
  'vlan-range': format('a range of VLAN ids such as 10-20', isVlanRange),
  duration: format('a duration such as 30s, 5m, 12h or 1d', isDuration),
  cron: format('a cron schedule of five fields such as 30 2 * * *', isCron),
  mac: format('a MAC address such as aa:bb:cc:dd:ee:ff, or auto-detect', isMac),
  date: format('a date that exists, as YYYY-MM-DD', isDate),
  'hostname-label': format(
    'a host name label: letters, digits and inner hyphens, at most 63',
    isHostnameLabel,
  ),
  email: format('an e-mail address', isEmail),
  color: format('a colour as #rrggbb', isColor),
  'topology-version': format('a version 4.x.y', (text) => /^4\.\d+\.\d+$/.test(text)),
  'bridge-name': format('a letter and at most nine letters, digits or underscores', (text) =>
    /^[A-Za-z][A-Za-z0-9_]{0,9}$/.test(text),
  ),
  'device-path': format('a path below /dev/ such as /dev/sda', (text) => /^\/dev\/[^\s{}]+$/.test(text)),
  'disk-id': format("a disk's slot such as scsi0, virtio1, sata2 or ide0", (text) =>
    /^(?:scsi|virtio|sata|ide)\d{1,2}$/.test(text),
  ),
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
