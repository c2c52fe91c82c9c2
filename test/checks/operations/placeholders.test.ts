import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { variablesIn } from '../../../src/checks/operations/placeholders.js';

const test = suite('checks: placeholders');

function names(value: unknown): readonly string[] {
  return variablesIn(value).map(({ name }) => name);
}

test('names in placeholders, and nowhere else', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['vault_a', []],
    ['{{ vault_a }}', ['vault_a']],
    ['{{vault_a}}{{ vault_b }}', ['vault_a', 'vault_b']],
    ['a {{ vault_a }} vault_b', ['vault_a']],
    ["{{ vault_a | default('vault_b') }}", ['vault_a', 'default']],
    ['{{ vault_a | default("it\\"s vault_b") }}', ['vault_a', 'default']],
    ['{{ hosts.vault_a }}', ['hosts']],
    ['{{ my_vault_a }}', ['my_vault_a']],
    ['{{ a\n  + vault_b }}', ['a', 'vault_b']],
    ['{{ vault_a', []],
    ['{% if vault_a %}', []],
    ['{{}}', []],
  ];
  for (const [text, expected] of table) assert.equal(names(text), expected, text);
});

test('texts at any depth, with the way to them; ignored keys left out', () => {
  const value = { a: [{ b: '{{ x }}' }, 5, null, '{{ y }}'], 'x-note': '{{ z }}', c: true };
  assert.equal(variablesIn(value), [
    { name: 'x', path: ['a', 0, 'b'] },
    { name: 'y', path: ['a', 3] },
  ]);
  assert.equal(variablesIn(undefined), []);
});

test.run();
