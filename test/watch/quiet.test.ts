import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Clock, Quiet } from '../../src/watch/quiet.js';

const test = suite('when a build begins');

/** A clock that goes on when it is told to. */
class FakeClock implements Clock {
  private time = 0;
  private calls: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const call = { at: this.time + ms, callback };
    this.calls.push(call);
    return () => {
      this.calls = this.calls.filter((other) => other !== call);
    };
  }

  goOn(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = this.calls.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.calls = this.calls.filter((other) => other !== next);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }

  get waits(): number {
    return this.calls.length;
  }
}

/** When builds begin if something happens at these times; `locked`: until when more is known to come. */
function begins(events: readonly number[], locked = 0): readonly number[] {
  const clock = new FakeClock();
  const calls: number[] = [];
  const quiet = new Quiet(
    () => void calls.push(clock.now()),
    () => clock.now() < locked,
    clock,
  );
  for (const at of events) {
    clock.goOn(at - clock.now());
    quiet.touch();
  }
  clock.goOn(5000);
  assert.is(clock.waits, 0);
  return calls;
}

test('5 ms after one event', () => assert.equal(begins([100]), [105]));

test('5 ms after the last of several', () => assert.equal(begins([100, 101, 104, 108]), [113]));

test('once for each of two that lie apart', () => assert.equal(begins([100, 106]), [105, 111]));

test('after 1 s at the latest while events go on', () => {
  const events = Array.from({ length: 1000 }, (_, n) => 100 + 2 * n);
  assert.equal(begins(events), [1100, 2100]);
});

test('not while git holds its lock', () => {
  const [at = 0, ...more] = begins([100], 300);
  assert.ok(at >= 300 && at <= 305, String(at));
  assert.equal(more, []);
});

test('after 1 s at the latest if the lock stays', () => assert.equal(begins([100], 4000), [1100]));

test('not at all once it was ended', () => {
  const clock = new FakeClock();
  const quiet = new Quiet(
    () => assert.unreachable(),
    () => false,
    clock,
  );
  quiet.touch();
  quiet.end();
  clock.goOn(5000);
  assert.is(clock.waits, 0);
});

test.run();
