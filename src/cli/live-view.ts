/** What a build that goes on for a while shows on a terminal: one line, as a function of its state. */
import kleur from 'kleur';
import type { Phase } from '../engine/phases.js';
import { printable } from './terminal.js';
import { endOf, textWidth } from './text-width.js';

/** What a build is at. */
export interface LiveState {
  readonly phase: Phase;
  /** Outputs that are rendered already, of so many. */
  readonly done: number;
  readonly total: number;
  /** The output that is rendered now. */
  readonly path: string | undefined;
  /** Since outputs are rendered, in ms. */
  readonly renderingMs: number;
}

const VERBS: Readonly<Record<Phase, string>> = {
  read: 'reading what changed',
  check: 'checking',
  render: 'rendering',
  record: 'remembering what was built',
};
/** A bar is worth its room from so many columns on. */
const ROOM_FOR_BAR = 72;
const BAR = 20;
/** Before so much time it is not known how long the rest will take, in ms. */
const UNKNOWN = 1000;
/** A name of which less could be shown says nothing. */
const SHORTEST_NAME = 12;

/** The line for a terminal of so many columns: it is narrower than that, and holds no control characters but colour. */
export function liveLine(state: LiveState, columns: number): string {
  const { phase, done, total, path } = state;
  const most = Math.max(0, columns - 1);
  if (phase !== 'render' || total === 0) return kleur.dim(endOf(VERBS[phase], most));
  const left = timeLeft(state);
  const numbers = `${done}/${total}${left === undefined ? '' : `  ${left}`}`;
  const head = columns < ROOM_FOR_BAR ? '' : `${VERBS.render} `;
  const bar = columns < ROOM_FOR_BAR ? '' : `${progressBar(done / total)} `;
  const room = most - head.length - (bar === '' ? 0 : BAR + 1) - numbers.length - 2;
  if (room < SHORTEST_NAME || path === undefined) return `${head}${bar}${endOf(numbers, most)}`;
  return `${head}${bar}${numbers}  ${kleur.dim(endOf(printable(path), room))}`;
}

function progressBar(share: number): string {
  const full = Math.floor(Math.min(1, share) * BAR);
  return kleur.green('█'.repeat(full)) + kleur.dim('░'.repeat(BAR - full));
}

/** How long the rest will take if it goes on like this; undefined if nobody can know, or it is not worth saying. */
function timeLeft({ done, total, renderingMs }: LiveState): string | undefined {
  if (renderingMs < UNKNOWN || done === 0) return undefined;
  const seconds = Math.ceil(((renderingMs / done) * (total - done)) / 1000);
  if (seconds < 1) return undefined;
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** What a terminal has to be told to forget a line: it may have grown narrower since, and wrapped it. */
export function erasing(line: string, columns: number): string {
  const rows = Math.max(1, Math.ceil(textWidth(withoutColor(line)) / Math.max(1, columns)));
  return '\x1b[A\x1b[2K'.repeat(rows);
}

function withoutColor(text: string): string {
  return text
    .split('\x1b[')
    .map((part, n) => (n === 0 ? part : part.slice(part.indexOf('m') + 1)))
    .join('');
}
