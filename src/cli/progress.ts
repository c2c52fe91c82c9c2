import kleur from 'kleur';
import type { Options } from './options.js';
import { useColor } from './terminal.js';

/** A build that takes no longer than this shows no bar, in ms. */
const PATIENCE = 500;
/** Least time between two drawings, in ms. */
const FRAME = 50;
const BAR = 24;

/** A progress bar on a terminal; nothing elsewhere, but for notes. */
export class Progress {
  private readonly live: boolean;
  private readonly started = performance.now();
  private drawnAt = 0;
  private drawn = false;

  constructor(options: Options) {
    this.live = Boolean(process.stderr.isTTY) && !options.quiet && !options.json && !process.env.CI;
    useColor(options, process.stderr);
  }

  show(done: number, total: number, file: string): void {
    const now = performance.now();
    if (!this.live || now - this.started < PATIENCE || now - this.drawnAt < FRAME) return;
    this.drawnAt = now;
    this.drawn = true;
    const full = Math.round((done / total) * BAR);
    const bar = kleur.green('█'.repeat(full)) + kleur.dim('░'.repeat(BAR - full));
    const head = ` ${done}/${total} `;
    const room = Math.max(0, (process.stderr.columns ?? 80) - BAR - head.length - 1);
    process.stderr.write(`\r\x1b[K${bar}${head}${kleur.dim(file.slice(-room))}`);
  }

  /** A line of its own. */
  note(text: string): void {
    this.end();
    process.stderr.write(`labbuild: ${text}\n`);
  }

  /** Clears the bar. */
  end(): void {
    if (this.drawn) process.stderr.write('\r\x1b[K');
    this.drawn = false;
  }
}
