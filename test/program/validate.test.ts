/** `--validate` and `--strict`: what is reported, with which exit status, and that nothing is written. */
import { statSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';

const test = suite<{ lab: Program }>('validate');
const CONFIG = 'labbuild.config.yaml';
const PLATFORM = 'L4_platform.yaml';
const SERVICES = 'L5_application.yaml';

test.before.each((context) => {
  context.lab = new Program('small');
});
test.after.each(({ lab }) => lab.dispose());

/** Gives a guest the number of another. */
function sameNumber(lab: Program): void {
  lab.edit(PLATFORM, 'vmid: 102', 'vmid: 101');
}

/** What a run says, but for how long it took. */
function outcome(lab: Program, ...words: readonly string[]): unknown {
  const { status, outputs, diagnostics } = lab.json(...words);
  return { status, outputs, diagnostics, exit: lab.call(...words).status };
}

test('a valid lab: exit 0, one line, nothing written; again when nothing has changed since a build', ({
  lab,
}) => {
  const fresh = lab.call('--validate');
  assert.equal([fresh.status, fresh.stderr], [0, '']);
  assert.match(fresh.stdout, /^valid, in [\d.]+ m?s\n$/);
  assert.not(lab.exists('generated') || lab.exists('.cache'));
  const before = outcome(lab, '--validate');
  lab.build();
  const manifest = statSync(lab.path('.cache/manifest.db')).mtimeMs;
  assert.equal(outcome(lab, '--validate'), before);
  assert.match(lab.call('--validate', '--verbose').stdout, 'no task run');
  assert.is(statSync(lab.path('.cache/manifest.db')).mtimeMs, manifest);
});

test('errors: exit 1 and all of them; the outputs and the manifest stay as they were', ({ lab }) => {
  lab.build();
  const before = [lab.tree(), lab.times('generated'), lab.times('.cache')];
  sameNumber(lab);
  lab.edit(PLATFORM, 'storage_ref: storage-fast, size_gb: 100', 'storage_ref: no-such, size_gb: 100');
  const { status, stdout, stderr } = lab.call('--validate');
  assert.is(status, 1);
  assert.is(stdout, '');
  assert.match(stderr, '[platform/duplicate-vmid]');
  assert.match(stderr, '[references/unknown]');
  assert.match(stderr, /failed: \d errors, in/);
  const json = lab.json('--validate');
  assert.is(json.status, 'failed');
  assert.equal(
    { ...json.outputs, total: 0 },
    { total: 0, rendered: [], written: [], removed: [], restored: [], failed: [] },
  );
  assert.equal([lab.tree(), lab.times('generated'), lab.times('.cache')], before);
});

test('what a refused build found is repeated as it was', ({ lab }) => {
  lab.build();
  sameNumber(lab);
  const fresh = outcome(lab, '--validate');
  assert.is(lab.call().status, 1);
  assert.match(lab.call('--validate', '--verbose', '--json').stdout, '"status":"failed"');
  assert.equal(outcome(lab, '--validate'), fresh);
});

test('a fault of one source hides nothing in others', ({ lab }) => {
  sameNumber(lab);
  lab.edit(SERVICES, /^/, '- [\n');
  const codes = lab.json('--validate').diagnostics.map(({ code }) => code);
  assert.ok(codes.includes('source/yaml-syntax'), codes.join());
  assert.ok(codes.includes('platform/duplicate-vmid'), codes.join());
});

test('--strict: a warning is an error, for every mode, and a run that finds nothing to do says the same', ({
  lab,
}) => {
  lab.write(CONFIG, 'severity: {platform/duplicate-vmid: warning}\n');
  sameNumber(lab);
  const severities = (...words: string[]): string[] =>
    lab.json(...words).diagnostics.map(({ severity }) => severity);
  assert.equal(severities('--validate'), ['warning']);
  assert.is(lab.call('--validate').status, 0);
  assert.equal(severities('--validate', '--strict'), ['error']);
  assert.is(lab.call('--validate', '--strict').status, 1);
  assert.is(lab.call('--strict').status, 1);
  assert.not(lab.exists('generated'));
  assert.is(
    lab.call('--strict', '--keep-going').status,
    1,
    'outputs that read what is warned about are held',
  );
  assert.not(lab.exists('generated/terraform/lxc.tf'));
  assert.is(lab.build().diagnostics.length, 1);
  const tree = lab.tree();
  for (const words of [[], ['--check'], ['--validate']]) {
    const loose = outcome(lab, ...words) as { status: string; exit: number };
    assert.equal([loose.status, loose.exit], ['ok', 0], words.join());
    // The same from the stored outcome and from a full run.
    const stored = outcome(lab, ...words, '--strict');
    assert.is((stored as { exit: number }).exit, 1);
    if (words.length > 0) assert.equal(outcome(lab, ...words, '--strict', '--only', '**'), stored);
  }
  assert.is(lab.call('--strict', '--keep-going').status, 1);
  assert.equal(lab.tree(), tree);
});

test('how severe a code is: set, changed and taken back, with and without anything else to do', ({ lab }) => {
  sameNumber(lab);
  const told = (): [number | null, string[]] => [
    lab.call('--validate').status,
    lab.json('--validate').diagnostics.map(({ code, severity }) => `${severity} ${code}`),
  ];
  const found = 'platform/duplicate-vmid';
  assert.equal(told(), [1, [`error ${found}`]]);
  lab.write(CONFIG, `severity: {${found}: warning}\n`);
  assert.equal(told(), [0, [`warning ${found}`]]);
  lab.build();
  assert.equal(told(), [0, [`warning ${found}`]]);
  assert.is(lab.build().diagnostics.length, 1, 'a build that finds nothing to do repeats it');
  lab.write(CONFIG, `severity: {${found}: "off"}\n`);
  assert.equal(told(), [0, []]);
  lab.build();
  assert.equal(told(), [0, []]);
  lab.remove(CONFIG);
  assert.equal(told(), [1, [`error ${found}`]]);
  assert.is(lab.call().status, 1);
});

test('an edit of a description judges that entity alone, and runs no check', ({ lab }) => {
  lab.build();
  lab.edit(SERVICES, 'name: Web\n', 'name: Web\n    description: Edited.\n');
  const [, checks, judged] =
    /checks: 0 of (\d+) run, (\d+) entity judged again/.exec(lab.call('--verbose').stdout) ?? [];
  assert.is(judged, '1');
  lab.edit(SERVICES, 'description: ', 'description: Again. ');
  assert.match(lab.call('--validate', '--verbose').stdout, '1 entity judged again');
  const [, all] =
    new RegExp(`checks: ${checks} of ${checks} run, (\\d+) entities judged`).exec(
      lab.call('--clean', '--verbose').stdout,
    ) ?? [];
  assert.ok(Number(checks) > 50 && Number(all) > 50, `${checks} checks, ${all} entities`);
});

test('annotations where GitHub Actions shows them, and only there', ({ lab }) => {
  sameNumber(lab);
  const expected = /^::error file=L4_platform\.yaml,line=\d+,col=\d+,title=platform\/duplicate-vmid::/m;
  assert.not.match(lab.call('--validate').stderr, '::error');
  const inActions = lab.callWith({ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: lab.root }, '--validate');
  assert.is(inActions.status, 1);
  assert.match(inActions.stderr, expected);
  assert.match(inActions.stderr, '[platform/duplicate-vmid]');
  const json = lab.callWith({ GITHUB_ACTIONS: 'true' }, '--validate', '--json');
  assert.is(json.stderr, '');
});

test('a check is explained by its code: rule, severity, findings and reads', ({ lab }) => {
  const code = 'platform/duplicate-vmid';
  const unbuilt = lab.call('--explain', `check:${code}`);
  assert.is(unbuilt.status, 0);
  assert.match(unbuilt.stdout, 'run labbuild first');
  sameNumber(lab);
  lab.write(CONFIG, `severity:\n  ${code}: warning\n`);
  lab.build();
  const { stdout } = lab.call('--explain', `check:${code}`);
  assert.match(stdout, `severity  warning, as ${CONFIG}:2 says`);
  assert.match(stdout, 'findings 1');
  assert.match(stdout, /L4_platform\.lxc\[\*\]/);
  const json = JSON.parse(lab.call('--explain', `check:${code}`, '--json').stdout);
  assert.is(json.check, code);
  assert.is(json.diagnostics[0].severity, 'warning');
  assert.ok(json.reads.some(({ node }: { node: string }) => node === 'L4_platform.lxc[lxc-db].vmid'));
  const unknown = lab.call('--explain', 'check:platform/duplicate-vmd');
  assert.is(unknown.status, 1);
  assert.match(unknown.stderr, `did you mean check:${code}?`);
});

test.run();
