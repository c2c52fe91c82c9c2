/** What the validators are that are compiled when the package is built. */
import type { CollectionPath, LayerName } from './collections.js';
import type { SchemaNode } from './schema-node.js';

/**
 * The document's own keys, a layer without the members of its collections, a member of a collection, or the config
 * file.
 */
export type ValidatorKey = 'root' | LayerName | CollectionPath | 'config';

/** An error of ajv with its place in the data, and the part of the schema that it comes from. */
export interface ValidationError {
  /** JSON pointer into the data. */
  readonly instancePath: string;
  /** Where the keyword stands in the schema. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly keys?: readonly string[];
  };
  /** The schema that has the keyword. */
  readonly parentSchema?: SchemaNode;
  readonly data?: unknown;
}

/** Says whether data is valid, and leaves in `errors` why it is not. */
export interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly ValidationError[] | null;
}

/** The export `validators` of the compiled module. */
export type Validators = Readonly<Record<ValidatorKey, Validator>>;
