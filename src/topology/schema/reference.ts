import type { CollectionPath } from './collections.js';

/** What the entity that a reference names has to be. A missing list allows everything. */
export interface Where {
  /** `class` of a device. */
  readonly class?: readonly string[];
  /** `type` of a device. */
  readonly type?: readonly string[];
}

/** Parts of a device that have ids of their own, unique in that device. */
export type DevicePart = 'interfaces' | 'specs.storage_slots';

/** Checks that judge a fault of a reference instead of `references/unknown` and `references/wrong-kind`. */
export interface JudgedBy {
  /** Code of the check that reports a value that names nothing. */
  readonly unknown?: string;
  /** Code of the check that reports a target of the wrong class or type, or a part of another device. */
  readonly wrongKind?: string;
}

/** The schema keyword `reference` of a field whose value names an entity, or a part of one. */
export interface Reference {
  /** Collections to look in. With `part`: where the device is. */
  readonly to: readonly CollectionPath[];
  readonly where?: Where;
  /** Fields of the target that the value may equal, in order; for the members of a mapping `id` is the key. Default: `id`. */
  readonly by?: readonly ('id' | 'name' | 'type')[];
  /** The value names this part of a device instead of the device. */
  readonly part?: DevicePart;
  /**
   * With `part`: the field that names the device, a neighbour of the field (of the list that holds it) in the same
   * mapping; or the main router of the lab.
   */
  readonly owner?: OwnerField | 'main-router';
  /** The keys of the mapping are the references, not its values. */
  readonly keys?: true;
  /** May name an entity of a higher layer. */
  readonly upward?: true;
  readonly judgedBy?: JudgedBy;
}

/** Fields that name the device of which another field names a part. */
export type OwnerField = 'device_ref' | 'managed_by_ref';

/** What the schema says about references, as plain data. Paths are those of `walkSchema`. */
export interface ReferenceTable {
  /** Collections and whether their members have an `id` or stand under a key. */
  readonly collections: Readonly<Record<string, { readonly kind: 'list' | 'mapping' }>>;
  /** Reference fields. A path that ends in `.*` with `keys` means the keys. */
  readonly fields: Readonly<Record<string, Reference>>;
  /** Places where any further keys are allowed, and those that end in `_ref` are resolved by their name. */
  readonly openMappings: readonly string[];
  /** Places where any keys are allowed and none is resolved. */
  readonly exemptMappings: readonly string[];
  /** Fields that a guest must have in effect, by its collection. */
  readonly effectiveRequired: Readonly<Record<string, readonly string[]>>;
}
