/** Random documents, for properties. */
import fc from 'fast-check';
import type { Plain } from '../../src/engine/tree.js';

const key = fc.constantFrom('a', 'b', 'id', 'x', 'any key', '', '__proto__', 'é', '[0]', 'a.b', '"');
const scalar: fc.Arbitrary<Plain> = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, 2.5, '', '1', 'text', 'x'.repeat(60)),
  fc.string({ maxLength: 5 }),
  fc.integer(),
);

/** Maps keys to values without a prototype's members getting in the way. */
function mapping(entries: readonly (readonly [string, Plain])[]): Plain {
  const result: Record<string, Plain> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** A value of any shape, as YAML could hold it: lists with entities, odd keys, nested containers. */
export const plain: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain; entity: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    scalar,
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(mapping),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('entity'), { maxLength: 4 }),
  ),
  entity: fc
    .tuple(fc.constantFrom('h1', 'h2', 'h3'), fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }))
    .map(([id, entries]) => mapping([...entries, ['id', id]])),
})).value;
