import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { GENERATED_MARK, judgeText } from './text.js';

const judge = (text: string, mark = true) => describeFindings(judgeText('f', Buffer.from(text), { mark }));
const GOOD = `# ${GENERATED_MARK}\n\nline é\n\nline\n`;

const text = suite('text');
text('a good file', () => {
  assert.is(judge(GOOD), '');
  assert.is(judge('a\n', false), '');
});

/** Title, text, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['byte order mark', `\uFEFF${GOOD}`, /^f:1: byte order mark$/],
  ['carriage return', GOOD.replace('é\n', 'é\r\n'), /^f:3: carriage return$/],
  ['no final newline', GOOD.slice(0, -1), /^f:5: no final newline$/],
  ['two final newlines', `${GOOD}\n`, /^f:6: more than one final newline$/],
  ['blank first line', `\n${GOOD}`, /^f:1: starts with a blank line$/],
  ['trailing space', GOOD.replace('é', 'é '), /^f:3: trailing space$/],
  ['trailing tab', GOOD.replace('é', 'é\t'), /^f:3: trailing space$/],
  ['two blank lines', GOOD.replace('\n\n', '\n\n\n\n'), /^f:2: two blank lines in a row$/],
  ['no mark', GOOD.slice(4), /^f:1: no generated mark/],
  ['mark too late', `a\na\na\na\na\n${GOOD}`, /^f:1: no generated mark/],
  ['empty file', '', /f: empty file/],
];
for (const [title, source, expected] of FAULTS)
  text(title, () => {
    assert.match(judge(source), expected);
  });

text('bytes that are no UTF-8', () => {
  assert.match(judgeText('f', Uint8Array.of(0x61, 0xff, 0x0a))[0]?.message ?? '', /not UTF-8/);
});
text.run();
