import type { CollectionPath } from './collections.js';
import type { Exclusive } from './common.js';
import type { Reference } from './reference.js';

/** The parts of JSON Schema, and of our own keywords, that the layers are written in. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
  readonly $schema?: string;
  /** The value names an entity. */
  readonly reference?: Reference;
  /** The value is an id: its prefix, empty for none. */
  readonly idPrefix?: string;
  /** The mapping's keys are ids: their prefix, empty for none. */
  readonly keyPrefix?: string;
  /** Keys of the mapping that exclude one another. */
  readonly exclusive?: readonly Exclusive[];
  /** Fields whose absence and form a check judges instead of the schema: field → the check's code. */
  readonly judgedBy?: Readonly<Record<string, string>>;
  /** The members of this list or mapping are entities. */
  readonly collection?: CollectionPath;
  /** Any further keys are allowed. */
  readonly open?: boolean;
  /** Keys below that end in `_ref` are not resolved. */
  readonly exemptFromReferences?: boolean;
  /** Fields that these defaults must not give. */
  readonly identity?: readonly string[];
  /** Fields that may be missing in the file but not in effect. */
  readonly effectiveRequired?: readonly string[];
  /** The keys of the mapping are the layers. */
  readonly layers?: boolean;
}

/** Pattern of the keys that every mapping allows and nothing reads. */
export const ignoredKeys = '^x-';

/**
 * Visits a schema and everything below it. Paths are written `a.b`, `[]` for the items of a list, `.*` for the
 * members of a mapping with keys of choice; the alternatives of one place share its path.
 */
export function walkSchema(
  node: SchemaNode,
  visit: (path: string, node: SchemaNode) => void,
  path = '',
): void {
  visit(path, node);
  for (const kind of node.anyOf ?? []) walkSchema(kind, visit, path);
  if (node.items) walkSchema(node.items, visit, `${path}[]`);
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const [key, field] of Object.entries(node.properties ?? {})) walkSchema(field, visit, below(key));
  for (const [pattern, field] of Object.entries(node.patternProperties ?? {})) {
    if (pattern !== ignoredKeys) walkSchema(field, visit, below('*'));
  }
  if (typeof node.additionalProperties === 'object') {
    walkSchema(node.additionalProperties, visit, below('*'));
  }
}
