import type { ReadStream } from 'node:tty';

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';

/** Keys that do something while they are pressed on a terminal, without Enter. */
export class Keys {
  isListening = false;

  /** @param actions by key; `q` is also done by Ctrl-C and Ctrl-D, which a terminal no longer makes signals of */
  constructor(
    private readonly stream: ReadStream,
    private readonly actions: Readonly<Record<string, () => void>>,
  ) {}

  /** Takes the terminal over, if the stream is one. */
  listen(): void {
    if (!this.stream.isTTY) return;
    this.isListening = true;
    this.stream.setRawMode(true);
    this.stream.on('data', this.press);
    this.stream.resume();
    process.on('SIGCONT', this.resume);
  }

  /** Gives it back as it was. */
  end(): void {
    if (!this.isListening) return;
    this.isListening = false;
    this.stream.off('data', this.press);
    this.stream.setRawMode(false);
    this.stream.pause();
    process.off('SIGCONT', this.resume);
  }

  private readonly press = (data: Buffer): void => {
    for (const key of data.toString()) {
      if (key === CTRL_Z) this.suspend();
      else this.actions[key === CTRL_C || key === CTRL_D ? 'q' : key.toLowerCase()]?.();
    }
  };

  private suspend(): void {
    this.stream.setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  }

  private readonly resume = (): void => {
    if (this.isListening) this.stream.setRawMode(true);
  };
}
