/** `--help TOPIC`: every option is told of somewhere, and what the topics show are calls that are understood. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { helpText } from '../../src/cli/help.js';
import { TOPIC_NAMES, topicText } from '../../src/cli/help-topics.js';
import { MODES, MODIFIERS, parseOptions, UsageError } from '../../src/cli/options.js';

const test = suite('--help TOPIC');
const texts = TOPIC_NAMES.map((name) => topicText(name));
const options = Object.keys({ ...MODES, ...MODIFIERS });

test('what --help documents is what the command line knows, and nothing else', () => {
  const documented = [...helpText().matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name);
  assert.equal([...documented].sort(), [...options].sort());
  for (const name of TOPIC_NAMES) {
    for (const [, option = ''] of topicText(name).matchAll(/(?<![\w-])--([a-z][\w-]*)/g))
      assert.ok(options.includes(option), `${name} speaks of --${option}`);
  }
});

test('every option stands for a topic that tells of it', () => {
  for (const name of options) {
    assert.match(topicText(name), new RegExp(`^ {2}--${name}\\b`, 'm'));
    assert.is(topicText(`--${name}`), topicText(name));
  }
});

test('every example is understood', () => {
  const calls = texts.flatMap((text) =>
    [...text.matchAll(/^ {2}labbuild( .*?)?(?: {2,}.*|\s*[|>].*)?$/gm)].map(([, words = '']) => words),
  );
  assert.ok(calls.length > 25, `${calls.length} examples`);
  for (const call of calls) {
    const words = call.match(/'[^']*'|\S+/g) ?? [];
    parseOptions(words.map((word) => word.replaceAll("'", '')));
  }
});

test('no line is wider than a terminal of 120 columns', () => {
  for (const line of texts.join('\n').split('\n')) assert.ok(line.length <= 120, line);
});

test('a topic that there is none of is wrong usage, with the nearest one and a list', () => {
  const refused = (topic: string): string => {
    try {
      return topicText(topic);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  };
  assert.match(refused('explian'), 'did you mean explain?');
  assert.match(refused('constructor'), 'there is no help on "constructor"');
  for (const name of TOPIC_NAMES) assert.match(refused('zzzz'), `\n  ${name} `);
});

test.run();
