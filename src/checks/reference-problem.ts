/** A reference in its place, and what messages say of it. */
import type { Address } from '../engine/address.js';
import type { Finding, Related } from '../engine/definition.js';
import type { FoundReference, Scope } from '../topology/references.js';
import { shown } from '../topology/schema/expectation.js';
import { looksSecret } from '../topology/secret.js';

/** A reference with the place where it is written. */
export interface PlacedReference extends FoundReference {
  readonly scope: Scope;
  /** Address of what is written. */
  readonly node: Address;
  /** Address of the mapping that holds the field. */
  readonly holder: Address;
  /** The entity and the field, as messages begin. */
  readonly field: string;
  /** Id of the entity; undefined in a layer. */
  readonly entity: string | undefined;
  /** What the schema says of the entity or layer. */
  readonly refusals: () => readonly Finding[];
}

/** A finding of this reference. */
export function problem(
  { node, field }: PlacedReference,
  code: string,
  text: string,
  remedy?: string,
  related: readonly Related[] = [],
): Finding {
  return {
    code,
    severity: 'error',
    message: `${field}: ${text}`,
    ...(remedy === undefined ? {} : { remedy }),
    node,
    ...(related.length > 0 ? { related } : {}),
  };
}

/** What is written, as messages show it. */
export function quoted({ value, path }: FoundReference): string {
  const key = path.findLast((step) => typeof step === 'string');
  return looksSecret(String(key ?? ''), value) ? '(hidden)' : shown(value);
}
