import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a build said about itself. */
export interface BuildReport {
  readonly status: string;
  readonly outputs: {
    readonly total: number;
    readonly rendered: readonly string[];
    readonly written: readonly string[];
  };
}

/** Runs a command with these words; returns the wall time in ms and what it printed. Throws if it fails. */
export function timeCommand(
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly ms: number; readonly stdout: string } {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status, error } = spawnSync(command, words, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 30,
  });
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  if (error) throw error;
  if (status !== 0)
    throw new Error(
      `${command} ${words.join(' ')} ended with ${status}\n${stderr.slice(0, 2000)}${stdout.slice(0, 2000)}`,
    );
  return { ms, stdout };
}

/** The same for Node. */
export function timeNode(words: readonly string[]): { readonly ms: number; readonly stdout: string } {
  return timeCommand(process.execPath, words);
}

/** Runs node with these words; returns also the most memory that it took, in MB. */
export function measureMemory(words: readonly string[]): {
  readonly ms: number;
  readonly stdout: string;
  readonly MB: number;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'labbuild-memory-'));
  try {
    const file = path.join(folder, 'peak');
    const hook = fileURLToPath(new URL('peak-memory.cjs', import.meta.url));
    const environment = { NODE_OPTIONS: `--require=${JSON.stringify(hook)}`, BENCH_PEAK_MEMORY: file };
    const run = timeCommand(process.execPath, words, environment);
    return { ...run, MB: (Number(readFileSync(file, 'utf8')) * 1024) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Medians of what was measured in turn, round by round: the machine's other work falls on all alike. */
export class Rounds<Name extends string> {
  private readonly times = new Map<Name, number[]>();

  /** Measures each of `commands` once a round; what one of them returns are ms. */
  constructor(rounds: number, commands: Readonly<Partial<Record<Name, (round: number) => number>>>) {
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of Object.entries(commands) as [Name, (round: number) => number][]) {
        const times = this.times.get(name) ?? [];
        times.push(run(round));
        this.times.set(name, times);
      }
    }
  }

  /** In ms; undefined if it was not measured. */
  ms(name: Name): number | undefined {
    const times = this.times.get(name);
    return times && median(times);
  }

  /** Median of the ratios of each round. */
  ratio(name: Name, to: Name): number | undefined {
    const [times, others] = [this.times.get(name), this.times.get(to)];
    return times && others && median(times.map((time, n) => time / (others[n] ?? Number.NaN)));
  }
}
