/**
 * What a run is doing: `read` what changed, `check` (plans and checks), `render` and write, `record` what was done (and
 * wait for the file system's clock).
 */
export type Phase = 'read' | 'check' | 'render' | 'record';

/** Measures how long a run spends in each of its phases, and tells when one begins. */
export class Phases {
  private readonly spent: Record<Phase, number> = { read: 0, check: 0, render: 0, record: 0 };
  private current: Phase = 'read';

  /** @param since when the first phase began, by `performance.now()` */
  constructor(
    private since: number,
    private readonly tell: ((phase: Phase) => void) | undefined,
  ) {
    tell?.(this.current);
  }

  begin(phase: Phase): void {
    this.lap();
    this.current = phase;
    this.tell?.(phase);
  }

  /** Time spent in each phase so far, in ms, to a tenth. */
  times(): Readonly<Record<Phase, number>> {
    this.lap();
    const { read, check, render, record } = this.spent;
    return { read: tenths(read), check: tenths(check), render: tenths(render), record: tenths(record) };
  }

  private lap(): void {
    const now = performance.now();
    this.spent[this.current] += now - this.since;
    this.since = now;
  }
}

/** A time in ms without digits that mean nothing. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
