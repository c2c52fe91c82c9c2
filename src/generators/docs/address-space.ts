/** How the addresses of a network are used: rows of its table, and sums. */
import { type Cell, cell, derive, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { concat, escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { addressesIn, type HostAddress } from '../../topology/model/addresses.js';
import { network } from '../../topology/model/entities.js';
import {
  broadcastAddress,
  contains,
  hostCapacity,
  networkAddress,
  parseIp,
  parseRange,
} from '../../topology/model/ip.js';
import { hasDhcp, networkGateway, networkRange } from '../../topology/model/networks.js';
import { joined } from './values.js';

/** What an address, or a range of them, is for. */
export type Purpose = 'static' | 'gateway' | 'reserved' | 'pool' | 'idle pool';

/** An address or a range of a network. */
export interface AddressRow {
  readonly start: number;
  readonly end: number;
  readonly purpose: Purpose;
  readonly address: Text;
  readonly use: Text | undefined;
  readonly host?: Text | undefined;
  readonly interface?: Cell<string | undefined>;
  readonly mac?: Cell<string | undefined>;
  /** Where it comes from. */
  readonly source: Cell<unknown>;
}

/** What is used of a network, in addresses. Undefined where the network has no cidr. */
export interface Usage {
  readonly capacity: Cell<number>;
  readonly static: Cell<number>;
  readonly reserved: Cell<number>;
  readonly pool: Cell<number>;
  readonly used: Cell<number>;
  readonly free: Cell<number>;
}

const WORDS: { readonly [by in HostAddress['by']]: string } = {
  nic: 'guest interface',
  allocation: 'allocation',
  bridge: 'bridge address',
};

/**
 * The rows of a network in numeric order: addresses of hosts, the gateway, reserved ranges, the DHCP pool.
 * `""`: the addresses in no network.
 */
export function addressRows(lab: Lab, networkId: string): readonly AddressRow[] {
  const rows = [...staticRows(lab, networkId), ...reservedRows(lab, networkId), ...poolRows(lab, networkId)];
  const gateway = gatewayRow(lab, networkId);
  if (gateway && !rows.some(({ start, purpose }) => purpose === 'static' && start === gateway.start))
    rows.push(gateway);
  return rows.sort((a, b) => a.start - b.start || a.end - b.end);
}

function staticRows(lab: Lab, networkId: string): AddressRow[] {
  const gateway = networkId === '' ? undefined : networkGateway(lab, networkId);
  return addressesIn(lab, networkId).flatMap(({ host, entry }): AddressRow[] => {
    const ip = entry.at('ip');
    const start = parseIp(ip.value ?? '');
    if (start === undefined) return [];
    const [by, shared] = [entry.at('by'), entry.at('shared')];
    const word = map(by, (source) => (shared.value === true ? 'shared address' : WORDS[source]));
    return [
      {
        start,
        end: start,
        purpose: 'static',
        address: code(ip) ?? escaped(''),
        use: joined([
          inline(word),
          gateway?.value === ip.value && gateway ? inline(cell('gateway', gateway)) : undefined,
        ]),
        host: code(cell(host, ip)),
        interface: entry.at('interface'),
        mac: entry.at('mac'),
        source: ip,
      },
    ];
  });
}

function gatewayRow(lab: Lab, networkId: string): AddressRow | undefined {
  const gateway = networkGateway(lab, networkId);
  const start = parseIp(gateway.value ?? '');
  if (start === undefined) return undefined;
  return {
    start,
    end: start,
    purpose: 'gateway',
    address: code(gateway) ?? escaped(''),
    use: inline(cell('gateway', gateway)),
    host: code(network(lab, networkId).at('managed_by_ref')),
    source: gateway,
  };
}

function reservedRows(lab: Lab, networkId: string): AddressRow[] {
  return network(lab, networkId)
    .at('reserved')
    .members()
    .flatMap((range): AddressRow[] => {
      const [single, from, to] = [range.at('ip'), range.at('start'), range.at('end')];
      const start = parseIp(single.value ?? from.value ?? '');
      if (start === undefined) return [];
      const end = parseIp((single.value === undefined ? to.value : undefined) ?? '') ?? start;
      return [
        {
          start,
          end: Math.max(start, end),
          purpose: 'reserved',
          address:
            single.value === undefined ? spanText(code(from), code(to)) : (code(single) ?? escaped('')),
          use: joined([escaped('reserved'), inline(range.at('purpose'))], ': '),
          source: range,
        },
      ];
    });
}

function poolRows(lab: Lab, networkId: string): AddressRow[] {
  const written = network(lab, networkId).at('dhcp_range');
  const range = parseRange(written.value ?? '');
  if (!range) return [];
  const served = hasDhcp(lab, networkId);
  const [from, to] = (written.value ?? '').split('-').map((part) => part.trim());
  return [
    {
      start: range.start,
      end: Math.max(range.start, range.end),
      purpose: served.value ? 'pool' : 'idle pool',
      address: spanText(code(cell(from, written)), code(cell(to, written))),
      use: inline(cell(served.value ? 'DHCP pool' : 'DHCP range, not served', served)),
      source: written,
    },
  ];
}

/** `a – b`, or `a` alone. */
function spanText(from: Text | undefined, to: Text | undefined): Text {
  if (!from || !to) return from ?? to ?? escaped('');
  return concat(from, escaped(' – '), to);
}

/** The sums of a network's rows. */
export function usageOf(lab: Lab, networkId: string, rows: readonly AddressRow[]): Usage | undefined {
  const range = networkRange(lab, networkId);
  const cidr = range.value;
  if (!cidr) return undefined;
  const inside = rows.filter(({ start, purpose }) => purpose !== 'idle pool' && contains(cidr, start));
  const [low, high] = hostLimits(networkAddress(cidr), broadcastAddress(cidr), cidr.prefix);
  const size = (...purposes: readonly Purpose[]): Cell<number> => {
    const counted = inside.filter(({ purpose }) => purposes.length === 0 || purposes.includes(purpose));
    return cell(covered(counted, low, high), range, ...counted.map(({ source }) => source));
  };
  const capacity = derive((value) => (value ? hostCapacity(value.prefix) : 0), range as View<typeof cidr>);
  const used = size();
  return {
    capacity,
    static: size('static', 'gateway'),
    reserved: size('reserved'),
    pool: size('pool'),
    used,
    free: derive((all, taken) => all - taken, capacity, used),
  };
}

/** First and last address that hosts can have. */
function hostLimits(low: number, high: number, prefix: number): readonly [number, number] {
  return prefix >= 31 ? [low, high] : [low + 1, high - 1];
}

/** How many addresses between the limits are in at least one of the ranges, which are sorted by their start. */
function covered(ranges: readonly AddressRow[], low: number, high: number): number {
  let count = 0;
  let next = low;
  for (const { start, end } of ranges) {
    const [from, to] = [Math.max(start, next), Math.min(end, high)];
    if (to < from) continue;
    count += to - from + 1;
    next = to + 1;
  }
  return count;
}
