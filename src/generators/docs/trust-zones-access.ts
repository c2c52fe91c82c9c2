/** What the policies allow, in words. */
import { type Cell, derive } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Access } from '../../topology/model/access.js';
import { hasPorts, type Policy } from '../../topology/model/policies.js';

/**
 * Traffic by protocol: `tcp 80, 443; udp 53`; `tcp+udp 53` where both have the same ports; `tcp` for all of a
 * protocol. `parts` are as in `Access.exceptions`: `tcp/80`, `udp/1-1024`, `icmp`.
 */
export function trafficText(parts: readonly string[]): string {
  const byProtocol = new Map<string, string[]>();
  for (const part of parts) {
    const [protocol = '', ports] = part.split('/');
    const known = byProtocol.get(protocol) ?? [];
    byProtocol.set(protocol, ports === undefined ? known : [...known, ports]);
  }
  const texts = new Map([...byProtocol].map(([protocol, ports]) => [protocol, ports.join(', ')]));
  const written: string[] = [];
  const [tcp, udp] = [texts.get('tcp'), texts.get('udp')];
  if (tcp !== undefined && tcp === udp) {
    texts.delete('tcp');
    texts.delete('udp');
    written.push(`tcp+udp ${tcp}`.trim());
  }
  for (const [protocol, ports] of texts) written.push(`${protocol} ${ports}`.trim());
  return written.join('; ');
}

/** `allow`, `deny`, the traffic that is allowed, or `all but` what is not. */
export function accessText(access: View<Access | undefined>): Cell<string | undefined> {
  return derive(
    (verdict, rest, exceptions, partly) => {
      if (verdict === undefined || rest === undefined) return undefined;
      if (verdict !== 'ports') return verdict;
      const traffic = trafficText(exceptions ?? []);
      const main = traffic === '' ? [] : [rest === 'allow' ? `all but ${traffic}` : traffic];
      const some = partly && partly.length > 0 ? [`partly, by ${partly.join(', ')}`] : [];
      return [...main, ...some].join('; ');
    },
    access.at('verdict') as Cell<Access['verdict'] | undefined>,
    access.at('rest') as Cell<Access['rest'] | undefined>,
    access.at('exceptions') as Cell<Access['exceptions'] | undefined>,
    access.at('partly') as Cell<Access['partly'] | undefined>,
  );
}

/** What a policy matches: `tcp 80, 443; icmp`, or `any`. */
export function matchText({ matches }: Policy): Cell<string> {
  return derive((all) => {
    const parts = all.flatMap(({ protocol, ports }) => {
      if (protocol === undefined) return [];
      return hasPorts(protocol) && ports.length > 0 ? ports.map((port) => `${protocol}/${port}`) : [protocol];
    });
    return parts.length === 0 ? 'any' : trafficText(parts);
  }, matches);
}

/** Ids of the policies that decide something, or that hold for a part only; sorted. */
export function decidingPolicies(access: View<Access | undefined>): Cell<readonly string[]> {
  return derive(
    (deciding, partly) => [...new Set([...(deciding ?? []), ...(partly ?? [])])].sort(compareBytes),
    access.at('policies') as Cell<Access['policies'] | undefined>,
    access.at('partly') as Cell<Access['partly'] | undefined>,
  );
}
