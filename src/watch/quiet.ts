/** How long nothing may have happened before a build begins, in ms. */
const QUIET = 5;
/** How long a build is put off at most while things happen, in ms. */
const PATIENCE = 1000;

/** Time, as tests may make it up. */
export interface Clock {
  /** In ms. */
  now(): number;
  /** Calls back after so many ms; of less than one it may be sooner. Returns what takes that back. */
  after(ms: number, callback: () => void): () => void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    // A timer takes a whole millisecond at least.
    if (ms < 1) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Makes one call of many events: when it has been quiet for a moment, or when it has not been for too long. */
export class Quiet {
  private first: number | undefined;
  private last = 0;
  private cancel: (() => void) | undefined;

  /** @param isBusy true while more is known to come */
  constructor(
    private readonly call: () => void,
    private readonly isBusy: () => boolean,
    private readonly clock: Clock = realClock,
  ) {}

  /** Something happened. */
  touch(): void {
    this.last = this.clock.now();
    this.first ??= this.last;
    this.cancel ??= this.clock.after(QUIET, () => this.look());
  }

  /** Forgets what happened. */
  end(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.first = undefined;
  }

  private look(): void {
    this.cancel = undefined;
    if (this.first === undefined) return;
    const now = this.clock.now();
    const left = this.first + PATIENCE - now;
    const noise = this.last + QUIET - now;
    if (left > 0 && (noise > 0 || this.isBusy())) {
      this.cancel = this.clock.after(Math.min(left, noise > 0 ? noise : QUIET), () => this.look());
      return;
    }
    this.first = undefined;
    this.call();
  }
}
