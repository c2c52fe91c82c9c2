/** Bad input: exit 1, a message with its place, the line and what was expected, no stack trace, outputs as they were. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';

const LXC = 'topology/L4-platform/lxc/lxc-db.yaml';
const test = suite<{ lab: Program; before: Record<string, string>; text: string }>('bad input');

test.before((context) => {
  context.lab = new Program('built');
  context.before = context.lab.tree();
  context.text = context.lab.read(LXC);
});
test.after(({ lab }) => lab.dispose());
/** Mends the lab: nothing has to be rendered then, since nothing was written. */
function mend(lab: Program, text: string): void {
  lab.remove(LXC);
  lab.write(LXC, text);
  assert.equal(lab.build().outputs.rendered, []);
}

interface Case {
  readonly what: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly code: string;
  /** File, line and column. */
  readonly place: string;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    what: 'YAML that does not parse',
    from: /$/,
    to: 'broken: [1, 2\n',
    code: 'source/yaml-syntax',
    place: `${LXC}:26:9`,
    says: /is not closed/,
  },
  {
    what: 'a missing include',
    from: /$/,
    to: 'x-more: !include no-such.yaml\n',
    code: 'source/include-missing',
    place: `${LXC}:26:9`,
    says: /no-such\.yaml/,
  },
  {
    what: 'an include cycle',
    from: /$/,
    to: 'x-more: !include lxc-db.yaml\n',
    code: 'source/include-cycle',
    place: `${LXC}:26:9`,
    says: /lxc-db\.yaml → /,
  },
  {
    what: 'a path out of the root',
    from: /$/,
    to: 'x-more: !include ../../../../etc/hostname\n',
    code: 'source/include-escape',
    place: `${LXC}:26:9`,
    says: /root/,
  },
  {
    what: 'an unknown reference',
    from: 'storage_ref: storage-pve-1-fast',
    to: 'storage_ref: storage-pve-1-fats',
    code: 'references/unknown',
    place: `${LXC}:15:31`,
    says: /storage-pve-1-fats(.|\n)*storage-pve-1-fast\b/,
  },
  {
    what: 'a wrong type',
    from: 'vmid: 110',
    to: 'vmid: many',
    code: 'schema/type',
    place: `${LXC}:3:7`,
    says: /vmid.*many/,
  },
  {
    what: 'an unquoted vault value',
    from: 'name: db',
    to: 'name: {{ vault_name }}',
    code: 'source/yaml-syntax',
    place: `${LXC}:4:7`,
    says: /quote/,
  },
  {
    what: 'a key twice',
    from: 'name: db',
    to: 'name: db\nname: again',
    code: 'source/duplicate-key',
    place: `${LXC}:5:1`,
    says: /name/,
  },
];

for (const { what, from, to, code, place, says } of cases) {
  test(what, ({ lab, before, text }) => {
    lab.edit(LXC, from, to);
    const { status, stdout, stderr } = lab.call();
    assert.is(status, 1);
    assert.is(stdout, '');
    assert.ok(stderr.includes(`${place} error `), stderr);
    assert.ok(stderr.includes(`[${code}]`), stderr);
    assert.match(stderr, says);
    assert.match(stderr, /^ {2}\d+ \| .*\n +\| +\^/m, 'the line is shown, with a caret');
    assert.not.match(stderr, /^ +at .*:\d+:\d+\)?$/m, 'no stack trace');
    assert.equal(lab.tree(), before);
    const json = lab.json();
    assert.is(json.status, 'failed');
    const [first] = json.diagnostics;
    assert.is(`${first?.file}:${first?.line}:${first?.column}`, place);
    assert.is(first?.code, code);
    mend(lab, text);
  });
}

test('a link out of the root is not followed, and what is behind it not shown', ({ lab, before, text }) => {
  writeFileSync(`${lab.root}-secret.yaml`, 'secret: hunter2\n');
  lab.remove(LXC);
  symlinkSync(`${lab.root}-secret.yaml`, lab.path(LXC));
  const { status, stderr } = lab.call();
  assert.is(status, 1);
  assert.match(stderr, /source\/include-escape/);
  assert.not.match(stderr, /hunter2/);
  assert.equal(lab.tree(), before);
  mend(lab, text);
});

test('a folder where a file belongs', ({ lab, before, text }) => {
  lab.remove(LXC);
  mkdirSync(lab.path(LXC));
  const { status, stderr } = lab.call();
  assert.is(status, 1);
  assert.match(stderr, /source\/include-invalid/);
  assert.equal(lab.tree(), before);
  mend(lab, text);
});

test('an empty root says what to do', () => {
  const empty = new Program('empty');
  try {
    const { status, stderr } = empty.call();
    assert.is(status, 1);
    assert.match(stderr, /topology\/topology\.yaml/);
    assert.match(stderr, /--topology/);
  } finally {
    empty.dispose();
  }
});

test('wrong usage exits with 2, and with a JSON document where one was asked for', ({ lab }) => {
  for (const words of [
    ['--bogus'],
    ['lxc.tf'],
    ['--clean', '--check'],
    ['--jobs', 'many'],
    ['--only'],
    ['--root', '/no/such/root'],
  ]) {
    const { status, stderr, stdout } = lab.call(...words);
    assert.is(status, 2, words.join(' '));
    assert.is(stdout, '');
    assert.match(stderr, /^labbuild: .+\n$/);
  }
  const { status, stdout } = lab.call('--bogus', '--json');
  assert.is(status, 2);
  assert.is((JSON.parse(stdout) as { status: string }).status, 'failed');
  assert.is(lab.call('--only', 'no/such/*').status, 2, 'a glob that matches nothing');
});

test.run();
