/**
 * The references of the topology: which fields name an entity, in which collection, and what may be found in an
 * entity or layer. Everything here follows from the schema's annotations; the schema itself is not loaded.
 */
import { type CollectionPath, collectionPaths, type LayerName, layerNames } from './schema/collections.js';
import type { Reference } from './schema/reference.js';
import { referenceTable } from './schema/reference-table.js';

export type { CollectionPath, LayerName } from './schema/collections.js';
export type { DevicePart, JudgedBy, OwnerField, Reference, Where } from './schema/reference.js';

/** A list or mapping whose members can be referred to. */
export interface Collection {
  readonly path: CollectionPath;
  /** The keys that lead to it from the document's root. */
  readonly keys: readonly string[];
  /** A list's members have an `id`; a mapping's stand under theirs. */
  readonly kind: 'list' | 'mapping';
  readonly layer: LayerName;
}

/** A layer's number, 0..7. */
export function layerNumber(layer: LayerName): number {
  return layerNames.indexOf(layer);
}

/** The layer of a path that begins with one. */
export function layerOf(path: string): LayerName {
  const first = path.split('.', 1)[0];
  const layer = layerNames.find((name) => name === first);
  if (layer === undefined) throw new Error(`${path} begins with no layer`);
  return layer;
}

/** Every collection, in the order of the layers. */
export const collections: readonly Collection[] = collectionPaths.map((path) => ({
  path,
  keys: path.split('.'),
  kind: referenceTable.collections[path]?.kind ?? 'list',
  layer: layerOf(path),
}));

/** `[]`: any item of a list; `*`: any member of a mapping; else a mapping's key. */
export type PathStep = string;

function stepsOf(path: string): readonly PathStep[] {
  return path.match(/\[\]|[^.[\]]+/g) ?? [];
}

/** What a path is relative to: the member of a collection, or else a layer. */
export type Scope = CollectionPath | LayerName;

interface ScopedPath {
  readonly scope: Scope;
  readonly steps: readonly PathStep[];
}

function scoped(path: string): ScopedPath {
  for (const { path: collection, kind } of collections) {
    const member = kind === 'list' ? `${collection}[]` : `${collection}.*`;
    if (path === member || path.startsWith(`${member}.`)) {
      return { scope: collection, steps: stepsOf(path.slice(member.length)) };
    }
  }
  const layer = layerOf(path);
  return { scope: layer, steps: stepsOf(path.slice(layer.length)) };
}

/** A field whose value names an entity. */
export interface ReferenceField extends ScopedPath {
  /** From the document's root, `[]` for any item, `.*` for any member. */
  readonly path: string;
  readonly reference: Reference;
}

/** Every reference field of the topology. */
export const referenceFields: readonly ReferenceField[] = Object.entries(referenceTable.fields).map(
  ([path, reference]) => ({ path, reference, ...scoped(path) }),
);

/**
 * References by the name of their field, for keys of open mappings; each name also in its other number (`lxc_refs`).
 * Where fields of one name differ, the result allows what any of them allows.
 */
export const referencesByName: ReadonlyMap<string, Reference> = byName();

function byName(): Map<string, Reference> {
  const names = new Map<string, Reference>();
  for (const { steps, reference } of referenceFields) {
    const name = steps.filter((step) => step !== '[]').at(-1);
    if (name === undefined || !isReferenceName(name)) continue;
    const known = names.get(name);
    const { to, part, where } = reference;
    const sameWhere = known === undefined || JSON.stringify(known.where) === JSON.stringify(where);
    names.set(name, {
      to: [...new Set([...(known?.to ?? []), ...to])],
      ...(part === undefined ? {} : { part, owner: 'device_ref' }),
      ...(sameWhere && where !== undefined ? { where } : {}),
    });
  }
  for (const [name, reference] of [...names]) {
    const other = name.endsWith('s') ? name.slice(0, -1) : `${name}s`;
    if (!names.has(other)) names.set(other, reference);
  }
  return names;
}

/** True for the names by which reference fields are known: `…_ref` and `…_refs`. */
export function isReferenceName(key: string): boolean {
  return /._refs?$/.test(key);
}

/** Fields that a guest must have in effect, in the paths of `ReferenceField` relative to the guest. */
export function effectiveRequired(collection: 'L4_platform.lxc' | 'L4_platform.vms'): readonly PathStep[][] {
  return (referenceTable.effectiveRequired[collection] ?? []).map((path) => [...stepsOf(path)]);
}

/** What the schema says of a place below a scope. */
interface Shape {
  readonly below: Map<PathStep, Shape>;
  reference?: Reference;
  /** Whether keys that are not known here are resolved by their names. */
  open?: boolean;
  exempt?: boolean;
}

const shapes = new Map<Scope, Shape>();

function shapeAt(path: string): Shape {
  const { scope, steps } = scoped(path);
  let shape = shapes.get(scope) ?? { below: new Map() };
  shapes.set(scope, shape);
  for (const step of steps) {
    const next: Shape = shape.below.get(step) ?? { below: new Map() };
    shape.below.set(step, next);
    shape = next;
  }
  return shape;
}

for (const { path, reference } of referenceFields) shapeAt(path).reference = reference;
for (const path of referenceTable.openMappings) shapeAt(path).open = true;
for (const path of referenceTable.exemptMappings) shapeAt(path).exempt = true;

/** A reference that was found in data. */
export interface FoundReference {
  /** Keys and indices from the member of the collection, or from the layer. */
  readonly path: readonly (string | number)[];
  /** What is written there: an id, a key, a name. */
  readonly value: string;
  readonly reference: Reference;
  /** The device of which a part is named, as the owner field beside it says; absent if that says nothing. */
  readonly owner?: string;
}

/** What an entity or layer refers to. */
export interface References {
  readonly found: readonly FoundReference[];
  /** Keys in open mappings that look like references, but whose names are not known. */
  readonly unknownFields: readonly (readonly (string | number)[])[];
}

type Mapping = { readonly [key: string]: unknown };

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The references in a member of a collection, or in a layer; of a layer, those outside its collections. Values that
 * are no text are left to the schema, keys that begin with `x-` are ignored.
 */
export function referencesIn(scope: Scope, value: unknown): References {
  const found: FoundReference[] = [];
  const unknownFields: (string | number)[][] = [];
  const shape = shapes.get(scope);
  if (shape) visit(shape, value, [], undefined, undefined);
  return { found, unknownFields };

  function visit(
    shape: Shape | undefined,
    value: unknown,
    path: (string | number)[],
    holder: Mapping | undefined,
    named: Reference | undefined,
  ): void {
    if (shape?.exempt && !shape.below.size) return;
    const reference = shape?.reference ?? named;
    if (typeof value === 'string' && reference) found.push(foundAt(path, value, reference, holder));
    if (Array.isArray(value)) {
      const below = shape?.below.get('[]') ?? (shape?.open ? OPEN : undefined);
      if (!below && !named) return;
      for (const [index, item] of value.entries()) visit(below, item, [...path, index], holder, named);
    } else if (isMapping(value) && shape) {
      for (const [key, member] of Object.entries(value)) {
        if (!key.startsWith('x-')) visitKey(shape, key, member, [...path, key], value);
      }
    }
  }

  function visitKey(
    shape: Shape,
    key: string,
    member: unknown,
    path: (string | number)[],
    holder: Mapping,
  ): void {
    const below = shape.below.get(key) ?? shape.below.get('*');
    if (below?.reference?.keys) found.push(foundAt(path, key, below.reference, undefined));
    else if (below) visit(below, member, path, holder, undefined);
    else if (shape.open) {
      const named = isReferenceName(key) ? referencesByName.get(key) : undefined;
      if (isReferenceName(key) && !named) unknownFields.push(path);
      visit(OPEN, member, path, holder, named);
    }
  }
}

/** Anywhere inside an open mapping. */
const OPEN: Shape = { below: new Map(), open: true };

function foundAt(
  path: readonly (string | number)[],
  value: string,
  reference: Reference,
  holder: Mapping | undefined,
): FoundReference {
  const field =
    reference.owner === undefined || reference.owner === 'main-router' ? undefined : reference.owner;
  const owner = field === undefined ? undefined : holder?.[field];
  return { path, value, reference, ...(typeof owner === 'string' ? { owner } : {}) };
}
