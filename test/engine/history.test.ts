/** What is remembered of past runs: for each output those that rendered it, and why. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Explainer } from '../../src/engine/explain.js';
import { extended, Reasons, rebuildsOf } from '../../src/engine/history.js';
import { Manifest, manifestFile } from '../../src/engine/manifest.js';
import type { TaskRecord } from '../../src/engine/task-record.js';
import { everything } from '../support/everything.js';
import type { Toy } from '../support/toy.js';
import { builds, perHost, scenario } from './lab.js';

const test = suite('history');

const perHosts = { generators: [perHost] };
const ALL = ['hosts/a.txt', 'hosts/b.txt'];

function write(toy: Toy, a: number, b: number): void {
  toy.write('main.json', { hosts: [{ id: 'a', size: a }, { $file: 'b.json' }] });
  toy.write('b.json', { id: 'b', size: b });
}

/** The history of an output, without the times. */
async function historyOf(toy: Toy, output: string, hidden = ''): Promise<readonly object[] | undefined> {
  const explainer = await Explainer.open(toy.project, (node) => node === hidden);
  try {
    const history = explainer?.history(output);
    for (const { time } of history ?? []) assert.match(time ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    return history?.map(({ time: _, ...rest }) => rest);
  } finally {
    explainer?.close();
  }
}

test('each run that rendered an output, with what had changed, and no other run', () =>
  scenario(perHosts, async (toy) => {
    write(toy, 1, 1);
    await builds(toy, ALL);
    write(toy, 1, 2);
    await builds(toy, ['hosts/b.txt']);
    write(toy, 5, 2);
    await builds(toy, ['hosts/a.txt']);
    const first = {
      run: 1,
      reason: 'nothing was remembered: everything was built',
      changes: [],
      written: true,
    };
    const node = 'hosts[b].size';
    const place = { file: 'b.json', line: 5 };
    const edit = { run: 2, reason: `${node} changed`, written: true };
    assert.equal(await historyOf(toy, 'hosts/b.txt'), [
      { ...edit, changes: [{ node, old: 1, new: 2, ...place }] },
      first,
    ]);
    assert.equal(
      (await historyOf(toy, 'hosts/b.txt', node))?.[0],
      { ...edit, changes: [{ node, redacted: true, ...place }] },
      'secrets are hidden',
    );
    assert.is((await historyOf(toy, 'hosts/a.txt'))?.length, 2);
    assert.is(await historyOf(toy, 'hosts/c.txt'), undefined);
  }));

test('what is new, restored, or built from scratch says so, and a clean build forgets nothing', () =>
  scenario(perHosts, async (toy) => {
    const [output] = ALL;
    const reasons = async (): Promise<unknown> =>
      (await historyOf(toy, output ?? ''))?.map((one) => Object.values(one));
    toy.write('main.json', { hosts: [] });
    await builds(toy, []);
    write(toy, 1, 1);
    await builds(toy, ALL);
    toy.remove('out/hosts');
    await builds(toy, ALL);
    await builds(toy, ALL, { mode: 'clean' });
    toy.code = { ...toy.code, engine: '2' };
    toy.buildId = '2';
    await builds(toy, ALL);
    const file = `output:${output}`;
    assert.equal(await reasons(), [
      [5, 'labbuild itself changed: everything was built anew', [], false],
      [4, 'everything was built anew, as --clean says', [], false],
      [
        3,
        'the file had been deleted, so it was restored',
        [{ node: file, old: 'as built', new: 'deleted' }],
        true,
      ],
      [2, 'it was new', [], true],
    ]);
    const manifest = Manifest.open(manifestFile(toy.project.cacheFolder), { readonly: true });
    assert.is(manifest.run(3)?.reasons.length, 1, 'both outputs share their reason');
    manifest.close();
  }));

test('a run is remembered with what it did and how long each phase took', () =>
  scenario(perHosts, async (toy) => {
    write(toy, 1, 1);
    await builds(toy, ALL);
    write(toy, 1, 2);
    const run = await builds(toy, ['hosts/b.txt']);
    const manifest = Manifest.open(manifestFile(toy.project.cacheFolder), { readonly: true });
    const record = manifest.run(2);
    manifest.close();
    const { time: _, durationMs, phases, ...rest } = record ?? { phases: {} };
    assert.equal(rest, {
      asked: 'build',
      status: 'ok',
      outputs: { total: 2, rendered: 1, written: 1, removed: 0, restored: 0, failed: 0 },
      diagnostics: 0,
      sourcesParsed: 1,
      bytesParsed: 19,
      queriesRun: 0,
      plansRun: 0,
      checksRun: 0,
      reasons: [[{ node: 'hosts[b].size', old: 1, new: 2 }]],
    });
    assert.equal(Object.keys(phases), ['read', 'check', 'render', 'record']);
    assert.ok(Object.values(phases).every((ms) => ms >= 0));
    assert.ok(Math.abs((durationMs ?? 0) - run.durationMs) < 0.1);
  }));

test('phases are told as they begin', () =>
  scenario(perHosts, async (toy) => {
    write(toy, 1, 1);
    const phases: string[] = [];
    await builds(toy, ALL, { events: { phase: (phase) => phases.push(phase) } });
    assert.equal(phases, ['read', 'check', 'record', 'render', 'record']);
    phases.length = 0;
    await toy.run({ mode: 'preview', events: { phase: (phase) => phases.push(phase) } });
    assert.equal(phases, ['read', 'check', 'render', 'record']);
  }));

test('a preview leaves history as it is', () =>
  scenario(perHosts, async (toy) => {
    write(toy, 1, 1);
    await builds(toy, ALL);
    write(toy, 2, 2);
    const before = everything(toy.path('.cache'));
    await toy.run({ mode: 'preview' });
    assert.equal(everything(toy.path('.cache')), before);
  }));

const record = (key: string, run: number, changes: unknown): TaskRecord => ({
  ...{ key, identity: '', state: 'settled', fingerprint: '', result: null, reads: '' },
  ...{ changes: JSON.stringify(changes), run },
});

test('an output keeps its last fifty rebuilds', () => {
  let history: string | undefined;
  for (let run = 1; run <= 60; run++) history = extended(history, `${run}.0@5`);
  const rebuilds = rebuildsOf({ ...record('output:a', 60, []), history: history ?? '' }, () => undefined);
  assert.equal(
    rebuilds.map(({ run }) => run),
    [60],
    'of forgotten runs only what the record itself knows',
  );
  assert.is(history?.split(' ').length, 50);
});

test('a run keeps as many reasons as there is room for; the others are known to be missing', () => {
  const reasons = new Reasons([]);
  const entries = Array.from({ length: 1000 }, (_, n) =>
    reasons.entry(record(`output:${n}`, 7, [{ node: `hosts[h${n}].size`, old: n, new: n + 1 }]), 1.25),
  );
  assert.is(entries[0], '7.0@1250=');
  assert.is(entries[999], '7@1250=');
  assert.ok(JSON.stringify(reasons.all()).length < 20_000);
  assert.ok(reasons.all().length > 100);
});

test.run();
