import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { annotations } from '../../src/cli/annotations.js';
import type { Diagnostic } from '../../src/engine/result.js';

const test = suite('annotations of GitHub Actions');
const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'labbuild-workspace-')));
const lab = path.join(workspace, 'labs', 'home');
mkdirSync(lab, { recursive: true });
test.after(() => rmSync(workspace, { recursive: true }));

const diagnostic: Diagnostic = {
  severity: 'error',
  code: 'network/duplicate-ip',
  message: 'lxc-a: networks[#0].ip: 192.0.2.1 is that of lxc-b',
  file: 'topology/lxc-a.yaml',
  line: 3,
  column: 7,
  node: 'L4_platform.lxc[lxc-a].networks[#0].ip',
};
const IN_ACTIONS = { GITHUB_ACTIONS: 'true' };

test('nothing outside of GitHub Actions', () => {
  assert.is(annotations([diagnostic], lab, {}), '');
  assert.is(annotations([diagnostic], lab, { GITHUB_ACTIONS: 'false' }), '');
});

test('one command a diagnostic, on a line of its own', () => {
  const warning: Diagnostic = { ...diagnostic, severity: 'warning', line: 9 };
  assert.is(
    annotations([diagnostic, warning], lab, IN_ACTIONS),
    '::error file=topology/lxc-a.yaml,line=3,col=7,title=network/duplicate-ip::lxc-a: networks[#0].ip: 192.0.2.1 is that of lxc-b\n' +
      '::warning file=topology/lxc-a.yaml,line=9,col=7,title=network/duplicate-ip::lxc-a: networks[#0].ip: 192.0.2.1 is that of lxc-b\n',
  );
});

test('files are relative to the repository, where the lab lies in it', () => {
  const file = (root: string, GITHUB_WORKSPACE: string): string | undefined =>
    /file=([^,]*)/.exec(annotations([diagnostic], root, { ...IN_ACTIONS, GITHUB_WORKSPACE }))?.[1];
  assert.is(file(lab, workspace), 'labs/home/topology/lxc-a.yaml');
  assert.is(file(workspace, workspace), 'topology/lxc-a.yaml');
  assert.is(file(workspace, lab), 'topology/lxc-a.yaml');
  assert.is(file(lab, '/no/such/folder'), 'topology/lxc-a.yaml');
});

test('text is escaped as the runner reads it, and cannot make commands of its own', () => {
  const text = annotations(
    [
      {
        ...diagnostic,
        file: 'a,b:c%d.yaml',
        message: '100 % of\n::error::it\u001b[31m',
        remedy: 'do: this, then that',
        related: [{ message: 'the other', file: 'b.yaml', line: 2, column: 1, node: '' }],
      },
    ],
    lab,
    IN_ACTIONS,
  );
  assert.is(
    text,
    '::error file=a%2Cb%3Ac%25d.yaml,line=3,col=7,title=network/duplicate-ip::100 %25 of\\n::error::it\\x1b[31m' +
      '%0Ab.yaml:2:1 the other%0Ahelp: do: this, then that\n',
  );
});

test.run();
