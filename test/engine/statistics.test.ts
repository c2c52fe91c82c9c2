import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Manifest, manifestFile } from '../../src/engine/manifest.js';
import {
  changedMost,
  durationsOf,
  historiesOf,
  kindOf,
  rebuiltOutputs,
  slowestOutputs,
} from '../../src/engine/statistics.js';
import { pastHistories, pastRuns } from '../support/past-runs.js';
import { builds, perHost, scenario } from './lab.js';

const test = suite('statistics');

test('runs by kind', () => {
  assert.equal([...pastRuns.values()].map(kindOf), [
    'scratch',
    'incremental',
    'incremental',
    'unaffected',
    'scratch',
    'failed',
  ]);
  assert.equal(
    [...durationsOf(pastRuns)],
    [
      ['scratch', { runs: 2, medianMs: 1400, leastMs: 1300, mostMs: 1500 }],
      ['incremental', { runs: 2, medianMs: 150, leastMs: 100, mostMs: 200 }],
      ['unaffected', { runs: 1, medianMs: 80, leastMs: 80, mostMs: 80 }],
      ['failed', { runs: 1, medianMs: 60, leastMs: 60, mostMs: 60 }],
    ],
  );
});

test('what was rebuilt and for what, builds from scratch aside', () => {
  const [memory, psk] = ['hosts[a].memory', 'vpn.psk'];
  const a = { output: 'a.tf', times: 2, causes: [{ node: memory, times: 2 }] };
  const causes = [
    { node: memory, times: 1 },
    { node: psk, times: 1 },
  ];
  assert.equal(rebuiltOutputs(pastRuns, pastHistories), [a, { output: 'b.md', times: 1, causes }]);
  assert.equal(rebuiltOutputs(pastRuns, pastHistories, 1), [a]);
  assert.equal(changedMost(pastRuns, pastHistories), [
    { node: memory, runs: 2, outputs: 3 },
    { node: psk, runs: 1, outputs: 1 },
  ]);
});

test('what takes longest to render', () => {
  assert.equal(slowestOutputs(pastHistories), [
    { output: 'a.tf', renders: 4, medianMs: 2.5, lastMs: 3 },
    { output: 'b.md', renders: 3, medianMs: 0.6, lastMs: 0.6 },
  ]);
});

test('builds record it, with and without threads; one that finds nothing to do records nothing', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    const hosts = (size: number): void =>
      toy.write('main.json', {
        hosts: [
          { id: 'a', size },
          { id: 'b', size: 1 },
        ],
      });
    hosts(1);
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt']);
    hosts(2);
    await builds(toy, ['hosts/a.txt'], { watching: true });
    toy.remove('out/hosts/a.txt');
    await builds(toy, ['hosts/a.txt'], { only: (path) => path.includes('a') });
    await builds(toy, ['hosts/a.txt', 'hosts/b.txt'], { mode: 'clean' });
    const manifest = Manifest.open(manifestFile(toy.project.cacheFolder), { readonly: true });
    const runs = manifest.runs();
    const histories = historiesOf(manifest, runs);
    manifest.close();
    assert.equal(
      [...runs.values()].map(({ asked, confined }) => [asked, confined]),
      [
        ['build', undefined],
        ['watch', undefined],
        ['build', true],
        ['clean', undefined],
      ],
    );
    assert.equal(rebuiltOutputs(runs, histories), [
      {
        output: 'hosts/a.txt',
        times: 2,
        causes: [
          { node: 'hosts[a].size', times: 1 },
          { node: 'output:', times: 1 },
        ],
      },
    ]);
    const entries = [...histories.values()].flat();
    assert.is(entries.length, 6);
    assert.ok(entries.every(({ renderMs }) => renderMs > 0));
  }));

test.run();
