/** Whatever stands in a source, the loader reads it, or says what is wrong with it and where. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Encoded, ParsedSource } from '../src/engine/source.js';
import { parseFully } from '../src/topology/yaml/full/parse.js';
import { topologyFormat } from '../src/topology/yaml/index.js';
import { parsePlain } from '../src/topology/yaml/plain.js';
import { decodeText } from '../src/topology/yaml/text.js';
import { filesBelow, PROJECT } from './support/example-lab.js';
import { fuzzing } from './support/fuzz-runs.js';
import { damagedBytes } from './support/fuzz-text.js';

const FILE = 'topology/L4-platform/lxc/x.yaml';
const folder = path.join(PROJECT, 'topology');
const texts = new Map(
  filesBelow(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
);

/** How many places a value has: one for each value, and one for each key. */
function places(value: Encoded): number {
  if (typeof value !== 'object' || value === null || value[0] === 2 || value[0] === 3) return 1;
  return value.slice(1).reduce<number>((sum, member) => sum + places(member as Encoded), 1);
}

/** Asserts that a place is one of the text: on a line of it, and at most just behind its end. */
function assertInside(lines: readonly string[], line: number, column: number, what: string): void {
  assert.ok(
    Number.isInteger(line) && line >= 1 && line <= lines.length,
    `${what}: line ${line} of ${lines.length}`,
  );
  const length = lines[line - 1]?.length ?? 0;
  assert.ok(
    Number.isInteger(column) && column >= 1 && column <= length + 1,
    `${what}: column ${column} of ${length}`,
  );
}

/** The library's own words, which are for those who know its insides. */
const JARGON =
  /cannot be read as YAML|implicit|block-|flow-|collection|YAML stream|seq-item|map-value|undefined|\[object/i;

function assertSound(parsed: ParsedSource, text: string): void {
  const lines = text.split('\n');
  for (const { code, message, position, related = [] } of parsed.faults) {
    assert.match(
      code,
      /^source\/(yaml-syntax|duplicate-key|include-(escape|invalid)|alias|unknown-tag|encoding|document|limit)$/,
    );
    assert.not.match(message.replace(/`[^`]*`/g, ''), JARGON);
    assert.ok(message.length < 500, message);
    assertInside(lines, position.line, position.column, message);
    for (const place of related)
      assertInside(lines, place.position.line, place.position.column, place.message);
  }
  if (parsed.faults.length > 0) {
    assert.is(parsed.root, null);
    return;
  }
  assert.is(parsed.positions.length, 2 * places(parsed.root));
  for (let i = 0; i < parsed.positions.length; i += 2) {
    assertInside(lines, parsed.positions[i] ?? 0, parsed.positions[i + 1] ?? 0, 'a value');
  }
}

function assertReads(bytes: Uint8Array): void {
  const decoded = decodeText(bytes);
  const parsed = topologyFormat.parse(bytes, FILE);
  const text =
    typeof decoded === 'string'
      ? decoded
      : Buffer.from(bytes)
          .toString()
          .replace(/^\ufeff/, '')
          .replaceAll('\r\n', '\n');
  assertSound(parsed, text);
  const quick = parsePlain(bytes, FILE);
  if (quick === undefined || typeof decoded !== 'string') return;
  assert.is(JSON.stringify(quick), JSON.stringify(parseFully(decoded, FILE)));
}

const test = suite('the loader, fuzzed');

test('with damaged files of the example', () => {
  fc.assert(fc.property(damagedBytes(texts), assertReads), fuzzing(1500));
});

test('with random bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ min: 9, max: 126, maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.constantFrom(...' \n\t:-?[]{},#&*!|>\'"%@`\\ab1'), { maxLength: 60 })
      .map((all) => Buffer.from(all.join(''))),
  );
  fc.assert(fc.property(bytes, assertReads), fuzzing(2500));
});

test.run();
