import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/docs/index.js';
import { pageNames } from '../../../src/generators/docs/pages.js';
import { Memory } from '../../support/memory.js';
import { aDevice, aLxc, lab } from '../../topology/model/fixture.js';
import { make, row, rowsUnder, textOf } from './support.js';

const test = suite('overview, index and legend');

const small = lab({
  L0_meta: { version: '4.1.2', metadata: { org: 'Acme', description: 'A small lab.' } },
  L1_foundation: {
    locations: [{ id: 'sky', name: 'Sky', type: 'cloud', provider: 'hetzner' }],
    devices: [aDevice({ id: 'pve-1' }), aDevice({ id: 'nas-1', type: 'nas', class: 'storage' })],
  },
  L4_platform: { lxc: [aLxc({ id: 'lxc-a' }), aLxc({ id: 'lxc-b', vmid: 101 })] },
});

test('the plan has 19 pages, each in docs/', () => {
  const planned = new Memory(small).run((context) => generator.plan(context)).result;
  assert.is(planned.length, 19);
  assert.is(new Set(planned.map(({ path }) => path)).size, 19);
  for (const { path, kind } of planned) {
    assert.match(path, /^docs\/[a-z-]+\.md$/);
    assert.ok(generator.outputs[kind], kind);
  }
});

test('the overview shows version and metadata', async () => {
  const text = await textOf(small, 'overview');
  assert.is(row(text, 'A small lab.', 'Topology version')[1], '`4.1.2`');
  assert.is(row(text, 'A small lab.', 'Environment')[1], 'production', 'the default');
  assert.not.match(text, /Contact/);
});

test('the overview counts what there is, and nothing else', async () => {
  const text = await textOf(small, 'overview');
  assert.is(row(text, '## What there is', 'Containers')[1], '2');
  assert.is(row(text, '## What there is', 'Devices')[1], '2');
  assert.not.match(text, /Virtual machines/);
});

test('the version stands on no other page', async () => {
  for (const name of pageNames.filter((page) => page !== 'overview')) {
    const { text, reads } = await make(small, name);
    assert.not.match(text, /4\.1\.2/, name);
    assert.not.ok(
      reads.some(({ address }) => address.includes('version') && address.startsWith('L0_meta')),
      name,
    );
  }
});

test('the index lists every page of the plan and says how many there are', async () => {
  const text = await textOf(small, 'diagrams-index');
  assert.match(text, /has 19 pages/);
  const listed = [...rowsUnder(text, '## Diagrams'), ...rowsUnder(text, '## Lists and tables')];
  const targets = listed.map(([link]) => /\((.*)\.md\)/.exec(link ?? '')?.[1]);
  assert.equal([...targets].sort(), [...pageNames].sort());
});

test('the legend shows the types and providers in use', async () => {
  const text = await textOf(small, 'icon-legend');
  assert.equal(
    rowsUnder(text, '## Devices').map(([type]) => type),
    ['hypervisor', 'nas'],
  );
  assert.equal(
    rowsUnder(text, '## Providers').map(([provider]) => provider),
    ['hetzner'],
  );
  assert.equal(
    rowsUnder(text, '## Guests').map(([kind]) => kind),
    ['container'],
  );
});

test('icons are off unless the config turns them on', async () => {
  const on = { ...small, config: { generators: { docs: { icons: true } } } as object };
  assert.not.match(await textOf(small, 'physical-topology'), /@\{/);
  assert.match(await textOf(on, 'physical-topology'), /dev_pve_1@\{ icon: "mdi:server"/);
  assert.match(await textOf(small, 'icon-legend'), /turns icons on/);
  assert.not.match(await textOf(on, 'icon-legend'), /turns icons on/);
});

test('a line says which field and which line of the template made it', async () => {
  const { rendered } = await make(small, 'overview');
  const at = rendered.text.split('\n').findIndex((line) => line.includes('4.1.2'));
  const line = rendered.lines[at];
  assert.equal(line?.origins, ['L0_meta.version']);
  assert.is(line?.template, 'docs/overview.md.mustache');
});

test.run();
