import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareInventory, judgeInventory, readInventory, runAnsibleInventory } from './ansible.js';
import { describeFindings } from './finding.js';

/** Writes files into a new directory, hands it over, and removes it. */
function withFiles<T>(files: Readonly<Record<string, string>>, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'labbuild-inventory-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const HOSTS = `all:
  vars: { from: inline all, only_all: 1 }
  children:
    apps:
      hosts:
        h1: { own: inline host, shared: inline host, list: [1, { a: true }], text: "{{ vault_x }} é" }
      vars: { from: inline child, level: 2, shared: group }
    parent:
      vars: { level: 1, parent_only: parent, from: inline parent }
      children:
        apps: {}
    zone_b: { hosts: { h2: {}, h1: {} }, vars: { tie: b } }
    zone_a: { hosts: { h1: {} }, vars: { tie: a } }
`;
const FILES = {
  'hosts.yml': HOSTS,
  'group_vars/all.yml': 'from: file all\nnested:\n  a: 1\n  b: 2\n',
  'group_vars/apps.yml': 'nested:\n  a: 3\nfile_child: "{{ vault_y }}"\n',
  'group_vars/parent.yml': 'nested:\n  c: 3\nfile_child: parent\n',
  'host_vars/h1.yml': 'shared: file host\n',
};

const model = suite('ansible: the model');
model('groups, members and merged variables', () =>
  withFiles(FILES, (directory) => {
    const inventory = readInventory(directory);
    assert.equal([...inventory.hosts.keys()], ['h1', 'h2']);
    assert.equal(inventory.groupsOf.get('h1'), ['apps', 'parent', 'zone_a', 'zone_b']);
    assert.equal(inventory.groups.get('parent'), { hosts: [], children: ['apps'] });
    assert.equal(inventory.hosts.get('h1'), {
      from: 'file all',
      only_all: 1,
      own: 'inline host',
      shared: 'file host',
      list: [1, { a: true }],
      text: '{{ vault_x }} é',
      level: 2,
      parent_only: 'parent',
      tie: 'b',
      nested: { a: 3 },
      file_child: '{{ vault_y }}',
    });
    assert.equal(inventory.hosts.get('h2'), {
      from: 'file all',
      only_all: 1,
      nested: { a: 1, b: 2 },
      tie: 'b',
    });
    assert.is(describeFindings(judgeInventory(directory)), '');
  }),
);

/** Title, hosts.yml, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['syntax', 'all: {\n', /inventory: .*hosts.yml/],
  ['unknown key', 'all:\n  host: {}\n', /all: unknown key host/],
  ['list of hosts', 'all:\n  hosts: [a]\n', /all.hosts: not a mapping/],
  ['group in itself', 'all:\n  children:\n    a:\n      children:\n        a: {}\n', /group a holds itself/],
  ['empty group', 'all:\n  children:\n    a:\n      vars:\n        x: 1\n', /group without hosts: a/],
  [
    'one name twice',
    'all:\n  children:\n    a:\n      hosts:\n        a: {}\n',
    /host and group of one name: a/,
  ],
  ['dash in a group', 'all:\n  children:\n    a-b:\n      hosts:\n        x: {}\n', /warns about: a-b/],
  ['host in no group', 'all:\n  hosts:\n    x: {}\n', /host in no group: x/],
];
for (const [title, hosts, expected] of FAULTS)
  model(title, () =>
    withFiles({ 'hosts.yml': hosts }, (directory) => {
      assert.match(describeFindings(judgeInventory(directory)), expected);
    }),
  );
model('variables of nobody', () =>
  withFiles({ ...FILES, 'host_vars/h9.yml': 'a: 1\n', 'group_vars/none.yml': 'a: 1\n' }, (directory) => {
    const said = judgeInventory(directory).map(({ message }) => message);
    assert.equal(said, ['host_vars of an unknown host: h9', 'group_vars of an unknown group: none']);
  }),
);
model.run();

const program = suite('ansible: the program');
program('agrees with the model, or says why it did not run', () =>
  withFiles(FILES, (directory) => {
    const verdict = runAnsibleInventory(directory);
    assert.is(describeFindings(verdict.findings), '');
    if (verdict.skipped === undefined)
      assert.is(
        describeFindings(compareInventory(directory, verdict.list ?? {}, readInventory(directory))),
        '',
      );
    else assert.is(verdict.list, undefined);
  }),
);

program('a missing program is said', () => {
  const verdict = runAnsibleInventory('/', 'no-such-ansible');
  assert.equal(verdict.findings, []);
  assert.match(verdict.skipped ?? '', /ansible-inventory: .*ENOENT/);
});

program('exit status, complaints and broken output are findings', () =>
  withFiles({ program: '#!/bin/sh\necho "[WARNING]: odd" >&2\necho "{"\nexit 4\n' }, (directory) => {
    chmodSync(join(directory, 'program'), 0o755);
    const said = describeFindings(runAnsibleInventory(directory, join(directory, 'program')).findings);
    assert.match(said, /ends with 4/);
    assert.match(said, /says: \[WARNING\]: odd/);
    assert.match(said, /prints no JSON/);
  }),
);
program.run();

const comparison = suite('ansible: comparison');
comparison('every difference is told', () =>
  withFiles(
    { 'hosts.yml': 'all:\n  children:\n    g:\n      hosts:\n        a: { x: 1, y: 2 }\n        b: {}\n' },
    (directory) => {
      const list = {
        _meta: { hostvars: { a: { x: { __ansible_unsafe: 'two' }, z: 3 }, c: {} } },
        all: { children: ['ungrouped', 'g', 'k'] },
        g: { hosts: ['a', 'c'] },
        k: { hosts: ['c'] },
      };
      const messages = compareInventory(directory, list, readInventory(directory)).map(
        ({ message }) => message,
      );
      assert.equal(messages, [
        'host b is missing for Ansible',
        'host c is unknown to the model',
        'a: x is "two" for Ansible, 1 in the model',
        'a: y is undefined for Ansible, 2 in the model',
        'a: z is 3 for Ansible, undefined in the model',
        'group k is unknown to the model',
        'g: host b is missing for Ansible',
        'g: host c is unknown to the model',
      ]);
    },
  ),
);
comparison.run();
