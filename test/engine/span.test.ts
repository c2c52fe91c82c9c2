/** A run tells of each piece of work that it did, in whichever thread, if somebody listens. */
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunOptions, run } from '../../src/engine/build.js';
import type { Span } from '../../src/engine/span.js';
import { Toy } from '../support/toy.js';
import { poolDefinitions } from './pool-lab.js';

const test = suite<{ toy: Toy }>('pieces of work');

const HOSTS = 20;

test.before.each((context) => {
  context.toy = new Toy(poolDefinitions);
  write(context.toy, 1);
});
test.after.each(({ toy }) => toy.dispose());

function write(toy: Toy, factor: number): void {
  const hosts = Array.from({ length: HOSTS }, (_, n) => ({ id: `h${n}`, size: n === 3 ? factor : n }));
  toy.write('main.json', { hosts });
}

/** The pieces of work of a build, and the outputs that it rendered. */
async function told(toy: Toy, options: Partial<RunOptions> = {}): Promise<[Span[], readonly string[]]> {
  const spans: Span[] = [];
  const worker = { file: fileURLToPath(new URL('pool-worker.mjs', import.meta.url)), data: toy.root };
  const events = { span: (span: Span) => void spans.push(span) };
  const { outputs, status } = await run({ ...toy.project, worker }, { mode: 'build', events, ...options });
  assert.is(status, 'ok');
  return [spans, outputs.rendered];
}

const named = (spans: readonly Span[], kind: Span['kind']): string[] =>
  spans.flatMap((span) => (span.kind === kind ? [span.name] : [])).sort();

/** Within a thread, what overlaps another piece of work lies in it. */
function nest(spans: readonly Span[]): void {
  for (const thread of new Set(spans.map((span) => span.thread))) {
    const own = spans.filter((span) => span.thread === thread);
    for (const a of own) {
      assert.ok(a.end >= a.start, a.name);
      for (const b of own) {
        const apart = a.end <= b.start || b.end <= a.start;
        const within = (a.start >= b.start && a.end <= b.end) || (b.start >= a.start && b.end <= a.end);
        assert.ok(apart || within, `${a.name} and ${b.name}`);
      }
    }
  }
}

test('each output that is rendered and each file that is looked at is one piece of work', async ({ toy }) => {
  const [spans, rendered] = await told(toy, { jobs: 1 });
  assert.ok(rendered.length > HOSTS);
  assert.equal(named(spans, 'output'), [...rendered].sort());
  assert.equal(named(spans, 'write'), [...rendered].sort());
  assert.equal(named(spans, 'parse'), ['main.json']);
  assert.equal(named(spans, 'transaction'), ['first transaction', 'second transaction']);
  assert.equal(new Set(spans.map(({ thread }) => thread)), new Set([0]));
  assert.ok(spans.filter(({ kind }) => kind === 'output').every(({ reads = 0 }) => reads > 1));
  nest(spans);
});

test('what made a task run again is named', async ({ toy }) => {
  await told(toy);
  write(toy, 77);
  const [spans, rendered] = await told(toy);
  assert.ok(rendered.includes('hosts/h3.txt') && rendered.length < HOSTS, rendered.join(' '));
  const again = spans.find(({ name }) => name === 'hosts/h3.txt');
  assert.ok(again?.because?.includes('hosts[h3].size'), String(again?.because));
  assert.ok(named(spans, 'validate').includes('output:hosts/h3.txt'));
  nest(spans);
});

test('threads tell of theirs, one after the other', async ({ toy }) => {
  const [spans, rendered] = await told(toy, { jobs: 2, worthThreads: 2 });
  assert.equal(named(spans, 'output'), [...rendered].sort());
  assert.equal(named(spans, 'write'), [...rendered].sort());
  const threads = new Set(spans.filter(({ kind }) => kind === 'output').map(({ thread }) => thread));
  assert.ok(threads.size > 0 && !threads.has(0), [...threads].join(' '));
  nest(spans);
  // They have the same clock.
  const [first] = spans.filter(({ kind }) => kind === 'transaction');
  assert.ok(first);
  for (const span of spans.filter(({ thread }) => thread > 0)) assert.ok(span.start >= first.end, span.name);
});

test('what comes to an error says so', async ({ toy }) => {
  toy.write('main.json', '{');
  const spans: Span[] = [];
  await toy.run({ events: { span: (span) => void spans.push(span) } });
  assert.is(spans.find(({ kind }) => kind === 'parse')?.failed, true);
});

test('counts: an edit computes few fingerprints, and writes few rows', async ({ toy }) => {
  const first = await toy.run();
  write(toy, 77);
  const edit = await toy.run();
  assert.ok(edit.counts.fingerprints > 0 && edit.counts.rowsWritten > 0);
  assert.ok(edit.counts.rowsWritten < first.counts.rowsWritten / 2);
  const look = await toy.run({ mode: 'check' });
  assert.is(look.counts.rowsWritten, 0);
});

test.run();
