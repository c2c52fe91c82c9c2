/** `--dry-run`, `--diff` and `--diffstat` on the built command: what they tell is what the next build does. */
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunResult } from '../../src/engine/result.js';
import { type Call, Program } from '../support/command.js';
import { everything } from '../support/everything.js';
import { PROJECT } from '../support/example-lab.js';
import { changedLines, filesIn, headers, histogram, patched } from '../support/patch.js';

const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');
const PLATFORM = 'L4_platform.yaml';
const LXC = 'generated/terraform/lxc.tf';
const ADDED = 'generated/ansible/inventory/test/host_vars/lxc-added.yml';
const ENTITY =
  '  - {id: lxc-added, vmid: 109, name: added, networks: [{default_ref: servers, ip: 10.0.20.19/24}], ansible: {vars: {a: 1}}}\n';
const MEMORY = ['memory_mb: 4096}\n    boot', 'memory_mb: 6144}\n    boot'] as const;
const LINE = /^\[DRY-RUN\] Would (write|restore|remove): (\S+) \((\d+) bytes\) ([-+~])$/;
const NOTHING = 'Summary: 0 files would be written (0.0 KB total)\n';
/** Colour would be shown if this were a terminal. */
const COLORFUL = { NO_COLOR: '' };

const test = suite<{ lab: Program }>('previews, whole program');

// One lab for all: each test begins and ends with all built, but for the first.
test.before((context) => {
  context.lab = new Program('empty');
  cpSync(path.join(PROJECT, 'test/cases/base'), context.lab.root, { recursive: true });
});
test.after(({ lab }) => lab.dispose());

test('who reads what is printed may stop reading', ({ lab }) => {
  const words = [
    '--diff',
    '--list',
    '--list --json',
    '--schema',
    '--schema --markdown',
    '--help',
    '--dry-run --json',
  ];
  for (const mode of words) {
    // The reader has gone before anything is written.
    const command = `{ sleep 0.05; "${process.execPath}" "${COMMAND}" ${mode}; echo $? >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', command], { cwd: lab.root, encoding: 'utf8' });
    assert.is(stderr, '0\n', mode);
  }
});

test('before the first build all is new, and nothing is made', ({ lab }) => {
  const { marks } = foresees(lab);
  assert.ok(marks.size > 50);
  for (const [file, mark] of marks) assert.is(mark, 'write +', file);
  assert.is(preview(lab, '--dry-run').stdout, NOTHING);
});

test('an edit changes, a new entity adds, one that goes removes', ({ lab }) => {
  lab.edit(PLATFORM, ...MEMORY);
  lab.edit(PLATFORM, 'vms:\n  - id', `${ENTITY}vms:\n  - id`);
  const added = foresees(lab);
  assert.match(added.stderr, /warning lxc-added: .*\[platform\/no-access\]/);
  assert.is(added.marks.get(ADDED), 'write +');
  assert.is(added.marks.get(LXC), 'write ~');
  assert.match(added.patch, /^- {4}dedicated = 4096\n\+ {4}dedicated = 6144$/m);
  const bytes = lab.read(ADDED).length;
  lab.edit(PLATFORM, ENTITY, '');
  lab.edit(PLATFORM, MEMORY[1], MEMORY[0]);
  const gone = preview(lab, '--diff', 'host_vars/lxc-added.yml');
  assert.equal([gone.status, headers(gone.stdout)], [0, [`--- ${ADDED}`, '+++ /dev/null']]);
  const { marks, lines } = foresees(lab);
  assert.is(marks.get(ADDED), 'remove -');
  assert.is(marks.get(LXC), 'write ~');
  assert.ok(lines.includes(`[DRY-RUN] Would remove: ${ADDED} (${bytes} bytes) -`));
  assert.match(lines.at(-1) ?? '', /^Summary: \d+ files would be written, 1 removed \(/);
});

test('outputs that somebody edited or deleted are restored, whatever was done to them', ({ lab }) => {
  lab.edit(LXC, 'memory {', 'memory {\n    # by hand');
  lab.write(LXC, lab.read(LXC).trimEnd());
  lab.edit('generated/docs/devices.md', /\n/g, '\r\n');
  lab.write('generated/docs/services.md', '');
  lab.write('generated/docs/overview.md', '--- not a header\n+++ nor this\n@@ -1 +1 @@\n\u2028\n');
  // In ISO 8859-1, as an editor of another time would have it.
  writeFileSync(
    lab.path('generated/terraform/vms.tf'),
    `# \xe4\r\n${lab.read('generated/terraform/vms.tf')}`,
    'latin1',
  );
  lab.remove('generated/proxmox/answer.toml');
  lab.remove('generated/terraform-mikrotik');
  const stat = preview(lab, '--diffstat').stdout;
  const { marks, patch } = foresees(lab);
  for (const file of [
    'docs/devices.md',
    'docs/overview.md',
    'docs/services.md',
    'terraform/lxc.tf',
    'terraform/vms.tf',
  ])
    assert.is(marks.get(`generated/${file}`), 'restore ~', file);
  for (const file of ['proxmox/answer.toml', 'terraform-mikrotik/dns.tf'])
    assert.is(marks.get(`generated/${file}`), 'restore +', file);
  assert.match(patch, /^\\ No newline at end of file$/m);
  assert.equal(histogram(stat), changedLines(patch));
});

test('a file with a zero byte is binary: told of, but no matter for patch', ({ lab }) => {
  const bytes = Buffer.byteLength(lab.read(LXC));
  lab.write(LXC, 'half a f\0le');
  lab.edit('generated/docs/overview.md', '# ', '## ');
  const diff = preview(lab, '--diff').stdout;
  assert.match(diff, new RegExp(`^Binary files ${LXC} and ${LXC} differ$`, 'm'));
  assert.equal(headers(diff), ['--- generated/docs/overview.md', '+++ generated/docs/overview.md']);
  const stat = preview(lab, '--diffstat').stdout;
  assert.match(stat, new RegExp(`^ ${LXC} +\\| Bin 11 -> ${bytes} bytes$`, 'm'));
  assert.match(stat, / 2 files changed, 1 insertion\(\+\), 1 deletion\(-\)\n$/);
  lab.build();
});

test('errors in the topology: exit 1 and what they are, and no word of a file being written', ({ lab }) => {
  const text = lab.read(PLATFORM);
  lab.edit(PLATFORM, 'vmid: 102', 'vmid: 101');
  lab.edit(PLATFORM, 'vmid: 201', 'vmid: 202');
  for (const [mode, printed] of [
    ['--dry-run', NOTHING],
    ['--diff', ''],
  ] as const) {
    const { status, stdout, stderr } = preview(lab, mode);
    assert.equal([status, stdout], [1, printed], mode);
    assert.match(stderr, /L4_platform\.yaml:\d+:\d+ error .*\[platform\/duplicate-vmid\]/);
    assert.match(stderr, /^failed: 1 error.*; nothing was written, in /m);
  }
  const { status, stdout } = preview(lab, '--dry-run', '--keep-going');
  assert.is(status, 1);
  const { outputs } = lab.json('--keep-going');
  assert.ok(outputs.written.includes('terraform/vms.tf'));
  const size = (file: string): number => lstatSync(lab.path(`generated/${file}`)).size;
  assert.equal(
    stdout.split('\n').slice(0, -2),
    outputs.written.map((file) => `[DRY-RUN] Would write: generated/${file} (${size(file)} bytes) ~`),
  );
  lab.write(PLATFORM, text);
  lab.build();
});

test('--only confines, --json keeps to the contract', ({ lab }) => {
  lab.edit(PLATFORM, ...MEMORY);
  lab.remove('generated/docs/services.md');
  assert.match(
    preview(lab, '--dry-run', '--only', 'docs/**').stdout,
    /^\S+ Would write: generated\/docs\/devices\.md .* ~\n\S+ Would restore: generated\/docs\/services\.md .* \+\nSummary: 2 files would be written \([\d.]+ KB total\)\n$/,
  );
  const { status, stdout } = preview(lab, '--dry-run', '--json');
  assert.is(status, 0);
  const result = JSON.parse(stdout) as RunResult;
  assert.equal(Object.keys(result), ['status', 'outputs', 'diagnostics', 'durationMs']);
  assert.is(result.status, 'ok');
  const written = ['docs/devices.md', 'docs/services.md', 'terraform/lxc.tf'];
  const { total, ...outputs } = result.outputs;
  assert.is(total, lab.build().outputs.total);
  const restored = ['docs/services.md'];
  assert.equal(outputs, { rendered: written, written: [...written], removed: [], restored, failed: [] });
});

test('--diff of one output', ({ lab }) => {
  lab.edit(PLATFORM, MEMORY[1], MEMORY[0]);
  assert.equal(headers(preview(lab, '--diff', 'lxc.tf').stdout), [`--- ${LXC}`, `+++ ${LXC}`]);
  const same = preview(lab, '--diff', 'generated/terraform/vms.tf');
  assert.equal([same.status, same.stdout], [0, ''], 'an output that stays as it is');
  const several = preview(lab, '--diff', 'provider.tf');
  const names = ['-mikrotik-rtr-travel', '-mikrotik', ''].map(
    (router) => `  terraform${router}/provider.tf\n`,
  );
  assert.equal(
    [several.status, several.stdout, several.stderr],
    [2, '', `labbuild: "provider.tf" could be any of:\n${names.join('')}`],
  );
  const unknown = preview(lab, '--diff', 'vms.tofu', '--json');
  assert.equal(
    [unknown.status, unknown.stderr],
    [2, 'labbuild: there is no output "vms.tofu"; near it:\n  terraform/vms.tf\n'],
  );
  assert.is((JSON.parse(unknown.stdout) as RunResult).status, 'failed');
});

/** Runs a preview: nothing in the lab is touched, and nothing printed that only a terminal understands. */
function preview(lab: Program, ...words: readonly string[]): Call {
  const before = everything(lab.root);
  const call = lab.callWith(COLORFUL, ...words);
  assert.equal(everything(lab.root), before, `${words.join(' ')} touches nothing`);
  assert.not.match(call.stdout + call.stderr, '\x1b');
  return call;
}

interface Foresight {
  /** By file: what would be done to it, and the mark. */
  readonly marks: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
  readonly patch: string;
  readonly stderr: string;
}

/** Previews and builds: what was foretold is what is done. */
function foresees(lab: Program): Foresight {
  const { status, stdout, stderr } = preview(lab, '--dry-run');
  assert.is(status, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  const patch = diffOf(lab);
  const foreseen = patched(patch, filesIn(lab.root, 'generated'));
  const before = new Set(Object.keys(lab.tree()));
  const { outputs } = lab.build();
  assert.equal(foreseen, filesIn(lab.root, 'generated'), 'the patch makes what the build writes');

  const told = lines.slice(0, -1).map((line) => LINE.exec(line) ?? [line]);
  const done = [
    ...outputs.written.map((file) => {
      const verb = outputs.restored.includes(file) ? 'restore' : 'write';
      return { file, mark: `${verb} ${before.has(file) ? '~' : '+'}` };
    }),
    ...outputs.removed.map((file) => ({ file, mark: 'remove -' })),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  const marks = told.map(([, verb, file = '', , mark]): [string, string] => [file, `${verb} ${mark}`]);
  assert.equal(
    marks,
    done.map(({ file, mark }) => [`generated/${file}`, mark]),
  );
  let total = 0;
  for (const [, verb, file = '', bytes] of told) {
    if (verb === 'remove') continue;
    assert.is(lstatSync(lab.path(file)).size, Number(bytes), file);
    total += Number(bytes);
  }
  const { length } = outputs.written;
  const removed = outputs.removed.length > 0 ? `, ${outputs.removed.length} removed` : '';
  const files = `${length} ${length === 1 ? 'file' : 'files'}`;
  assert.is(
    lines.at(-1),
    `Summary: ${files} would be written${removed} (${(total / 1024).toFixed(1)} KB total)`,
  );
  return { marks: new Map(marks), lines, patch: patch.toString(), stderr };
}

/** The bytes of `--diff`. */
function diffOf({ root }: Program): Buffer {
  const before = everything(root);
  const { stdout } = spawnSync(process.execPath, [COMMAND, '--diff'], { cwd: root, maxBuffer: 1 << 28 });
  assert.equal(everything(root), before, 'touches nothing');
  return stdout;
}

test.run();
