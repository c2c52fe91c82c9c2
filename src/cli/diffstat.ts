import kleur from 'kleur';
import type { FileChange } from '../engine/result.js';
import { isBinary, latin } from './diff.js';
import { countChanges, hunksBetween } from './line-diff.js';
import { count } from './terminal.js';

/** Columns, where a terminal does not say how many it has. */
const WIDTH = 80;
/** Columns of the bars: what is left of a line beside the names, but not less or more than these. */
const [LEAST, MOST] = [10, 60];

interface Row {
  readonly name: string;
  readonly added: number;
  readonly removed: number;
  /** What stands for the number of lines if a file is not shown by lines. */
  readonly binary?: string;
}

/**
 * How many lines of each file come and go, drawn as git does.
 * @param folder the output folder as seen from the root, with `/`
 * @param columns width of the terminal
 */
export function diffstat(changes: readonly FileChange[], folder: string, columns = WIDTH): string {
  const rows = changes.map((change) => rowOf(change, folder));
  const most = Math.max(0, ...rows.map(({ added, removed }) => added + removed));
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  const digits = Math.max(String(most).length, rows.some(({ binary }) => binary) ? 'Bin'.length : 0);
  const room = Math.min(
    MOST,
    Math.max(LEAST, columns - width - digits - ' '.length - ' | '.length - ' '.length),
  );
  const lines = rows.map((row) => {
    const number = (row.binary ? 'Bin' : String(row.added + row.removed)).padStart(digits);
    const rest = row.binary ?? bars(row, most, room);
    return ` ${row.name.padEnd(width)} | ${number}${rest && ` ${rest}`}\n`;
  });
  return `${lines.join('')} ${total(rows)}\n`;
}

function rowOf(change: FileChange, folder: string): Row {
  const name = `${folder}/${change.path}`;
  const { before, after } = change;
  if (!isBinary(change)) return { name, ...countChanges(hunksBetween(latin(before), latin(after))) };
  const binary = `${before?.length ?? 0} -> ${after?.length ?? 0} bytes`;
  return { name, added: 0, removed: 0, binary };
}

/** A sign for each line, or for several if `most` lines need more room than there is; none vanishes. */
function bars({ added, removed }: Row, most: number, room: number): string {
  const scale = (n: number): number =>
    most <= room || n === 0 ? n : 1 + Math.floor((n * (room - 1)) / most);
  let sum = scale(added + removed);
  if (sum < 2 && added > 0 && removed > 0) sum = 2;
  const fewer = scale(Math.min(added, removed));
  const [plus, minus] = added < removed ? [fewer, sum - fewer] : [sum - fewer, fewer];
  return `${plus > 0 ? kleur.green('+'.repeat(plus)) : ''}${minus > 0 ? kleur.red('-'.repeat(minus)) : ''}`;
}

/** `2 files changed, 3 insertions(+), 1 deletion(-)`: of the two numbers one is left out if it alone is 0. */
function total(rows: readonly Row[]): string {
  const sum = (key: 'added' | 'removed'): number => rows.reduce((all, row) => all + row[key], 0);
  const [added, removed] = [sum('added'), sum('removed')];
  const files = `${count(rows.length, 'file')} changed`;
  if (rows.length === 0) return files;
  const parts = [files];
  if (added > 0 || removed === 0) parts.push(`${count(added, 'insertion')}(+)`);
  if (removed > 0 || added === 0) parts.push(`${count(removed, 'deletion')}(-)`);
  return parts.join(', ');
}
