/** One fault is reported once: what the schema has already refused is not judged again by other checks. */
import { type Address, isWithin } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';

/** Codes of faults that leave nothing to be judged at the node, or below it. */
const VOID = new Set([
  'schema/type',
  'schema/enum',
  'schema/range',
  'schema/format',
  'schema/unknown-key',
  'schema/default-identity',
  'ids/pattern',
]);

/** True if one of the schema's findings concerns the node itself, or what holds it. */
export function isRefused(findings: readonly Finding[], node: Address): boolean {
  return findings.some((finding) => VOID.has(finding.code) && isWithin(node, finding.node));
}

/** True if the schema says that the mapping at `node` lacks something that it has to have. */
export function isIncomplete(findings: readonly Finding[], node: Address): boolean {
  return findings.some(
    ({ code, node: at }) => at === node && (code === 'schema/required' || code === 'schema/exclusive'),
  );
}
