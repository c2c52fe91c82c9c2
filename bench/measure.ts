import { spawnSync } from 'node:child_process';

/** What a build said about itself. */
export interface BuildReport {
  readonly status: string;
  readonly outputs: {
    readonly total: number;
    readonly rendered: readonly string[];
    readonly written: readonly string[];
  };
}

/** Runs node with these words; returns the wall time in ms and what it printed. */
export function timeNode(words: readonly string[]): { readonly ms: number; readonly stdout: string } {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0)
    throw new Error(`${words.join(' ')} ended with ${status}\n${stderr}${stdout.slice(0, 2000)}`);
  return { ms, stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** One row of the table. */
export interface Measured {
  readonly ms: number;
  /** Median of the ratios to `node -e 0`, each to the run just before it. */
  readonly ratio: number;
  readonly report: BuildReport;
}

/** Times the command in pairs with a bare Node; `prepare` is called before each, untimed. */
export function measure(
  words: readonly string[],
  repetitions: number,
  prepare: (n: number) => void,
): Measured {
  const times: number[] = [];
  const ratios: number[] = [];
  let report: BuildReport | undefined;
  for (let n = 0; n < repetitions; n++) {
    prepare(n);
    const bare = timeNode(['-e', '0']).ms;
    const { ms, stdout } = timeNode(words);
    times.push(ms);
    ratios.push(ms / bare);
    report = JSON.parse(stdout) as BuildReport;
  }
  if (!report) throw new Error('nothing was measured');
  return { ms: median(times), ratio: median(ratios), report };
}
