/** Inventories of Ansible as they are read: ranges, words in quotes, literals, groups of groups. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readIni } from '../../src/import/ansible-ini.js';
import { readYaml } from '../../src/import/ansible-yaml.js';
import { expandRanges, groupsOf } from '../../src/import/inventory.js';
import { ImportError } from '../../src/import/notes.js';

const test = suite('inventory');

test('ranges of names', () => {
  assert.equal(expandRanges('web'), ['web']);
  assert.equal(expandRanges('web[08:11].lan'), ['web08.lan', 'web09.lan', 'web10.lan', 'web11.lan']);
  assert.equal(expandRanges('db-[a:c]'), ['db-a', 'db-b', 'db-c']);
  assert.equal(expandRanges('n[1:5:2]'), ['n1', 'n3', 'n5']);
  assert.equal(expandRanges('r[1:2]h[1:2]'), ['r1h1', 'r1h2', 'r2h1', 'r2h2']);
  assert.equal(expandRanges('n[3:1]'), []);
  assert.is(expandRanges('n[0:99999999]x[0:99999999]').length, 10_000);
});

test('words of a host in INI, and what they mean', () => {
  const { hosts } = readIni(
    `web:2222 a="x y" b='it''s' c=1 d=01 e=True f=None g=1.50 h="{{ x }}" i="['p', 'q']" j=a\\ b k=a=b # no=thing\n`,
    'hosts',
  );
  const { vars = {}, where } = hosts.get('web') ?? {};
  assert.is(where, 'hosts:1');
  assert.equal(vars, {
    ansible_port: 2222,
    a: 'x y',
    b: 'its',
    c: 1,
    d: '01',
    e: true,
    f: null,
    g: 1.5,
    h: '{{ x }}',
    i: ['p', 'q'],
    j: 'a b',
    k: 'a=b',
  });
});

test('variables of groups take the rest of the line', () => {
  const { groups } = readIni('[all:vars]\na = x y  # said\nb={"k": [1, 2]}\nc="#1"\nd=\n', 'hosts');
  assert.equal(groups.get('all')?.vars, { a: 'x y', b: { k: [1, 2] }, c: '#1', d: '' });
});

test('groups of a host from the widest to the narrowest, also in a circle', () => {
  const ini = '[web]\nx\n[site:children]\nweb\n[world:children]\nsite\n[a]\nx\n';
  const inventory = readIni(ini, 'hosts');
  const host = inventory.hosts.get('x');
  assert.equal(host && groupsOf(inventory, host), ['world', 'site', 'a', 'web']);
  const circle = readIni('[a]\nx\n[b:children]\na\n[a:children]\nb\n', 'hosts');
  const inCircle = circle.hosts.get('x');
  assert.ok(inCircle && groupsOf(circle, inCircle).includes('b'));
});

test('YAML with ranges, encrypted values and hosts in several groups', () => {
  const { hosts, groups } = readYaml(
    'all:\n  hosts:\n    lone:\n  children:\n    web:\n      hosts:\n        web[1:2]: {a: 1}\n    db:\n      hosts:\n        web1: {b: !vault "$ANSIBLE_VAULT;1.1"}\n',
    'h.yml',
  );
  assert.equal([...hosts.keys()], ['lone', 'web1', 'web2']);
  assert.equal(hosts.get('web1')?.vars, { a: 1, b: '$ANSIBLE_VAULT;1.1' });
  assert.equal(hosts.get('web1')?.groups, ['web', 'db']);
  assert.equal(groups.get('all')?.children, ['web', 'db']);
});

test('aliases without end are refused with the name of the file, and odd keys without a word on standard error', () => {
  const layers = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]\n`);
  const bomb = `l0: &a0 {vars: {a: 1}}\n${layers.join('')}`;
  assert.throws(
    () => readYaml(bomb, 'h.yml'),
    (error: Error) => error instanceof ImportError && error.message.startsWith('h.yml: '),
  );
  const warnings: string[] = [];
  const { emitWarning } = process;
  process.emitWarning = (warning) => warnings.push(String(warning));
  try {
    readYaml('all: {hosts: {? {a: 1} : null}}\n', 'h.yml');
  } finally {
    process.emitWarning = emitWarning;
  }
  assert.equal(warnings, []);
});

test.run();
