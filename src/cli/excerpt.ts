/** Lines of sources as they may be shown: cut to a width, and without what looks like a secret. */
import fs from 'node:fs';
import path from 'node:path';
import { isInside } from '../engine/disk.js';
import { looksSecret } from '../topology/secret.js';
import { printable } from './terminal.js';

/** Longest part of a line that is shown. */
const WIDTH = 100;
/** Longer lines are not shown: looking for secrets takes time in the square of their length. */
const LONGEST = 2000;
/** Larger files are not opened to show a line of them, in bytes. */
const MOST = 1 << 24;

/** The text of a line of a source, counted from 1; undefined where there is none (any more), or one not to be shown. */
export type Lines = (file: string, line: number) => string | undefined;

/** Lines of sources in a root, each file read once. Nothing outside of the root is read. */
export function sourceLines(root: string): Lines {
  const files = new Map<string, readonly string[]>();
  let real: string | undefined;
  return (file, line) => {
    let lines = files.get(file);
    if (!lines) {
      real ??= realPath(root);
      lines = real === undefined ? [] : linesOf(path.join(root, file), real);
      files.set(file, lines);
    }
    const text = lines[line - 1];
    return text !== undefined && text.length <= LONGEST ? text : undefined;
  };
}

function realPath(file: string): string | undefined {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return undefined;
  }
}

function linesOf(file: string, root: string): readonly string[] {
  try {
    const real = fs.realpathSync.native(file);
    const stat = fs.statSync(real);
    if (!isInside(real, root) || !stat.isFile() || stat.size > MOST) return [];
    const text = fs.readFileSync(real, 'utf8');
    return text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}

/** A line, and how far from its start the caret belongs. */
export interface Excerpt {
  readonly text: string;
  readonly caret: number;
}

/**
 * The part of a line around a column, counted from 1.
 * @param isSecret the value at that column is a secret, whatever it looks like
 */
export function excerptOf(line: string, column: number, isSecret = false): Excerpt {
  const safe = withoutSecrets(line, column - 1, isSecret);
  const from = Math.max(0, safe.caret - (WIDTH >> 1));
  return {
    text: printable(safe.text.slice(from, from + WIDTH)),
    caret: printable(safe.text.slice(from, safe.caret)).length,
  };
}

const HIDDEN = '(hidden)';
/** `key: value`, also within a flow mapping. */
const PAIR =
  /(["']?)([\w.-]+)\1\s*:\s+("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,{}[\]"'][^,{}[\]]*?)(?=\s*(?:[,}\]]|\s#|$))/g;
const WORD = /[^\s"',[\]{}]+/g;

/** A stretch of a line: from its first character to the one after its last. */
type Stretch = readonly [start: number, end: number];

function secretsIn(line: string): Stretch[] {
  const found: Stretch[] = [];
  for (const { 0: pair, 2: key = '', 3: value = '', index } of line.matchAll(PAIR)) {
    const end = index + pair.length;
    if (looksSecret(key, value.replace(/^["']|["']$/g, ''))) found.push([end - value.length, end]);
  }
  for (const { 0: word, index } of line.matchAll(WORD)) {
    const isInPair = found.some(([start, end]) => index >= start && index < end);
    if (!isInPair && looksSecret('', word)) found.push([index, index + word.length]);
  }
  return found.sort(([a], [b]) => a - b);
}

function withoutSecrets(line: string, caret: number, isSecret: boolean): Excerpt {
  const secrets = secretsIn(line);
  if (isSecret && !secrets.some(([start, end]) => caret >= start && caret < end)) {
    return { text: `${line.slice(0, caret)}${HIDDEN}`, caret };
  }
  let text = '';
  let at = 0;
  let moved = caret;
  for (const [start, end] of secrets) {
    if (caret >= end) moved += HIDDEN.length - (end - start);
    else if (caret > start) moved -= caret - start;
    text += `${line.slice(at, start)}${HIDDEN}`;
    at = end;
  }
  return { text: text + line.slice(at), caret: moved };
}
