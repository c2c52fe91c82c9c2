/** The config file: how severe findings are, and how much is judged again when it changes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, isAdjustable, isCode } from '../../src/checks/codes.js';
import { run } from '../../src/engine/build.js';
import { realDisk } from '../../src/engine/disk.js';
import { storedFindings } from '../../src/engine/noop.js';
import type { Diagnostic } from '../../src/engine/result.js';
import { CONFIG, SmallLab } from '../support/small-lab.js';

const test = suite<{ lab: SmallLab }>('checks: config');

test.before.each((context) => {
  context.lab = new SmallLab();
});
test.after.each(({ lab }) => lab.dispose());

/** Gives two guests one number, and a guest of a zone no network: an error, and findings that others have. */
function sameNumber(lab: SmallLab): void {
  lab.write(
    'L4_platform.yaml',
    '_defaults: {}\nlxc:\n  - {id: lxc-a, vmid: 200, name: a}\n  - {id: lxc-b, vmid: 200, name: b}\n',
  );
}

const about = (diagnostics: readonly Diagnostic[], code: string): string[] =>
  diagnostics.filter((one) => one.code === code).map(({ severity }) => severity);

const DUPLICATE = 'platform/duplicate-vmid';

test('a code is as severe as the config file says, or not reported at all', async ({ lab }) => {
  sameNumber(lab);
  for (const [said, severities] of [
    ['warning', ['warning']],
    ['error', ['error']],
    ['"off"', []],
  ] as const) {
    lab.write(CONFIG, `severity:\n  ${DUPLICATE}: ${said}\n`);
    assert.equal(about((await lab.run()).diagnostics, DUPLICATE), severities, said);
  }
  lab.remove(CONFIG);
  assert.equal(about((await lab.run()).diagnostics, DUPLICATE), ['error']);
});

test('to set how severe one code is runs the check of that code, and no other', async ({ lab }) => {
  lab.write(CONFIG, `severity:\n  ${DUPLICATE}: warning\n`);
  await lab.run();
  lab.write(CONFIG, `severity:\n  ${DUPLICATE}: error\n`);
  const changed = await lab.run();
  assert.equal([changed.counts.checksRun, changed.counts.queries], [1, ['configForm()']]);
  lab.write(CONFIG, `severity:\n  ${DUPLICATE}: error\n  network/wan: "off"\n`);
  assert.is((await lab.run()).counts.checksRun, 1);
  lab.write(CONFIG, `severity:\n  network/wan: "off"\n`);
  assert.is((await lab.run()).counts.checksRun, 1);
  lab.write(CONFIG, `# a comment\nseverity:\n  network/wan: 'off'\n`);
  assert.is((await lab.run()).counts.checksRun, 0);
});

test('whatever the config file said before, a run finds what a first run finds', async ({ lab }) => {
  sameNumber(lab);
  const texts = [
    undefined,
    '{}\n',
    `severity:\n  network/wan: "off"\n`,
    `severity:\n  network/wan: "off"\n  ${DUPLICATE}: warning\n`,
    'severity: {}\n',
    `severity: {${DUPLICATE}: "off"}\n`,
    'severity: [\n',
    undefined,
    'severity: 5\n',
    `severity:\n  ${DUPLICATE}: warning\n`,
  ];
  for (const text of texts) {
    if (text === undefined) lab.remove(CONFIG);
    else lab.write(CONFIG, text);
    const { diagnostics } = await lab.run();
    const project = { ...lab.project, cacheFolder: lab.path('no-cache') };
    assert.equal(diagnostics, (await run(project, { mode: 'validate' })).diagnostics, text ?? 'no file');
  }
});

test('its coming, its going and its changes are noticed by a look at stats', async ({ lab }) => {
  const isJudged = (): boolean => storedFindings(lab.project, realDisk) !== undefined;
  await lab.run();
  assert.ok(isJudged());
  lab.write(CONFIG, '{}\n');
  assert.not(isJudged());
  await lab.run();
  assert.ok(isJudged());
  lab.write(CONFIG, 'severity: {}\n');
  assert.not(isJudged());
  await lab.run();
  lab.remove(CONFIG);
  assert.not(isJudged());
});

test('a broken config file hides nothing else', async ({ lab }) => {
  sameNumber(lab);
  lab.write(CONFIG, 'severity: [\n');
  const { diagnostics } = await lab.run();
  assert.equal(about(diagnostics, 'source/yaml-syntax'), ['error']);
  assert.equal(about(diagnostics, DUPLICATE), ['error']);
});

test('every code of a check can be set, and no other', async ({ lab }) => {
  const adjustable = Object.keys(codes).filter((code) => isCode(code) && isAdjustable(code));
  lab.write(CONFIG, `severity:\n${adjustable.map((code) => `  ${code}: warning\n`).join('')}`);
  const isInvalid = async (): Promise<boolean> =>
    about((await lab.run('validate')).diagnostics, 'config/invalid').length > 0;
  assert.not(await isInvalid());
  for (const code of ['schema/type', 'source/limit', 'output/io', 'config/invalid', 'no/such-code']) {
    lab.write(CONFIG, `severity: {${code}: "off"}\n`);
    assert.ok(await isInvalid(), code);
  }
});

test('a key of that name in the topology is refused, with its place', async ({ lab }) => {
  lab.write('topology.yaml', 'config: {severity: {}}\n');
  const [first] = (await lab.run()).diagnostics.filter(({ code }) => code === 'source/reserved-key');
  assert.equal([first?.file, first?.line, first?.column], ['topology.yaml', 1, 1]);
  assert.match(first?.message ?? '', CONFIG);
});

test.run();
