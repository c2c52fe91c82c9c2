/** Data made from a schema: valid, with every field given that others do not exclude. */

import type { FormatName } from '../../src/topology/schema/scalars.js';
import type { SchemaNode } from '../../src/topology/schema/schema-node.js';

export const formatSamples: Readonly<Record<FormatName, string>> = {
  ip: '192.0.2.10',
  'ip-or-ipv6': '2001:db8::10',
  ipv6: '2001:db8::10',
  ipcidr: '192.0.2.10/24',
  'ip-or-dhcp': 'dhcp',
  'ip-or-ipcidr': '192.0.2.10/24',
  'ipcidr-or-dhcp': '192.0.2.10/24',
  'ip-ipcidr-or-dhcp': '192.0.2.10',
  'cidr-or-dhcp': '192.0.2.0/24',
  cidr: '192.0.2.0/24',
  'ip-range': '192.0.2.100-192.0.2.199',
  'port-range': '8000-8100',
  'vlan-range': '10-20',
  duration: '5m',
  cron: '30 2 * * 1-5',
  mac: 'AA:bb:cc:dd:ee:01',
  date: '2024-02-29',
  'hostname-label': 'host-1',
  email: 'admin@example.org',
  color: '#00aaFF',
  'topology-version': '4.1.0',
  'bridge-name': 'vmbr0',
  'device-path': '/dev/sda3',
  'disk-id': 'scsi0',
};

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Keys that may stand together: of those that exclude one another, the first. */
function compatible(node: SchemaNode): string[] {
  const groups = node.exclusive ?? [];
  const keys = Object.keys(node.properties ?? {});
  return keys.filter((key) => groups.every((group) => !group.keys.includes(key) || group.keys[0] === key));
}

function mappingSample(node: SchemaNode): Json {
  const sample: { [key: string]: Json } = {};
  for (const key of compatible(node)) {
    const field = node.properties?.[key];
    if (field && !field.deprecated) sample[key] = sampleOf(field);
  }
  if (typeof node.additionalProperties === 'object') sample.member = sampleOf(node.additionalProperties);
  if (node.open) sample['any key'] = { with: ['anything'] };
  return sample;
}

/** Valid data with every field. Free text is `lan`, which is also a role of interfaces. */
export function sampleOf(node: SchemaNode): Json {
  if (node.anyOf?.[0]) return sampleOf(node.anyOf[0]);
  const type = [node.type ?? 'string'].flat()[0];
  if (type === 'object') return mappingSample(node);
  if (type === 'array') return node.items ? [sampleOf(node.items)] : [];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return node.minimum ?? (node.exclusiveMinimum ?? 0) + 1;
  if (typeof node.enum?.[0] === 'string') return node.enum[0];
  if (node.idPrefix !== undefined) return `${node.idPrefix}sample-1`;
  if (node.format !== undefined && node.format in formatSamples)
    return formatSamples[node.format as FormatName];
  return 'lan';
}

/** A place in a sample: keys and indices, and what the schema says of it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly node: SchemaNode;
}

/** Every place of a sample, from the outermost on. */
export function placesOf(node: SchemaNode, path: readonly (string | number)[] = []): Place[] {
  const places: Place[] = [{ path, node }];
  const inner = node.anyOf?.[0] ?? node;
  if (inner.items) places.push(...placesOf(inner.items, [...path, 0]));
  for (const key of compatible(inner)) {
    const field = inner.properties?.[key];
    if (field && !field.deprecated) places.push(...placesOf(field, [...path, key]));
  }
  if (typeof inner.additionalProperties === 'object') {
    places.push(...placesOf(inner.additionalProperties, [...path, 'member']));
  }
  return places;
}

function isMapping(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of data with another value at a path; undefined takes the key away. */
export function edited(data: Json, path: readonly (string | number)[], value: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(data)) {
    return data.map((item, index) => (index === step ? edited(item, rest, value) : item));
  }
  const copy: { [key: string]: Json } = isMapping(data) ? { ...data } : {};
  if (rest.length === 0 && value === undefined) delete copy[step];
  else copy[step] = edited(copy[step] ?? null, rest, value);
  return copy;
}
