import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { printDiagnostics } from '../../src/cli/diagnostics.js';
import { excerptOf } from '../../src/cli/excerpt.js';
import type { Diagnostic } from '../../src/engine/result.js';

kleur.enabled = false;
const test = suite('diagnostics for people');
const root = mkdtempSync(path.join(tmpdir(), 'labbuild-diagnostics-'));
const outside = `${root}-outside.yaml`;
test.after(() => {
  rmSync(root, { recursive: true });
  rmSync(outside, { force: true });
});

function at(
  line: number,
  severity: Diagnostic['severity'] = 'error',
  more: Partial<Diagnostic> = {},
): Diagnostic {
  return {
    severity,
    code: 'a/b',
    message: `m${line}`,
    file: 'a.yaml',
    line,
    column: 3,
    node: `n${line}`,
    ...more,
  };
}

const first = (text: string): string[] =>
  [...text.matchAll(/^a\.yaml:(\d+):\d+ (error|warning)/gm)].map(
    ([, line, severity]) => `${severity} ${line}`,
  );

test('what reads the same is shown once, with how often it is there', () => {
  writeFileSync(path.join(root, 'a.yaml'), 'x: 1\n');
  const twice = [at(1), at(1, 'error', { node: 'elsewhere' }), at(2)];
  const text = printDiagnostics(twice, root);
  assert.equal(first(text), ['error 1', 'error 2']);
  assert.is(text.match(/\(2 times\)/g)?.length, 1);
});

test('of many the errors are shown, and the rest is counted', () => {
  const warnings = Array.from({ length: 60 }, (_, n) => at(n + 1, 'warning'));
  const errors = Array.from({ length: 3 }, (_, n) => at(n + 100));
  const text = printDiagnostics([...warnings, ...errors], root);
  const shown = first(text);
  assert.is(shown.length, 50);
  assert.equal(shown.slice(-3), ['error 100', 'error 101', 'error 102']);
  assert.match(text, '… and 13 more: 13 warnings (--json shows all)');
  const many = printDiagnostics([...warnings, ...Array.from({ length: 52 }, (_, n) => at(n + 100))], root);
  assert.match(many, '… and 62 more: 2 errors, 60 warnings');
});

test('what looks like a secret is not shown, whatever the finding is about', () => {
  const shown = (line: string, column = 1, isSecret = false): string => {
    const { text, caret } = excerptOf(line, column, isSecret);
    return `${text.slice(0, caret)}^${text.slice(caret)}`;
  };
  assert.is(shown('  admin_password: hunter2', 3), '  ^admin_password: (hidden)');
  assert.is(shown('  admin_password: hunter2', 19), '  admin_password: ^(hidden)');
  assert.is(shown('  admin_password: hunter2 # why', 22), '  admin_password: ^(hidden) # why');
  assert.is(shown('a: {api_token: "a b}", port: 80}', 30), 'a: {api_token: (hidden), port: ^80}');
  assert.is(shown('  - ghp_0123456789abcdef0123', 5), '  - ^(hidden)');
  assert.is(shown("hash: '$6$salt$hash'", 7), 'hash: ^(hidden)');
  assert.is(shown('password: "{{ vault_db }}"', 11), 'password: ^"{{ vault_db }}"');
  assert.is(shown('public_key: ssh-ed25519 AAAA', 13), 'public_key: ^ssh-ed25519 AAAA');
  assert.is(shown('note: nothing that looks like it', 7, true), 'note: ^(hidden)');
  writeFileSync(path.join(root, 'a.yaml'), 'x: {pin: 1234, motd: hello}\n');
  const text = printDiagnostics([at(1, 'warning', { code: 'governance/plain-secret', column: 22 })], root);
  assert.not.match(text, 'hello');
});

test('no file outside of the root is opened for a line, nor anything that is no file', () => {
  writeFileSync(outside, 'hunter2\n');
  symlinkSync(outside, path.join(root, 'link.yaml'));
  mkdirSync(path.join(root, 'folder.yaml'));
  const text = printDiagnostics(
    ['link.yaml', 'folder.yaml', 'gone.yaml', `../${path.basename(outside)}`].map((file) =>
      at(1, 'error', { file }),
    ),
    root,
  );
  assert.not.match(text, 'hunter2');
  assert.not.match(text, ' | ');
});

test('long lines are cut around the caret, and control characters are made visible', () => {
  const line = `${'x'.repeat(300)}\u001b[31m${'y'.repeat(300)}`;
  const { text, caret } = excerptOf(line, 301);
  assert.ok(text.length < 110);
  assert.is(text.slice(caret, caret + 4), '\\x1b');
});

test('lines that are too long to look for secrets are not shown', () => {
  const long = ['x'.repeat(1_000_000), 'a: '.repeat(300_000), `x: "${'\\"'.repeat(300_000)}`];
  writeFileSync(path.join(root, 'long.yaml'), ['short: 1', ...long].join('\n'));
  const texts = [1, 2, 3, 4].map((line) =>
    printDiagnostics([at(line, 'error', { file: 'long.yaml' })], root),
  );
  assert.match(texts[0] ?? '', /1 \| short: 1\n/);
  for (const text of texts.slice(1)) assert.match(text, /^long\.yaml:\d+:3 error m\d \[a\/b\]\n$/);
});

test.run();
