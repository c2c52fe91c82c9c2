/** Corruptions of a lab: each changes one field so that the lab is wrong, whatever else it holds. */

import { hasType, typesOf } from '../../src/topology/schema/expectation.js';
import { ignoredKeys, type SchemaNode } from '../../src/topology/schema/schema-node.js';
import type { Data } from '../checks/fixture.js';

type Path = readonly (string | number)[];

/** A change of one field. */
export interface Corruption {
  readonly kind: Kind;
  /** The collection or layer that it is in. */
  readonly area: string;
  readonly path: Path;
  /** What is changed, in words. */
  readonly what: string;
  /** The lab with the change. */
  apply(lab: Data): Data;
}

/** A value of the lab with what the schema says of it. */
interface Place {
  readonly area: string;
  readonly path: Path;
  readonly node: SchemaNode;
  readonly value: Data;
}

export const kinds = [
  'a required key dropped',
  'a misspelt key',
  'a value of the wrong type',
  'a word that an enum does not have',
  'a malformed text',
  'a number out of range',
  'a reference to nothing',
  'a reference to the wrong kind of device',
  'an id given twice',
  'an address given twice',
  'an address outside its network',
  'a VLAN given twice',
  'a vmid given twice',
  'a MAC address given twice',
] as const;
export type Kind = (typeof kinds)[number];

type Mapping = { [key: string]: Data };

function isMapping(value: Data | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The alternative of a schema that a value is of. */
function chosen(node: SchemaNode, value: Data): SchemaNode {
  return node.anyOf?.find((kind) => hasType(kind, value)) ?? node;
}

/** What a schema says of the member of a mapping. */
function memberNode(node: SchemaNode, key: string): SchemaNode | undefined {
  const own = node.properties?.[key];
  if (own) return own;
  const pattern = Object.entries(node.patternProperties ?? {}).find(
    ([pattern]) => pattern !== ignoredKeys && new RegExp(pattern, 'u').test(key),
  );
  const { additionalProperties: others } = node;
  return pattern?.[1] ?? (typeof others === 'object' ? others : undefined);
}

/** Every value of a lab that the schema knows, from the outermost on. */
function placesIn(node: SchemaNode, value: Data, path: Path = [], area = ''): Place[] {
  const own = chosen(node, value);
  const within = own.collection ?? (path.length === 1 ? String(path[0]) : area);
  const places: Place[] = [{ area: within, path, node: own, value }];
  if (Array.isArray(value)) {
    const { items } = own;
    if (items) places.push(...value.flatMap((item, at) => placesIn(items, item, [...path, at], within)));
  } else if (isMapping(value)) {
    for (const [key, member] of Object.entries(value)) {
      const below = memberNode(own, key);
      if (below && !key.startsWith('x-')) places.push(...placesIn(below, member, [...path, key], within));
    }
  }
  return places;
}

/** A copy of a lab with another value at a path; undefined takes the key or item away. */
function changed(data: Data, path: Path, value: Data | undefined): Data {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(data)) {
    return data.flatMap((item, at) => {
      if (at !== step) return [item];
      return rest.length === 0 && value === undefined ? [] : [changed(item, rest, value)];
    });
  }
  if (!isMapping(data)) throw new Error(`there is nothing at ${path.join('.')}`);
  const copy = { ...data };
  if (rest.length === 0 && value === undefined) delete copy[step];
  else copy[step] = changed(copy[step] ?? null, rest, value);
  return copy;
}

function at(data: Data, path: Path): Data | undefined {
  return path.reduce<Data | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isMapping(value) ? value[step] : undefined;
  }, data);
}

/** Sets the value at a place. */
function setting(kind: Kind, { area, path, value }: Place, next: Data): Corruption {
  const what = `${path.join('.')}: ${JSON.stringify(value)} → ${JSON.stringify(next)}`;
  return { kind, area, path, what, apply: (lab) => changed(lab, path, next) };
}

function droppedKeys({ area, path, node, value }: Place): Corruption[] {
  return (node.required ?? []).flatMap((key): Corruption[] => {
    if (!isMapping(value) || value[key] === undefined) return [];
    const place = [...path, key];
    const what = `${place.join('.')} dropped`;
    const apply = (lab: Data): Data => changed(lab, place, undefined);
    return [{ kind: 'a required key dropped', area, path: place, what, apply }];
  });
}

function misspeltKeys({ area, path, node, value }: Place): Corruption[] {
  const isStrict = node.additionalProperties === false && node.keyPrefix === undefined;
  if (!isStrict || !isMapping(value) || path.length === 0) return [];
  return Object.keys(value).flatMap((key): Corruption[] => {
    const wrong = `${key.slice(0, 1)}${key.slice(2)}`;
    if (key.startsWith('x-') || key.length < 3 || memberNode(node, wrong) || wrong.startsWith('x-'))
      return [];
    const what = `${path.join('.')}: the key ${key} → ${wrong}`;
    const apply = (lab: Data): Data =>
      changed(changed(lab, [...path, key], undefined), [...path, wrong], value[key]);
    return [{ kind: 'a misspelt key', area, path: [...path, key], what, apply }];
  });
}

/** A value that has none of the types that a schema allows. */
function ofWrongType(node: SchemaNode): Data | undefined {
  if (typesOf(node).length === 0) return undefined;
  const others: readonly Data[] = ['some text', 7, [1, 2], { a: 1 }, true];
  return others.find((value) => !hasType(node, value));
}

const MALFORMED: readonly (readonly [RegExp, string])[] = [
  [/cidr-or-dhcp|^cidr/, '10.1.2.0/33'],
  [/ip-range/, '10.1.2.3-10.1.2'],
  [/ip/, '10.1.2.256'],
  [/mac/, '00:00:5e:00:53'],
  [/date/, '2024-02-30'],
  [/duration/, '5 minutes'],
  [/cron/, '0 25 * * *'],
];

function malformed(format: string): string {
  return MALFORMED.find(([pattern]) => pattern.test(format))?.[1] ?? '{{ vault_x }}';
}

/** Corruptions of a value that the schema alone speaks of. */
function ofForm(place: Place): Corruption[] {
  const { node, value, path } = place;
  if (path.length === 0) return [];
  const wrong = ofWrongType(node);
  const list = wrong === undefined ? [] : [setting('a value of the wrong type', place, wrong)];
  if (typeof value === 'string' && node.enum) {
    list.push(setting('a word that an enum does not have', place, `${value}-ish`));
  }
  if (typeof value === 'string' && node.format !== undefined) {
    list.push(setting('a malformed text', place, malformed(node.format)));
  }
  const { minimum, maximum, exclusiveMinimum } = node;
  if (typeof value === 'number') {
    const least = minimum === undefined ? exclusiveMinimum : minimum - 1;
    if (least !== undefined) list.push(setting('a number out of range', place, least));
    if (maximum !== undefined) list.push(setting('a number out of range', place, maximum + 1));
  }
  return list;
}

/** Corruptions of what a value names. */
function ofReference(place: Place, lab: Data): Corruption[] {
  const { node, value } = place;
  const { reference } = node;
  if (!reference || reference.keys || typeof value !== 'string') return [];
  const list = [setting('a reference to nothing', place, `${value}-gone`)];
  const { where } = reference;
  const devices = at(lab, ['L1_foundation', 'devices']);
  const fits = (device: Mapping): boolean =>
    (where?.class?.includes(String(device.class)) ?? true) &&
    (where?.type?.includes(String(device.type)) ?? true);
  const other = (Array.isArray(devices) ? devices : []).find((device) => isMapping(device) && !fits(device));
  if (where && isMapping(other)) {
    list.push(setting('a reference to the wrong kind of device', place, other.id ?? null));
  }
  return list;
}

/** Pairs of places next to each other in a list, each way. */
function neighbours(places: readonly Place[]): (readonly [Place, Place])[] {
  return places.flatMap((place, index) => {
    const next = places[(index + 1) % places.length];
    return next && next !== place ? [[place, next] as const] : [];
  });
}

function grouped(places: readonly Place[], key: (place: Place) => string): readonly (readonly Place[])[] {
  const groups = new Map<string, Place[]>();
  for (const place of places) groups.set(key(place), [...(groups.get(key(place)) ?? []), place]);
  return [...groups.values()];
}

/** What stands under one key in the items of one list, and is then given twice. */
function repeated(kind: Kind, groups: readonly (readonly Place[])[]): Corruption[] {
  return groups.flatMap((group) =>
    neighbours(group).flatMap(([place, other]) =>
      place.value === other.value ? [] : [setting(kind, place, other.value)],
    ),
  );
}

function duplicates(places: readonly Place[], lab: Data): Corruption[] {
  const named = (pattern: RegExp): Place[] => places.filter(({ path }) => pattern.test(path.join('.')));
  const parent = ({ path }: Place): string => path.slice(0, -2).join('.');
  const isShared = ({ path }: Place): boolean => at(lab, [...path.slice(0, -1), 'shared']) === true;
  const nets = named(/^L2_network\.networks\.\d+\.ip_allocations\.\d+\.ip$/);
  const guests = named(
    /^L4_platform\.(lxc\.\d+\.networks\.0\.ip|vms\.\d+\.networks\.0\.ip_config\.address)$/,
  );
  const statics = [...nets, ...guests].filter((place) => !isShared(place) && place.value !== 'dhcp');
  const subnet = ({ value }: Place): string => String(value).split('.').slice(0, 3).join('.');
  const outside = statics.map((place) => {
    const [, prefix] = String(place.value).split('/');
    const next = prefix === undefined ? '203.0.113.77' : `203.0.113.77/${prefix}`;
    return setting('an address outside its network', place, next);
  });
  const macs = named(/^L1_foundation\.devices\.\d+\.interfaces\.\d+\.mac$/).filter(
    ({ value }) => value !== 'auto-detect',
  );
  return [
    ...repeated('an id given twice', grouped(named(/\.\d+\.id$/), parent)),
    ...repeated('an address given twice', grouped(statics, subnet)),
    ...outside,
    ...repeated('a VLAN given twice', [
      named(/^L2_network\.networks\.\d+\.vlan$/).filter(({ value }) => value !== null),
    ]),
    ...repeated('a vmid given twice', [named(/^L4_platform\.(lxc|vms)\.\d+\.vmid$/)]),
    ...repeated('a MAC address given twice', [macs]),
  ];
}

/** Every corruption of a lab that can be thought of here. */
export function corruptionsOf(schema: SchemaNode, lab: Data): readonly Corruption[] {
  const places = placesIn(schema, lab);
  return [
    ...places.flatMap((place) => [
      ...droppedKeys(place),
      ...misspeltKeys(place),
      ...ofForm(place),
      ...ofReference(place, lab),
    ]),
    ...duplicates(places, lab),
  ];
}

/** So many of the corruptions, of all kinds alike, and for each kind from all areas alike. */
export function sample(
  corruptions: readonly Corruption[],
  count: number,
  random: () => number,
): readonly Corruption[] {
  const queues = kinds.map((kind) => {
    const areas = new Map<string, Corruption[]>();
    for (const one of corruptions) {
      if (one.kind === kind) areas.set(one.area, [...(areas.get(one.area) ?? []), one]);
    }
    return shuffled([...areas.values()], random).map((list) => shuffled(list, random));
  });
  const result: Corruption[] = [];
  while (result.length < count && queues.some((areas) => areas.length > 0)) {
    for (const areas of queues) {
      const area = areas.shift();
      const one = area?.pop();
      if (one && result.length < count) result.push(one);
      if (area && area.length > 0) areas.push(area);
    }
  }
  return result;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
