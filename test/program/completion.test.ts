/** Completion in real shells, where they are installed: words are typed, and what the shell makes of them is looked at. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MODES, MODIFIERS } from '../../src/cli/options.js';
import { Program } from '../support/command.js';
import { PROJECT } from '../support/example-lab.js';
import { PluginLab } from '../support/plugin-lab.js';

const test = suite('completion');
const lab = new Program('empty');
test.after(() => lab.dispose());

test.before(() => {
  cpSync(path.join(PROJECT, 'test/cases/base'), lab.root, { recursive: true });
  lab.write('bin/labbuild', `#!/bin/sh\nexec '${process.execPath}' '${PROJECT}dist/labbuild.cjs' "$@"\n`);
  lab.write('.zshrc', '');
  chmodSync(lab.path('bin/labbuild'), 0o755);
  mkdirSync(lab.path('some folder'));
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

const SEPARATOR = '%%';

/**
 * Runs a script of a shell for some lines, which are its arguments, with `labbuild` in the path. It prints the
 * separator after what it prints for each.
 * @returns what it printed, by line
 */
function inShell(
  shell: string,
  script: string,
  lines: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const PATH = `${lab.path('bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH, HOME: lab.root, TERM: 'dumb' };
  const words = shell === 'fish' ? lines : [shell, ...lines];
  const { stdout, stderr } = spawnSync(shell, ['-c', script, ...words], {
    cwd: lab.root,
    env,
    encoding: 'utf8',
    input: '',
  });
  assert.is(stderr, '', `${shell}: ${stderr}`);
  const printed = stdout.split(`${SEPARATOR}\n`);
  return new Map(
    lines.map((line, n) => [line, (printed[n] ?? '').split('\n').filter((text) => text !== '')]),
  );
}

/** What bash would put in for the last word of each line. */
const BASH = `
source <(labbuild --completion bash)
compopt() { :; }
for COMP_LINE; do
  COMP_POINT=\${#COMP_LINE}
  # Words end where bash ends them, at colons too.
  read -ra COMP_WORDS <<<"\${COMP_LINE//[:=]/ & }"
  [[ $COMP_LINE == *[[:space:]:=] ]] && COMP_WORDS+=('')
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  _labbuild labbuild
  printf '%s\\n' "\${COMPREPLY[@]}" '${SEPARATOR}'
done`;

/** What zsh makes of each line when Tab is pressed at its end: a terminal of its own is typed into. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -i
zpty -w shell 'PS1="rea""dy"; report() { print -rl -- "$BUFFER" "${SEPARATOR}" >>typed; BUFFER=; }; zle -N report; bindkey "^X" report'
zpty -r shell REPLY '*ready*'
zpty -w shell 'autoload -Uz compinit && compinit -u -D; source <(labbuild --completion zsh); print rea""dy'
zpty -r shell REPLY '*ready*ready*'
rm -f typed
# Keys wait until what comes before them is done.
for line; do zpty -w -n shell "$line"$'\\t\\x18'; done
for n in {1..400}; do
  [[ -f typed && $(grep -c '${SEPARATOR}' typed) == $# ]] && break
  sleep 0.05
done
cat typed
zpty -d shell`;

/** What fish offers for the last word of each line, without descriptions. */
const FISH = `
labbuild --completion fish | source
for line in $argv
  complete -C $line | string replace -r '\\t.*' ''
  echo '${SEPARATOR}'
end`;

const options = Object.keys({ ...MODES, ...MODIFIERS }).map((name) => `--${name}`);

test('nothing is said, and nothing fails, where there is no lab or it is broken', () => {
  const broken = new Program('empty');
  const quiet = (): void => {
    for (const word of ['explain:', 'diff:']) {
      const { status, stderr } = broken.call('--completion', word);
      assert.equal([status, stderr], [0, ''], word);
    }
  };
  quiet();
  broken.write('topology.yaml', 'L0_meta: [');
  quiet();
  assert.not.ok(broken.exists('.cache'));
  broken.dispose();
});

test('checks of plugins', () => {
  const lab = new PluginLab();
  lab.configure(['./plugins/hosts.mjs']);
  assert.is(lab.call('--completion', 'explain:check:hosts-f').stdout, 'check:hosts-file/shared-address\n');
  lab.dispose();
});

test('a shell that is not known is wrong usage', () => {
  const { status, stderr } = lab.call('--completion', 'ksh');
  assert.is(status, 2);
  assert.match(stderr, 'there are bash, zsh, fish');
});

/** What is expected of a shell, by line. */
function compare(shell: string, script: string, expected: Readonly<Record<string, readonly string[]>>): void {
  const found = inShell(shell, script, Object.keys(expected));
  for (const [line, offers] of Object.entries(expected)) {
    assert.equal([...(found.get(line) ?? [])].sort(), [...offers].sort(), `${shell}: ${line}`);
  }
}

const inBash = isInstalled('bash') ? test : test.skip;
inBash('bash: options, nodes and outputs, quoted where bash needs it', () => {
  compare('bash', BASH, {
    'labbuild --': options,
    'labbuild --dif': ['--diff', '--diffstat'],
    'labbuild --explain L4_platform.lxc\\[lxc-w': ['L4_platform.lxc\\[lxc-web\\]'],
    "labbuild --explain 'L4_platform.lxc[lxc-w": ['L4_platform.lxc[lxc-web]'],
    // What comes before the colon is not put in again.
    'labbuild --explain=check:network/dh': ['network/dhcp-range'],
    'labbuild --quiet --root=. --diff lxc.': ['lxc.tf'],
    'labbuild --root so': ['some folder'],
    'labbuild --jobs ': [],
    'labbuild --root /nowhere --explain L4': [],
  });
});

const inFish = isInstalled('fish') ? test : test.skip;
inFish('fish: options, nodes and outputs', () => {
  compare('fish', FISH, {
    'labbuild --dif': ['--diff', '--diffstat'],
    'labbuild --explain L4_platform.lxc[lxc-w': ['L4_platform.lxc[lxc-web]'],
    "labbuild --explain 'L4_platform.lxc[lxc-w": ['L4_platform.lxc[lxc-web]'],
    'labbuild --explain=check:network/dh': ['--explain=check:network/dhcp-range'],
    'labbuild --root . --diff lxc.': ['lxc.tf'],
    'labbuild --root /nowhere --explain L4': [],
  });
});

const inZsh = isInstalled('zsh') ? test : test.skip;
inZsh('zsh: options, nodes and outputs, quoted as zsh needs it', () => {
  const expected = {
    'labbuild --diffs': 'labbuild --diffstat ',
    'labbuild --explain L4_pl': 'labbuild --explain L4_platform',
    'labbuild --explain L4_platform.lxc\\[lxc-w': 'labbuild --explain L4_platform.lxc\\[lxc-web\\]',
    "labbuild --explain 'L4_platform.lxc[lxc-w": "labbuild --explain 'L4_platform.lxc[lxc-web]",
    'labbuild --explain=check:network/dh': 'labbuild --explain=check:network/dhcp-range',
    'labbuild --root . --diff lxc.': 'labbuild --root . --diff lxc.tf',
  };
  compare('zsh', ZSH, Object.fromEntries(Object.entries(expected).map(([line, whole]) => [line, [whole]])));
});

test.run();
