/** The rules of trust zones as they are written: `to:ZONE:ports:80,443-445`. */
import type { View } from '../../engine/view.js';
import type { Lab } from '../lab.js';
import { nearest } from '../schema/nearest.js';
import { isPort, isPortRange } from '../schema/scalars.js';
import { zone } from './entities.js';
import { type PortRange, portRange } from './port-ranges.js';

/** The fields of a zone that hold rules, and how their rules begin. */
export const FIELDS = {
  outbound: { field: 'allowed_outbound', side: 'to' },
  inbound: { field: 'allowed_inbound', side: 'from' },
} as const;

export type Way = keyof typeof FIELDS;

export const WAYS = ['outbound', 'inbound'] as const;

/** `any`, or a zone with the ports that are allowed; without ports: all traffic with it. `none`: begins nothing. */
export type ParsedRule =
  | { readonly kind: 'any' }
  | { readonly kind: 'none' }
  | { readonly kind: 'zone'; readonly zone: string; readonly ports: readonly PortRange[] | undefined };

/** Why a rule cannot be read, and what to write. */
export interface Fault {
  readonly kind: 'fault';
  readonly text: string;
  readonly remedy: string;
}

const WORDS = ['any', 'none', 'established', 'related'];

/** Reads a rule of one of the two fields. */
export function parseZoneRule(text: string, way: Way): ParsedRule | Fault {
  if (text === 'any') return { kind: 'any' };
  if (WORDS.includes(text)) return { kind: 'none' };
  const { field, side } = FIELDS[way];
  const forms = `${WORDS.join(', ')}, ${side}:ZONE or ${side}:ZONE:ports:80,443-445`;
  const [, given, key, rest] = /^(to|from):([^:]+)(?::(.*))?$/.exec(text) ?? [];
  if (given === undefined || key === undefined) {
    const guess = nearest(text, WORDS);
    return fault('is no rule', guess === undefined ? `write ${forms}` : `did you mean ${guess}?`);
  }
  if (given !== side) {
    const what = given === 'to' ? 'where traffic goes to' : 'where traffic comes from';
    return fault(
      `says ${what}, and ${field} says where it ${side === 'to' ? 'goes to' : 'comes from'}`,
      `write ${side}:${text.slice(given.length + 1)}, or move it to ${FIELDS[way === 'outbound' ? 'inbound' : 'outbound'].field}`,
    );
  }
  if (rest === undefined) return { kind: 'zone', zone: key, ports: undefined };
  const ports = rest.startsWith('ports:') ? rest.slice('ports:'.length).split(',') : undefined;
  if (!ports)
    return fault(
      `has ${JSON.stringify(rest)} after its zone`,
      `write ${side}:${key}, or ${side}:${key}:ports:80,443-445`,
    );
  const wrong = ports.map((port) => port.trim()).find((port) => !isPortText(port));
  if (wrong !== undefined)
    return fault(
      `has ${JSON.stringify(wrong)} among its ports`,
      'write ports from 1 to 65535, and ranges such as 8000-8100',
    );
  return { kind: 'zone', zone: key, ports: ports.map(portRange) };
}

function fault(text: string, remedy: string): Fault {
  return { kind: 'fault', text, remedy };
}

function isPortText(text: string): boolean {
  return (/^[1-9]\d{0,4}$/.test(text) && isPort(Number(text))) || isPortRange(text);
}

/** The rules of a zone in one way; what is no text the schema refuses. */
export function rulesOf(lab: Lab, key: string, way: Way): readonly View<string>[] {
  const items = zone(lab, key).at(FIELDS[way].field).ordered() as readonly View<unknown>[];
  return items.filter((item): item is View<string> => typeof item.value === 'string');
}
