/** What the zones' own rules (allowed_outbound, allowed_inbound, isolated) say, held against the policies. */
import { type Cell, cell } from '../../engine/cell.js';
import type { Lab } from '../lab.js';
import { type Access, zoneAccess } from './access.js';
import { isTrue, zone } from './entities.js';
import { zoneKeys } from './networks.js';
import { ALL_PORTS, covers, type PortRange, portRange } from './port-ranges.js';
import { FIELDS, parseZoneRule, rulesOf, WAYS, type Way } from './zone-rule-syntax.js';

/**
 * What a zone's rules let through to (or from) another zone: everything, ports, or undefined if they say nothing. A rule
 * that cannot be read, or names no zone, may be the one that lets it through.
 */
export function permitted(
  lab: Lab,
  key: string,
  way: Way,
  other: string,
): 'all' | readonly PortRange[] | undefined {
  const entity = zone(lab, key);
  if (!entity.at(FIELDS[way].field).exists()) return isTrue(entity.at('isolated')) ? [] : undefined;
  const ranges: PortRange[] = [];
  for (const text of rulesOf(lab, key, way)) {
    const rule = parseZoneRule(text.value, way);
    if (rule.kind === 'any' || rule.kind === 'fault') return 'all';
    if (rule.kind === 'zone' && !zone(lab, rule.zone).exists()) return 'all';
    if (rule.kind !== 'zone' || rule.zone !== other) continue;
    if (rule.ports === undefined) return 'all';
    ranges.push(...rule.ports);
  }
  return ranges;
}

/** Ports of an exception such as `tcp/80`; undefined for protocols without. */
function portsOf(exception: string): PortRange | undefined {
  const [protocol, ports] = exception.split('/');
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  return ports === undefined ? ALL_PORTS : portRange(ports);
}

/** True if policies let more through than `rules`. Rules name ports only, so ping passes with any of them. */
function exceeds(access: Access, rules: 'all' | readonly PortRange[]): boolean {
  if (rules === 'all') return false;
  if (access.rest === 'allow') return true;
  if (access.partly.length > 0 && rules.length === 0) return true;
  return access.exceptions.some((exception) => {
    const ports = portsOf(exception);
    return ports ? !covers(rules, ports) : rules.length === 0;
  });
}

/** The ways in which what is allowed from one zone to another goes beyond the rules of either. */
export function exceeding(lab: Lab, from: string, to: string): readonly Way[] {
  if (from === to) return [];
  const access = zoneAccess(lab, from, to).value;
  if (!access || access.verdict === 'deny') return [];
  const outbound = permitted(lab, from, 'outbound', to);
  const inbound = permitted(lab, to, 'inbound', from);
  return [
    ...(outbound !== undefined && exceeds(access, outbound) ? (['outbound'] as const) : []),
    ...(inbound !== undefined && exceeds(access, inbound) ? (['inbound'] as const) : []),
  ];
}

/** True if the policies let something of what the rule names through. */
function grants(access: Access | undefined, ports: readonly PortRange[] | undefined): boolean {
  if (!access || access.verdict === 'deny') return false;
  if (ports === undefined || access.partly.length > 0) return true;
  const named = access.exceptions.map(portsOf).filter((range) => range !== undefined);
  if (access.rest === 'allow') return ports.some((range) => !covers(named, range));
  return ports.some((range) => named.some(({ start, end }) => start <= range.end && end >= range.start));
}

/** A rule that no policy grants anything of: by itself it lets nothing through. */
export interface EmptyRule {
  readonly zone: string;
  readonly way: Way;
  readonly text: Cell<string>;
}

/** All such rules, by zone, in their order. */
export function emptyRules(lab: Lab): readonly EmptyRule[] {
  const keys = zoneKeys(lab);
  return keys.flatMap((key) =>
    WAYS.flatMap((way) =>
      rulesOf(lab, key, way).flatMap((text): EmptyRule[] => {
        const rule = parseZoneRule(text.value, way);
        if (rule.kind === 'none' || rule.kind === 'fault') return [];
        const others = rule.kind === 'any' ? keys.filter((other) => other !== key) : [rule.zone];
        const ports = rule.kind === 'any' ? undefined : rule.ports;
        const isGranted = others.some((other) => {
          const [from, to] = way === 'outbound' ? [key, other] : [other, key];
          return grants(zoneAccess(lab, from, to).value, ports);
        });
        return isGranted ? [] : [{ zone: key, way, text: cell(text.value, text) }];
      }),
    ),
  );
}
