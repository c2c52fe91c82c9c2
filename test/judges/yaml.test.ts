import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { judgeYaml, type YamlRules } from './yaml.js';

const judge = (text: string, rules?: YamlRules) => describeFindings(judgeYaml('a.yml', text, rules));

const yaml = suite('yaml');
yaml('a good file', () => {
  const text = 'all:\n  b: "{{ vault_x }}"\n  a: "yes"\n  hosts: {}\n  list:\n    - 1\n    - "010"\n';
  assert.is(judge(text), '');
  assert.is(judge('a: 1\nb:\n  c: 1\n  d: 2\n', { sorted: true }), '');
  assert.is(judge('y: n\nY: 1\n'), '');
  assert.is(judge('a: null\n', { nulls: true }), '');
  assert.is(judge('a: [1]\n', { block: false }), '');
});

/** Title, YAML, rules, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, YamlRules, RegExp])[] = [
  ['syntax', 'a: 1\nb: {\n', {}, /^a.yml:\d: YAML: /],
  ['key twice', 'a: 1\na: 2\n', {}, /YAML: .*unique/],
  ['unquoted template', 'a: {{ vault_x }}\n', {}, /./],
  ['warning', 'a: !none 1\n', {}, /YAML: Unresolved tag/],
  ['second document', 'a: 1\n---\nb: 1\n', {}, /YAML: .*documents/],
  ['no final newline', 'a: 1', {}, /no final newline/],
  ['alias', 'a: &x\n  c: 1\nb: *x\n', {}, /^a.yml:3: alias/],
  ['flow style', 'a: [1, 2]\n', {}, /^a.yml:1: collection in flow style/],
  ['keys out of order', 'a: 1\nb:\n  d: 1\n  c: 2\n', { sorted: true }, /^a.yml:3: .*c comes too late/],
  ['null', 'a: 1\nb: null\n', {}, /^a.yml:2: null value/],
  ['nothing after the colon', 'a: 1\nb:\n', {}, /null value/],
  ['None', 'a: None\n', {}, /written as "None"/],
  ['NaN', 'a: .nan\n', {}, /NaN value/],
  ['a word that YAML 1.1 takes for a boolean', 'a: 1\nb: yes\n', {}, /^a.yml:2: YAML 1.1 reads/],
  ['another such word', 'Off: 1\n', {}, /^a.yml:1: YAML 1.1 reads/],
  ['a number that YAML 1.1 takes for octal', 'a: 1\nb: 010\n', {}, /^a.yml:2: YAML 1.1 reads/],
  ['digits with colons that YAML 1.1 takes for a number', 'a: 1:30:20\n', {}, /YAML 1.1 reads/],
];
for (const [title, source, rules, expected] of FAULTS)
  yaml(title, () => {
    assert.match(judge(source, rules), expected);
  });
yaml.run();
