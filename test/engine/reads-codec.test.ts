import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { queryAddress } from '../../src/engine/address.js';
import { absentFingerprint, initFingerprints, scalarFingerprint } from '../../src/engine/fingerprint.js';
import { type Read, Recorder, rootPlace } from '../../src/engine/reads.js';
import { decodeReads, encodeReads, lookedAtSame } from '../../src/engine/reads-codec.js';
import { nodeOf } from '../../src/engine/tree.js';
import { NodeView } from '../../src/engine/view.js';
import type { ToyDocument } from '../support/toy.js';

const test = suite('the codec of reads');
test.before(initFingerprints);

/** Neither addresses nor fingerprints hold control characters. */
const isPrintable = (text: string): boolean => !/\p{Cc}/u.test(text);
const address = fc.oneof(
  fc
    .array(fc.constantFrom('L4', '.lxc', '[é1]', '["a b"]', '.😀', 'query(x)', '.long'.repeat(60)), {
      maxLength: 5,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }).filter(isPrintable),
);
const fingerprint = fc.oneof(
  fc.constantFrom('', 'z', '!', 'n1'),
  fc.string({ unit: 'grapheme', maxLength: 50 }).filter(isPrintable),
);
const read: fc.Arbitrary<Read> = fc.oneof(
  fc.record(
    { address, kind: fc.constantFrom('value', 'keys', 'order', 'source'), fingerprint },
    { noNullPrototype: true },
  ),
  fc.tuple(address, fingerprint, fc.nat(), fc.option(address)).map(([text, seen, cut, below]): Read => {
    const characters = [...text];
    return {
      address: text,
      kind: 'absent',
      fingerprint: seen,
      missing: characters.slice(0, cut % (characters.length + 1)).join(''),
      ...(below ? { below } : {}),
    };
  }),
);

test('what was encoded is decoded', () => {
  fc.assert(
    fc.property(fc.array(read, { maxLength: 30 }), (reads) => {
      assert.equal([...decodeReads(encodeReads(reads))], reads);
    }),
  );
});

test('reads can be taken one at a time', () => {
  const reads: Read[] = ['a', 'b', 'c'].map((text) => ({ address: text, kind: 'value', fingerprint: 'z' }));
  const decoding = decodeReads(encodeReads(reads));
  assert.equal(decoding.next().value, reads[0]);
  assert.equal(decoding.next().value, reads[1]);
});

test('of a task that was never looked at, no reads are decoded', () => {
  assert.equal([...decodeReads('')], []);
});

test('records are told apart by what they looked at, and not by what they saw', () => {
  fc.assert(
    fc.property(fc.array(read, { maxLength: 10 }), fc.array(read, { maxLength: 10 }), (some, others) => {
      const looked = (reads: readonly Read[]): unknown =>
        reads.map(({ fingerprint: seen, ...rest }) => ({
          ...rest,
          ...(rest.kind === 'absent' ? { lacking: seen === absentFingerprint(undefined) } : {}),
        }));
      const isSame = JSON.stringify(looked(some)) === JSON.stringify(looked(others));
      assert.is(lookedAtSame(encodeReads(some), encodeReads(others)), isSame);
      const changed = some.map((one) => (one.fingerprint === '!' ? one : { ...one, fingerprint: 'changed' }));
      assert.ok(lookedAtSame(encodeReads(some), encodeReads(changed)));
    }),
  );
});

test('neighbours share what they have in common', () => {
  const fields = [...'abcdefghij'].map(
    (name): Read => ({
      address: `L4_platform.lxc[lxc-redis].resources.${name}`,
      kind: 'value',
      fingerprint: 'n1',
    }),
  );
  assert.ok(encodeReads(fields).length < 130);
});

test('where overlays look next takes a few bytes', () => {
  const reads = [...'abcdefghij'].map((name): Read => {
    const read = { kind: 'absent', fingerprint: '!', missing: 'L4_platform.lxc[lxc-redis]' } as const;
    return {
      address: `L4_platform.lxc[lxc-redis].boot.${name}`,
      ...read,
      below: `L4_platform._defaults.lxc.boot.${name}`,
    };
  });
  assert.equal([...decodeReads(encodeReads(reads))], reads);
  const alone = reads.map(({ below: _, ...read }): Read => read);
  assert.ok(encodeReads(reads).length < encodeReads(alone).length + 80);
});

test('a record that was cut ends in an error, not in fewer reads', () => {
  const whole = encodeReads([
    { address: 'a.b', kind: 'value', fingerprint: 'n1' },
    { address: 'a.c', kind: 'absent', fingerprint: '!', missing: 'a' },
  ]);
  const first = encodeReads([{ address: 'a.b', kind: 'value', fingerprint: 'n1' }]);
  for (let length = 1; length < whole.length; length++) {
    if (length !== first.length) assert.throws(() => [...decodeReads(whole.slice(0, length))], RangeError);
  }
  assert.throws(() => [...decodeReads(`?${first}`)], RangeError);
});

test('a record survives being stored as UTF-8', () => {
  fc.assert(
    fc.property(fc.array(read, { maxLength: 10 }), (reads) => {
      const text = encodeReads(reads);
      assert.is(Buffer.from(text).toString(), text);
    }),
  );
});

test('whatever text a document or a key holds, its read is decoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const node = nodeOf({ [text]: text, list: [{ id: text }] });
      const recorder = new Recorder();
      const root = new NodeView<ToyDocument>(recorder, '', '', () => ({ node }));
      root.member(text).exists();
      root
        .at('list')
        .members()
        .forEach((view) => void view.value);
      recorder.record(rootPlace(queryAddress('q', text)), 'value', () => scalarFingerprint(text));
      const reads = recorder.close().map(({ place: _, ...read }): Read => read);
      assert.equal([...decodeReads(Buffer.from(encodeReads(reads)).toString())], reads);
    }),
    { numRuns: 500 },
  );
  for (const text of ['\x1e', '\x1f', 'a\x1eb', '\n', '\ud800', '\x00']) {
    const reads: Read[] = [
      { address: queryAddress('q', text), kind: 'value', fingerprint: scalarFingerprint(text) },
    ];
    assert.equal([...decodeReads(Buffer.from(encodeReads(reads)).toString())], reads);
  }
});

test.run();
