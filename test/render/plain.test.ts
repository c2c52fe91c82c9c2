/** Text files without a syntax: what can't be written is refused, all else is written as it is. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cell } from '../../src/engine/cell.js';
import { comment, language, line, word } from '../../src/render/plain.js';
import { EscapeError } from '../../src/render/text.js';

test('values are written as they are, with where they came from', () => {
  const source = { value: 'ünï "{{x}}" \\ #', origins: ['a.b'] };
  assert.equal([line(source).value, line(source).origins], [source.value, ['a.b']]);
  assert.equal([word('10.0.0.1').value, word(9100).value, line('').value], ['10.0.0.1', '9100', '']);
  assert.is(line(cell<string | undefined>(undefined)), undefined);
});

test('what would end the line, or the word, is refused', () => {
  for (const text of ['a\nb', 'a\rb', 'a\u2028b', '\u0000']) {
    assert.throws(
      () => line({ value: text, origins: ['x'] }),
      (error: unknown) => error instanceof EscapeError && error.origins[0] === 'x',
    );
    assert.throws(() => word(text));
  }
  for (const text of ['', 'a b', 'a\tb', ' a']) assert.throws(() => word(text));
});

test('comments have as many lines as their text, and the file no blank lines in a row', () => {
  assert.is(comment('a\nb').value, '# a\n# b');
  const lines = ['a  ', '', '', 'b', ''].map((text) => ({ text, origins: [] }));
  assert.equal(
    language.finish(lines).map(({ text }) => text),
    ['a', '', 'b'],
  );
});

test.run();
