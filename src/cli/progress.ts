import type { RenderProgress, RunEvents } from '../engine/result.js';
import { useColor } from './color.js';
import { erasing, type LiveState, liveLine } from './live-view.js';
import type { Options } from './options.js';

/** A build that takes no longer than this shows nothing of it, in ms. */
const PATIENCE = 500;
/** Least time between two drawings, in ms. */
const FRAME = 50;

/** What a run tells of itself is told to. */
export type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** True if a line that changes can be shown: on a terminal, and where a person looks. */
export function isLive(
  options: Pick<Options, 'quiet' | 'json'>,
  stream: Pick<Stream, 'isTTY'>,
  { CI = '', TERM }: NodeJS.ProcessEnv,
): boolean {
  const isCi = !['', '0', 'false'].includes(CI);
  return Boolean(stream.isTTY) && !options.quiet && !options.json && !isCi && TERM !== 'dumb';
}

/**
 * Shows how far a run is, on a terminal; elsewhere nothing but its notes. The line that is drawn ends in a newline, and
 * the cursor stays visible: if the run is killed there is nothing to be put right, and Ctrl-C needs no handler, for
 * which it would have to wait.
 */
export class Progress {
  private state: LiveState = { phase: 'read', done: 0, total: 0, path: undefined, renderingMs: 0 };
  private readonly live: boolean;
  private readonly started: number;
  private renderingSince = 0;
  private drawnAt = 0;
  private drawn: string | undefined;

  /** @param now a clock, in ms */
  constructor(
    options: Options,
    private readonly stream: Stream = process.stderr,
    environment: NodeJS.ProcessEnv = process.env,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.live = isLive(options, stream, environment);
    this.started = now();
    if (stream === process.stderr) useColor(options, process.stderr);
  }

  /** What a run has to tell this. */
  get events(): RunEvents {
    return {
      note: (text) => this.note(text),
      ...(this.live
        ? {
            phase: (phase) => {
              if (phase === 'render') this.renderingSince = this.now();
              void this.show({ ...this.state, phase });
            },
            progress: (progress) => this.render(progress),
          }
        : {}),
    };
  }

  /** A line of its own. */
  note(text: string): void {
    this.end();
    this.stream.write(`labbuild: ${text}\n`);
  }

  /** Takes away what is shown. */
  end(): void {
    if (this.drawn !== undefined) this.stream.write(erasing(this.drawn, this.columns));
    this.drawn = undefined;
  }

  private get columns(): number {
    // A terminal that does not know its size says 0.
    return this.stream.columns || 80;
  }

  private render({ done, total, path }: RenderProgress): Promise<void> | undefined {
    const renderingMs = this.now() - this.renderingSince;
    return this.show({ phase: 'render', done, total, path, renderingMs });
  }

  /** Draws, if it is time to. */
  private show(state: LiveState): Promise<void> | undefined {
    const isNewPhase = state.phase !== this.state.phase;
    this.state = state;
    const now = this.now();
    if (now - this.started < PATIENCE || (now - this.drawnAt < FRAME && !isNewPhase)) return undefined;
    this.drawnAt = now;
    const line = liveLine(state, this.columns);
    const erased = this.drawn === undefined ? '' : erasing(this.drawn, this.columns);
    this.stream.write(`${erased}${line}\n`);
    this.drawn = line;
    // Only between two turns of the event loop is it noticed that the terminal has another size.
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
