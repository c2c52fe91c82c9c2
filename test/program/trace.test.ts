/** `--trace FILE`: the built command writes what Perfetto and chrome://tracing show. */
import { readdirSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { byThread, holds, ownTimes, type RecordedTrace, readTrace, slicesOf } from '../../bench/trace.js';
import { Program } from '../support/command.js';

const test = suite('--trace');
const lab = new Program('small');
test.after(() => lab.dispose());

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

/** Holds a trace against the rules of the format. */
function checkFormat(trace: RecordedTrace): void {
  const events = trace.traceEvents as readonly TraceEvent[];
  for (const event of events) {
    const text = JSON.stringify(event);
    assert.ok(['X', 'C', 'i', 'M'].includes(event.ph) && event.name !== '', text);
    assert.ok(isWhole(event.pid) && isWhole(event.tid), text);
    if (event.ph !== 'M') assert.ok(isWhole(event.ts), text);
    if (event.ph === 'X') assert.ok(isWhole(event.dur), text);
    if (event.ph === 'C') assert.ok(Object.values(event.args ?? {}).every(Number.isFinite), text);
  }
  const slices = slicesOf(trace);
  for (const thread of byThread(slices).values()) {
    const open: (typeof slices)[number][] = [];
    for (const slice of thread) {
      while (open.length > 0 && !holds(open.at(-1), slice)) {
        const ended = open.pop();
        assert.ok(ended && ended.ts + ended.dur <= slice.ts, `${ended?.name} and ${slice.name} overlap`);
      }
      open.push(slice);
    }
  }
  const named = events.filter(({ name }) => name === 'thread_name').map(({ tid }) => tid);
  assert.equal([...named].sort(), [...byThread(slices).keys()].sort(), 'every thread has a name');
}

function traced(...words: readonly string[]): RecordedTrace {
  const { status, stderr } = lab.call('--trace', 'run.json', ...words);
  assert.is(status, 0, stderr);
  const trace = readTrace(lab.path('run.json'));
  checkFormat(trace);
  return trace;
}

const inCategory = (trace: RecordedTrace, category: string): string[] =>
  slicesOf(trace)
    .filter(({ cat }) => cat === category)
    .map(({ name }) => name)
    .sort();

test('a build: phases, tasks with their reads, transactions, counts', () => {
  const trace = traced();
  const outputs = Object.keys(lab.tree()).sort();
  assert.equal(inCategory(trace, 'output'), outputs);
  assert.equal(inCategory(trace, 'phase'), ['check', 'read', 'record', 'record', 'render']);
  assert.equal(inCategory(trace, 'transaction'), ['first transaction', 'second transaction']);
  const output = slicesOf(trace).find(({ cat }) => cat === 'output');
  assert.ok(Number(output?.args.reads) > 1);
  assert.ok(Number(trace.otherData.counts?.rowsWritten) > outputs.length);
  const whole = slicesOf(trace).find(({ cat }) => cat === 'run');
  const times = ownTimes(slicesOf(trace), ({ cat }) => cat);
  const sum = [...times.values()].reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - Number(whole?.dur) / 1000) < 0.1, 'times of its own add up to the whole');
});

test('nothing changed: what was looked at, and that nothing else was loaded', () => {
  const trace = traced();
  const looked = inCategory(trace, 'stat');
  for (const file of ['topology.yaml', 'generated/docs/devices.md'])
    assert.ok(looked.includes(lab.path(file)));
  assert.equal(inCategory(trace, 'step'), ['look for changes']);
  assert.equal(inCategory(trace, 'phase'), []);
});

test('an edit: what made the outputs stale', () => {
  lab.edit('L4_platform.yaml', /memory_mb: \d+/, 'memory_mb: 7168');
  const trace = traced('--dry-run');
  const again = slicesOf(trace).filter(({ cat }) => cat === 'output');
  assert.ok(again.length > 0 && again.length < 5);
  for (const { args, name } of again) assert.match(String(args.because), /memory_mb/, name);
  assert.equal(
    inCategory(traced('--json'), 'output'),
    again.map(({ name }) => name),
  );
});

test('the other modes that are runs, and one that fails', () => {
  for (const mode of ['--check', '--validate', '--clean', '--diffstat'])
    assert.equal(inCategory(traced(mode), 'run'), [`labbuild ${mode}`]);
  lab.edit('L4_platform.yaml', 'memory_mb: 7168', 'memory_mb: -1');
  assert.is(lab.call('--trace', 'failed.json').status, 1);
  checkFormat(readTrace(lab.path('failed.json')));
  lab.edit('L4_platform.yaml', 'memory_mb: -1', 'memory_mb: 7168');
});

test('what is not a trace is not overwritten, and nothing is built', () => {
  lab.remove('generated');
  lab.write('notes.json', '{"a": 1}');
  for (const [file, message] of [
    ['notes.json', 'not a trace'],
    ['topology.yaml', 'not a trace'],
    ['.', 'no ordinary file'],
    ['', 'needs FILE|no ordinary file'],
    ['nowhere/run.json', 'no folder'],
  ] as const) {
    const { status, stderr } = lab.call(`--trace=${file}`);
    assert.is(status, 2, file);
    assert.match(stderr, new RegExp(`^labbuild: --trace .*(${message})`));
  }
  assert.is(lab.read('notes.json'), '{"a": 1}');
  assert.not(lab.exists('generated'));
  assert.match(lab.call('--list', '--trace', 'x.json').stderr, /does not go with --list/);
});

test('an empty file and a link to a trace are written to; nothing is left beside them', () => {
  lab.write('empty.json', '');
  symlinkSync('empty.json', lab.path('link.json'));
  const before = readdirSync(lab.root).sort();
  assert.is(lab.call('--trace', 'link.json').status, 0);
  checkFormat(readTrace(lab.path('empty.json')));
  assert.equal(
    readdirSync(lab.root).filter((name) => name !== 'generated'),
    before.filter((name) => name !== 'generated'),
  );
});

test.run();
