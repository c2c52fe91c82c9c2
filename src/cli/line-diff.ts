/** Which lines of a text come and go. */

import { diffArrays, type StructuredPatchHunk } from 'diff';

/** Lines around a change. */
const CONTEXT = 3;
/** A part of a text with more changed lines than this is shown as replaced: the time goes with the square of it. */
const MOST_EDITS = 1000;

/** The hunks of a unified diff, without line ends; numbers as in `StructuredPatch`. Empty if the texts are the same. */
export function hunksBetween(before: string, after: string): StructuredPatchHunk[] {
  if (before === after) return [];
  const lines = signedLines(linesOf(before), linesOf(after));
  const hunks: StructuredPatchHunk[] = [];
  // Lines of either text before the one that is looked at, and the first line that is in no hunk yet.
  let [old, now, next] = [0, 0, 0];
  for (const [start, end] of ranges(lines)) {
    // What lies between two hunks is the same in both texts.
    old += start - next;
    now += start - next;
    const inside = lines.slice(start, end);
    const [oldLines, newLines] = [without(inside, '+'), without(inside, '-')];
    const [oldStart, newStart] = [old + 1, now + 1];
    hunks.push({ oldStart, oldLines, newStart, newLines, lines: inside.flatMap(ended) });
    old += oldLines;
    now += newLines;
    next = end;
  }
  return hunks;
}

/** How many lines of a diff come and go. */
export function countChanges(hunks: readonly StructuredPatchHunk[]): { added: number; removed: number } {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

/** Each line with its end; only the last may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** All lines of both texts in order, each after ` `, `-` or `+`. */
function signedLines(old: readonly string[], now: readonly string[]): string[] {
  const lines: string[] = [];
  const put = (sign: ' ' | '-' | '+', texts: readonly string[]): void => {
    for (const text of texts) lines.push(sign + text);
  };
  let [i, j] = [0, 0];
  for (const [a, b] of [...anchors(old, now), [old.length, now.length] as const]) {
    const [before, after] = [old.slice(i, a), now.slice(j, b)];
    const changes = diffArrays(before, after, { maxEditLength: MOST_EDITS });
    if (!changes) {
      put('-', before);
      put('+', after);
    }
    for (const { added, removed, value } of changes ?? []) put(added ? '+' : removed ? '-' : ' ', value);
    put(' ', old.slice(a, a + 1));
    [i, j] = [a + 1, b + 1];
  }
  return lines;
}

/**
 * Pairs of places, both rising, of lines that stand once in each text: as many as can be. Between them the texts are
 * compared by themselves, which takes little time however long they are (the idea of the "patience" diff).
 */
function anchors(old: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  const [inOld, inNow] = [onlyPlaces(old), onlyPlaces(now)];
  interface Link {
    readonly pair: readonly [number, number];
    readonly previous: Link | undefined;
  }
  // The longest rising sequence: of those with n links the one that ends lowest is the n-th.
  const ends: Link[] = [];
  for (const [line, a] of inOld) {
    const b = inNow.get(line);
    if (a < 0 || b === undefined || b < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.pair[1] ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    ends[low] = { pair: [a, b], previous: ends[low - 1] };
  }
  const found: (readonly [number, number])[] = [];
  for (let link = ends.at(-1); link; link = link.previous) found.push(link.pair);
  return found.reverse();
}

/** Where each line stands, in order of the first time; -1 if it does so more than once. */
function onlyPlaces(lines: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [n, line] of lines.entries()) places.set(line, places.has(line) ? -1 : n);
  return places;
}

/** From where to where the hunks go: changed lines and those around them, joined where they meet. */
function ranges(lines: readonly string[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [n, line] of lines.entries()) {
    if (line.startsWith(' ')) continue;
    const [start, end] = [Math.max(0, n - CONTEXT), Math.min(lines.length, n + 1 + CONTEXT)];
    const last = found.at(-1);
    if (last && start <= last[1]) last[1] = end;
    else found.push([start, end]);
  }
  return found;
}

function without(lines: readonly string[], sign: '+' | '-'): number {
  return lines.filter((line) => !line.startsWith(sign)).length;
}

/** A line as it stands in a patch. */
function ended(line: string): string[] {
  return line.endsWith('\n') ? [line.slice(0, -1)] : [line, '\\ No newline at end of file'];
}
