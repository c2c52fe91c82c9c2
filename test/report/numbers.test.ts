import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberReader, NumberWriter } from '../../src/report/numbers.js';

test('numbers come back as they were put', () => {
  const most = 2 ** 32 - 1;
  const signed = fc.integer({ min: -(2 ** 30), max: 2 ** 30 });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: most })), fc.array(signed), (plain, signed) => {
      const writer = new NumberWriter();
      for (const number of [0, 127, 128, most, ...plain]) writer.put(number);
      for (const number of signed) writer.putSigned(number);
      const reader = new NumberReader(writer.all());
      assert.equal(
        [0, 127, 128, most, ...plain].map(() => reader.next()),
        [0, 127, 128, most, ...plain],
      );
      assert.equal(
        signed.map(() => reader.nextSigned()),
        signed.map((number) => number),
      );
    }),
    { seed: 1 },
  );
});

test('there is room for many', () => {
  const writer = new NumberWriter();
  for (let n = 0; n < 100_000; n++) writer.put(n);
  const reader = new NumberReader(writer.all());
  for (let n = 0; n < 100_000; n++) if (reader.next() !== n) throw new Error(`${n} is lost`);
});

test.run();
