import kleur from 'kleur';
import type { Options } from './options.js';

/** Whether a stream gets colour: only terminals, unless NO_COLOR, `--no-color` or a dumb terminal says no. */
export function useColor(options: Pick<Options, 'color'>, stream: NodeJS.WriteStream): void {
  const { NO_COLOR, TERM } = process.env;
  kleur.enabled = options.color && Boolean(stream.isTTY) && !NO_COLOR && TERM !== 'dumb';
}
