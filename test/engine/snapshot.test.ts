import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StatRecord } from '../../src/engine/disk.js';
import {
  absolutePath,
  BLOCK,
  clockOf,
  decodeSnapshot,
  encodeSnapshot,
  entries,
  provesUnchanged,
  ROLES,
  recordedStat,
  type Tracked,
} from '../../src/engine/snapshot.js';

const test = suite('snapshots');

const stat: fc.Arbitrary<StatRecord> = fc.record(
  {
    size: fc.nat(),
    mtimeMs: fc.double({ min: 0, max: 4e12, noNaN: true }),
    ctimeMs: fc.double({ min: 0, max: 4e12, noNaN: true }),
    ino: fc.nat(2 ** 40),
  },
  { noNullPrototype: true },
);
const file = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
const tracked: fc.Arbitrary<readonly Tracked[]> = fc.array(
  fc.record({ path: file, stat: fc.option(stat, { nil: undefined }) }, { noNullPrototype: true }),
  { maxLength: 4 },
);
const all = fc.record(
  {
    source: tracked,
    folder: tracked,
    template: tracked,
    absent: tracked,
    code: tracked,
    link: tracked,
    output: tracked,
  },
  { noNullPrototype: true },
);
const header = fc.record(
  {
    build: fc.string(),
    entry: fc.string({ unit: 'grapheme' }),
    outputFolder: fc.string(),
    sourceClock: fc.double({ min: 0, max: 4e12, noNaN: true }).map((n) => n + 0),
    outputClock: fc.constantFrom(0, 1.5),
    pending: fc.boolean(),
    outcome: fc.constantFrom(null, { status: 'ok', text: 'line\nline' }),
  },
  { noNullPrototype: true },
);

test('what was encoded is decoded, with its roles', () => {
  fc.assert(
    fc.property(header, all, (head, paths) => {
      const snapshot = decodeSnapshot(encodeSnapshot(head, paths));
      if (!snapshot) throw new Error('it can be decoded');
      const { counts, blocks: _, ...rest } = snapshot.header;
      assert.equal(rest, head);
      const found = [...entries(snapshot)].map(({ role, path, index }) => ({
        role,
        path,
        stat: recordedStat(snapshot, index),
      }));
      assert.equal(
        found,
        ROLES.flatMap((role) => paths[role].map((entry) => ({ role, ...entry }))),
      );
      for (const role of ROLES) assert.is(counts[role], paths[role].length);
    }),
  );
});

test('paths of many folders in several blocks', () => {
  const stat = { size: 1, mtimeMs: 2, ctimeMs: 3, ino: 4 };
  const paths = (name: string, count: number): Tracked[] =>
    Array.from({ length: count }, (_, n) => ({ path: `${name}/${n % 3}/${n}`, stat: { ...stat, ino: n } }));
  const lists = { source: paths('a', BLOCK), code: paths('/c', 1), output: paths('o', 2 * BLOCK + 1) };
  const none = { folder: [], template: [], absent: [], link: [] };
  const head = { build: '', entry: '', outputFolder: '', sourceClock: 1, outputClock: 2, pending: false };
  const snapshot = decodeSnapshot(encodeSnapshot({ ...head, outcome: null }, { ...none, ...lists }));
  if (!snapshot) throw new Error('it can be decoded');
  assert.equal(
    snapshot.blocks.map(({ role, first, end }) => [role, first, end]),
    [
      ['source', 0, BLOCK],
      ['code', BLOCK, BLOCK + 1],
      ['output', BLOCK + 1, 2 * BLOCK + 1],
      ['output', 2 * BLOCK + 1, 3 * BLOCK + 1],
      ['output', 3 * BLOCK + 1, 3 * BLOCK + 2],
    ],
  );
  assert.equal(
    [...entries(snapshot)].map(({ path, index }) => ({ path, stat: recordedStat(snapshot, index) })),
    [...lists.source, ...lists.code, ...lists.output],
  );
});

// The highest bit is left alone: -0 is 0.
test('damaged bytes give nothing, or a stat that no file has', () => {
  fc.assert(
    fc.property(header, all, fc.nat(), fc.integer({ min: 1, max: 127 }), (head, paths, at, flip) => {
      const blob = encodeSnapshot(head, paths);
      const before = ROLES.flatMap((role) => paths[role]);
      const damaged = at % blob.length;
      blob[damaged] = (blob[damaged] ?? 0) ^ flip;
      const snapshot = decodeSnapshot(blob);
      if (damaged < blob.length - 32 * before.length) assert.is(snapshot, undefined);
      else if (!snapshot) throw new Error('the text can be decoded');
      else {
        const now = before.map(({ stat }, n) => provesUnchanged(recordedStat(snapshot, n), stat, Infinity));
        const first = blob.length - 32 * before.length;
        const entry = Math.floor((damaged - first) / 32);
        // The times of what is not there say nothing.
        const tells = before[entry]?.stat !== undefined || (damaged - first) % 32 < 8;
        assert.equal(
          now,
          before.map((_, n) => n !== entry || !tells),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test('a blob that was cut gives nothing', () => {
  const blob = encodeSnapshot(
    {
      build: '1',
      entry: 'a',
      outputFolder: 'out',
      sourceClock: 1,
      outputClock: 2,
      pending: false,
      outcome: null,
    },
    {
      source: [{ path: 'a', stat: undefined }],
      folder: [],
      template: [],
      absent: [],
      code: [],
      link: [],
      output: [],
    },
  );
  for (let length = 0; length < blob.length; length++) {
    assert.is(decodeSnapshot(blob.subarray(0, length)), undefined, `${length} bytes`);
  }
  assert.ok(decodeSnapshot(blob));
});

test('only the same stat, older than the record, proves that a file is unchanged', () => {
  const record: StatRecord = { size: 1, mtimeMs: 1000, ctimeMs: 1000, ino: 7 };
  assert.ok(provesUnchanged(record, { ...record }, 1001));
  for (const other of [{ size: 2 }, { mtimeMs: 999 }, { ctimeMs: 1001 }, { ino: 8 }]) {
    assert.not(provesUnchanged(record, { ...record, ...other }, 5000));
  }
  assert.not(provesUnchanged(record, record, 1000), 'written in the tick in which it was recorded');
  assert.not(provesUnchanged(record, record, 999));
  assert.not(provesUnchanged(record, undefined, 5000));
  assert.not(provesUnchanged(undefined, record, 5000));
  assert.ok(provesUnchanged(undefined, undefined, 0), 'nothing there, then and now');
});

test('paths are relative to the root or absolute', () => {
  assert.is(absolutePath('/root', 'a/b'), '/root/a/b');
  assert.is(absolutePath('/root', '/x'), '/x');
  const clocks = { sourceClock: 1, outputClock: 2 } as Parameters<typeof clockOf>[0];
  assert.equal(
    ROLES.map((role) => clockOf(clocks, role)),
    [1, 1, 1, 1, 1, 1, 2],
  );
});

test.run();
