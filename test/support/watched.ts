/** The command at `--watch --json` on a lab, in a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { RunResult } from '../../src/engine/result.js';
import { COMMAND, ENVIRONMENT, type Program } from './command.js';

/** Longer than any build takes, in ms. */
const PATIENCE = 60_000;

export class Watched {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly results: RunResult[] = [];
  private arrived: (() => void) | undefined;
  private readonly ended: Promise<number | null>;
  /** All that it said on standard error. */
  said = '';

  constructor(lab: Pick<Program, 'root'>, ...words: readonly string[]) {
    this.child = spawn(process.execPath, [COMMAND, '--watch', '--json', ...words], {
      cwd: lab.root,
      env: ENVIRONMENT,
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.results.push(JSON.parse(line) as RunResult);
      this.arrived?.();
    });
    this.child.stderr.on('data', (data: Buffer) => {
      this.said += data.toString();
      this.arrived?.();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', resolve);
    });
  }

  /** What the next build comes to. */
  async next(): Promise<RunResult> {
    await this.until(() => this.results.length > 0, 'a build');
    const result = this.results.shift();
    if (!result) throw new Error('no result');
    return result;
  }

  /** Waits until something is said on standard error. */
  says(text: RegExp): Promise<void> {
    return this.until(() => text.test(this.said), String(text));
  }

  /** Builds that nobody has asked for yet. */
  get waiting(): number {
    return this.results.length;
  }

  /** Keeps it from noticing anything. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it; returns the exit status, null if the signal had to do it. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The exit status, once it ends by itself. */
  end(): Promise<number | null> {
    return this.ended;
  }

  private async until(isTrue: () => boolean, what: string): Promise<void> {
    const timer = setTimeout(() => {
      this.child.kill('SIGKILL');
      this.arrived?.();
    }, PATIENCE);
    try {
      while (!isTrue()) {
        const ended = await Promise.race([
          this.ended.then(() => true),
          new Promise<false>((resolve) => {
            this.arrived = () => resolve(false);
          }),
        ]);
        if (ended && !isTrue()) throw new Error(`it ended before ${what}: ${this.said}`);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
