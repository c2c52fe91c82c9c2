/** Findings about fields that the schema has nothing against. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { schemaFindings } from '../form.js';
import { isRefused } from '../silence.js';

/** Of findings in one entity those whose places the schema accepts. It is asked only where something was found. */
export function unrefused(lab: Lab, entity: Address, found: readonly Finding[]): readonly Finding[] {
  if (found.length === 0) return found;
  const refused = schemaFindings(lab, entity);
  return refused.length === 0 ? found : found.filter(({ node }) => !isRefused(refused, node));
}
