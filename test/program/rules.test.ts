/** The rules of correctness on the built command and the example lab: which outputs are rendered, and no others. */
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';
import { differsFromClean, PROJECT } from '../support/example-lab.js';
import { filesIn } from '../support/patch.js';

const LXC = 'topology/L4-platform/lxc/lxc-db.yaml';
const test = suite<{ lab: Program }>('rules, whole program');

test.before((context) => {
  context.lab = new Program('built');
});
test.after(({ lab }) => lab.dispose());
/** A scenario: it ends with a build that has nothing to do, and a tree that a build from scratch would make. */
function scenario(what: string, act: (context: { lab: Program }) => void | Promise<void>): void {
  test(what, async (context) => {
    await act(context);
    const { lab } = context;
    lab.build();
    assert.equal(lab.build().outputs.rendered, []);
    await isAsFromScratch(lab);
  });
}

/** The trees that builds from scratch make, by their sources: most scenarios end with sources that were built before. */
const fromScratch = new Map<string, Record<string, string>>();

async function isAsFromScratch(lab: Program): Promise<void> {
  const sources = JSON.stringify(filesIn(lab.root, 'topology'));
  const expected = fromScratch.get(sources);
  assert.not(lab.exists('templates'), 'a scenario removes what it adds beside the topology');
  if (expected) assert.equal(lab.tree(), expected);
  else assert.equal(await differsFromClean(lab.root), []);
  fromScratch.set(sources, lab.tree());
}

/** `--clean` finds nothing to change, and a build after it nothing to do. */
function isClean(lab: Program): void {
  const tree = lab.tree();
  const { outputs } = lab.build('--clean');
  assert.equal([outputs.rendered.length, outputs.written], [outputs.total, []]);
  assert.equal(lab.tree(), tree);
  assert.equal(lab.build().outputs.rendered, []);
}

scenario('C1 an incremental build leaves the tree of a clean one', ({ lab }) => {
  lab.edit(LXC, 'cores: 4', 'cores: 3');
  const { outputs } = lab.build();
  assert.equal(outputs.rendered, ['docs/devices.md', 'terraform/lxc.tf']);
  assert.equal(outputs.written, outputs.rendered);
  isClean(lab);
});

scenario('C2 a generator is recorded with what it read, and nothing else rebuilds it', ({ lab }) => {
  const { reads } = JSON.parse(lab.call('--explain', 'terraform/lxc.tf', '--json').stdout) as {
    reads: { node: string; kind: string; value?: unknown; file?: string; line?: number }[];
  };
  const memory = reads.find(({ node }) => node === 'L4_platform.lxc[lxc-db].resources.memory_mb');
  assert.is(memory?.kind, 'value');
  assert.is(memory?.file, LXC);
  assert.is(memory?.value, 8192);
  assert.not(reads.some(({ node }) => node.includes('ansible.vars')));
  lab.edit(LXC, 'postgres_version: 16', 'postgres_version: 17');
  assert.equal(lab.build().outputs.rendered, ['ansible/inventory/production/host_vars/lxc-db.yml']);
});

scenario('C3 what was looked for in vain rebuilds who looked when it appears', ({ lab }) => {
  lab.edit(LXC, 'boot: {startup_order: 2,', 'boot: {onboot: false, startup_order: 2,');
  assert.equal(lab.build().outputs.rendered, ['terraform/lxc.tf']);
  const template = path.join(PROJECT, 'templates', 'terraform', 'vms.tf.mustache');
  lab.write('templates/terraform/vms.tf.mustache', `${readText(template)}# ours\n`);
  assert.equal(lab.build().outputs.rendered, ['terraform/vms.tf']);
  assert.match(lab.tree()['terraform/vms.tf'] ?? '', /# ours\n$/);
  lab.remove('templates');
  assert.equal(lab.build().outputs.rendered, ['terraform/vms.tf']);
});

scenario(
  'C4 who iterates a collection is rebuilt by a new entity, who reads another entity is not',
  ({ lab }) => {
    const added = 'topology/L4-platform/lxc/lxc-added.yaml';
    lab.write(
      added,
      'id: lxc-added\nvmid: 990\nname: added\ndevice_ref: pve-1\nstorage: {rootfs: {size_gb: 4}}\nresources: {cores: 1, memory_mb: 256}\nnetworks: [{default_ref: servers-pve-1, ip: 10.20.20.199/24}]\nansible: {vars: {a: 1}}\n',
    );
    const { outputs } = lab.build();
    const inventory = 'ansible/inventory/production';
    assert.equal(
      [...outputs.rendered].sort(),
      [
        `${inventory}/host_vars/lxc-added.yml`,
        `${inventory}/hosts.yml`,
        ...[
          'devices',
          'ip-allocation',
          'network-diagram',
          'overview',
          'storage-topology',
          'vlan-topology',
        ].map((page) => `docs/${page}.md`),
        'terraform/lxc.tf',
        'terraform/outputs.tf',
      ].sort(),
    );
    lab.remove(added);
    assert.equal(lab.build().outputs.removed, [`${inventory}/host_vars/lxc-added.yml`]);
  },
);

scenario('C4 the order of a list dirties only who depends on it', ({ lab }) => {
  renameSync(lab.path(LXC), lab.path('topology/L4-platform/lxc/zz-last.yaml'));
  assert.equal(lab.build().outputs.rendered, []);
  renameSync(lab.path('topology/L4-platform/lxc/zz-last.yaml'), lab.path(LXC));
});

scenario(
  'C5 comments, key order and formatting render nothing, and written files keep their time',
  ({ lab }) => {
    const times = lab.times('generated');
    lab.edit(LXC, /^/, '# a comment above\n\n');
    lab.edit(
      LXC,
      'resources: {cores: 3, memory_mb: 8192, swap_mb: 1024}',
      'resources:\n  swap_mb: 1024\n  memory_mb: 8192\n  cores: 3',
    );
    const { outputs } = lab.build();
    assert.equal(outputs.rendered, []);
    assert.equal(lab.times('generated'), times);
  },
);

scenario('C5 an edit and its undo cancel, even across a refused build', ({ lab }) => {
  const text = lab.read(LXC);
  lab.edit(LXC, 'memory_mb: 8192', 'memory_mb: 4096\n  broken: [');
  const refused = lab.json();
  assert.is(refused.status, 'failed');
  assert.equal(refused.outputs.written, []);
  lab.write(LXC, text);
  assert.equal(lab.build().outputs.rendered, []);
});

scenario('C6 an edited template rebuilds what it made and nothing else', ({ lab }) => {
  const partial = 'partials/header.toml.mustache';
  lab.write(`templates/${partial}`, `${readText(path.join(PROJECT, 'templates', partial))}# ours\n`);
  const { outputs } = lab.build();
  assert.ok(outputs.rendered.length > 0);
  assert.ok(outputs.rendered.every((file) => file.startsWith('proxmox/') && file.endsWith('answer.toml')));
  lab.remove('templates');
});

scenario(
  'C7 deleted and edited outputs are restored, orphans and what they leave empty are removed',
  ({ lab }) => {
    lab.remove('generated/docs/services.md');
    lab.write('generated/terraform/lxc.tf', 'edited by hand\n');
    lab.write('generated/mine.txt', "not labbuild's\n");
    const { outputs } = lab.build();
    assert.equal(outputs.restored, ['docs/services.md', 'terraform/lxc.tf']);
    assert.equal(outputs.rendered, outputs.restored);
    assert.is(lab.read('generated/mine.txt'), "not labbuild's\n");
    lab.remove('generated/mine.txt');
  },
);

scenario('C7 ownership survives a lost cache: marked files go, foreign files stay', ({ lab }) => {
  const text = lab.read('generated/docs/services.md');
  lab.write('generated/docs/old/forgotten.md', text);
  lab.remove('.cache');
  const { outputs } = lab.build();
  assert.equal(outputs.removed, ['docs/old/forgotten.md']);
  assert.equal(outputs.written, []);
  assert.not(lab.exists('generated/docs/old'));
  lab.remove('.cache');
  lab.write('generated/terraform/vms.tf', 'resource "mine" "own" {}\n');
  const failing = lab.json();
  assert.is(failing.status, 'failed');
  assert.equal(
    failing.outputs.failed.map(({ path: file, code }) => [file, code]),
    [['terraform/vms.tf', 'output/foreign']],
  );
  assert.is(lab.read('generated/terraform/vms.tf'), 'resource "mine" "own" {}\n');
  lab.remove('generated/terraform/vms.tf');
});

scenario(
  'C8 the same topology gives the same bytes elsewhere, at another time and in another order',
  ({ lab }) => {
    const other = new Program();
    try {
      other.write(LXC, lab.read(LXC));
      other.build('--jobs', '1');
      assert.equal(other.tree(), lab.tree());
      assert.is(other.call('--verify').status, 0);
    } finally {
      other.dispose();
    }
  },
);

scenario('C9 one output that fails leaves its file and the others; it stays pending', ({ lab }) => {
  const before = lab.tree();
  lab.write('templates/terraform/lxc.tf.mustache', '{{no_such_name}}\n');
  lab.edit(LXC, 'memory_mb: 8192', 'memory_mb: 6144');
  for (const round of [1, 2]) {
    const failing = lab.json();
    assert.is(failing.status, 'failed');
    assert.equal(
      failing.outputs.failed.map(({ path: file }) => file),
      ['terraform/lxc.tf'],
    );
    assert.equal(failing.outputs.written, round === 1 ? ['docs/devices.md'] : []);
    assert.is(lab.read('generated/terraform/lxc.tf'), before['terraform/lxc.tf']);
  }
  lab.remove('templates');
  assert.equal(lab.build().outputs.rendered, ['terraform/lxc.tf']);
});

scenario('C10 a damaged manifest is made anew with one line, and the tree is right', ({ lab }) => {
  const damages: ((file: string) => void)[] = [
    (file) => writeFileSync(file, ''),
    (file) => writeFileSync(file, 'this is no database, but long enough to be taken for one'.repeat(100)),
    (file) => {
      lab.remove('.cache/manifest.db');
      mkdirSync(file);
    },
  ];
  for (const damage of damages) {
    damage(lab.path('.cache/manifest.db'));
    const { status, stderr, stdout } = lab.call();
    assert.is(status, 0, stderr);
    // What is found in the topology is told besides.
    const notes = stderr.split('\n').filter((line) => line.startsWith('labbuild: '));
    assert.ok(notes.length <= 1, stderr);
    assert.match(stdout, / 0 written/);
  }
});

scenario('C10 leftovers of a run that was killed are removed by the next', async ({ lab }) => {
  lab.edit(LXC, /memory_mb: \d+/, 'memory_mb: 7168');
  const run = lab.start('--clean');
  await run;
  lab.write('generated/terraform/.labbuild-1-1-1.tmp', 'half a fi');
  lab.remove('.cache');
  lab.build();
  assert.not(lab.exists('generated/terraform/.labbuild-1-1-1.tmp'));
});

scenario('C11 builds at once on one root wait in turn, and none fails', async ({ lab }) => {
  lab.edit(LXC, /memory_mb: \d+/, 'memory_mb: 5120');
  const calls = await Promise.all(Array.from({ length: 4 }, () => lab.start()));
  for (const { status, stderr } of calls) assert.is(status, 0, stderr);
  const rendered = calls.filter(({ stdout }) => /\b2 of \d+ outputs rendered/.test(stdout));
  assert.is(rendered.length, 1, calls.map(({ stdout }) => stdout).join(''));
});

scenario(
  'a build that has nothing to do writes nothing, and modes that look only create nothing',
  ({ lab }) => {
    const [cache, generated] = [lab.times('.cache'), lab.times('generated')];
    lab.build();
    assert.equal(lab.times('.cache'), cache);
    assert.equal(lab.times('generated'), generated);
    const fresh = new Program('small');
    try {
      const check = fresh.json('--check');
      assert.is(check.status, 'drift');
      assert.not(fresh.exists('.cache'));
      assert.not(fresh.exists('generated'));
    } finally {
      fresh.dispose();
    }
  },
);

scenario('outputs go to where a linked generated/ leads, and never outside of it', () => {
  const other = new Program('small');
  try {
    mkdirSync(other.path('elsewhere'));
    symlinkSync('elsewhere', other.path('generated'));
    const built = other.build();
    assert.ok(other.exists('elsewhere/terraform/lxc.tf'));
    assert.equal(other.build().outputs.rendered, []);
    other.remove('elsewhere/docs');
    mkdirSync(other.path('outside'));
    symlinkSync('../outside', other.path('elsewhere/docs'));
    const failing = other.json();
    assert.is(failing.status, 'failed');
    assert.ok(
      failing.outputs.failed.every(
        ({ path: file, code }) => file.startsWith('docs/') && code === 'output/foreign',
      ),
    );
    assert.equal(other.times('outside'), {});
    assert.ok(built.outputs.total > 50);
  } finally {
    other.dispose();
  }
});

test('a clean build after all of this changes nothing', ({ lab }) => isClean(lab));

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}

test.run();
