import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk, type StatRecord } from '../../src/engine/disk.js';
import {
  absolutePath,
  clockOf,
  decodeSnapshot,
  encodeSnapshot,
  entries,
  isUpToDate,
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
      const { counts, ...rest } = snapshot.header;
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

test('damaged bytes give nothing', () => {
  fc.assert(
    fc.property(header, all, fc.nat(), fc.integer({ min: 1, max: 255 }), (head, paths, at, flip) => {
      const blob = encodeSnapshot(head, paths);
      blob[at % blob.length] = (blob[at % blob.length] ?? 0) ^ flip;
      assert.is(decodeSnapshot(blob), undefined);
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

test('one difference, or one file too young, is enough to look further', () => {
  const at = (path: string): Tracked => ({ path, stat: realDisk.stat(path) });
  const head = { build: '', entry: '', outputFolder: '', pending: false, outcome: null };
  const none = { source: [], folder: [], template: [], absent: [], code: [], link: [], output: [] };
  const upToDate = (clocks: { sourceClock: number; outputClock: number }, paths: object): boolean => {
    const snapshot = decodeSnapshot(encodeSnapshot({ ...head, ...clocks }, { ...none, ...paths }));
    return snapshot !== undefined && isUpToDate(snapshot, process.cwd(), realDisk);
  };
  const late = { sourceClock: 9e15, outputClock: 9e15 };
  assert.ok(upToDate(late, { source: [at('package.json')], absent: [at('no-such-file')] }));
  assert.not(upToDate(late, { source: [at('package.json'), { path: 'LICENSE', stat: undefined }] }));
  assert.not(upToDate(late, { absent: [{ ...at('no-such-file'), stat: at('LICENSE').stat }] }));
  assert.not(upToDate({ ...late, sourceClock: 0 }, { source: [at('package.json')] }));
  assert.ok(upToDate({ ...late, sourceClock: 0 }, { output: [at('package.json')] }));
  assert.not(upToDate({ ...late, outputClock: 0 }, { output: [at('package.json')] }));
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
