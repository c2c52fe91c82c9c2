import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { helpText } from '../../src/cli/help.js';
import { MODES, MODIFIERS, parseOptions, UsageError } from '../../src/cli/options.js';

const test = suite('command line');

const refused = (words: readonly string[]): string => {
  try {
    parseOptions(words);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'nothing was refused';
};

test('validating', () => {
  const { mode, strict, keepGoing } = parseOptions(['--validate', '--strict']);
  assert.equal([mode, strict, keepGoing], ['validate', true, false]);
  assert.is(parseOptions([]).strict, false);
  assert.match(refused(['--validate', '--check']), "can't be combined");
  assert.match(refused(['--strict=yes']), 'takes no argument');
});

test('an argument in brackets may be missing', () => {
  const what = (...words: string[]): string | undefined => parseOptions(words).what;
  assert.is(what('--schema'), undefined);
  assert.is(what('--schema', 'L4_platform.lxc'), 'L4_platform.lxc');
  assert.is(what('--schema=L4_platform.lxc'), 'L4_platform.lxc');
  assert.is(what('--schema', '--markdown'), undefined);
  assert.is(what('--markdown', '--schema', 'config'), 'config');
  assert.match(refused(['--explain']), 'needs WHAT');
  assert.match(refused(['--explain', '--json']), 'needs WHAT');
  assert.match(refused(['--schema', 'a', 'b']), '"b" is no option');
});

test('--markdown goes with --schema and nothing else', () => {
  assert.ok(parseOptions(['--schema', '--markdown']).markdown);
  assert.match(refused(['--markdown']), '--schema');
  assert.match(refused(['--list', '--markdown']), '--schema');
});

test('the help names every option', () => {
  const help = helpText();
  for (const name of [...Object.keys(MODES), ...Object.keys(MODIFIERS)]) assert.match(help, `--${name}`);
});

test.run();
