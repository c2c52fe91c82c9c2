import type { OffsetFault } from '../faults.js';
import type { Lines } from '../lines.js';
import { type Composed, type LibraryError, MISFIT } from './compose.js';
import { invalidInclude } from './encoder.js';
import { explain } from './syntax.js';
import { misfit, unknownTag } from './tags.js';
import { templateColumn, templateFault } from './template.js';

/**
 * What the library and the scan of quotes and brackets complain of, as faults: at most one for a line, the most
 * telling, and none that only follows from an earlier one.
 * @param templates faults found in the values: each an unquoted `{{`
 */
export function errorFaults(
  { errors, faults, unclosedAt }: Composed,
  templates: readonly OffsetFault[],
  text: string,
  lines: Lines,
): readonly OffsetFault[] {
  const lineOf = (offset: number): number => lines.position(offset).line;
  const templateOn = templatesByLine(text, lines);
  const scanned = faults.map((fault) => templateOn(lineOf(fault.offset)) ?? fault);
  const explained = new Set([...scanned, ...templates].map(({ offset }) => lineOf(offset)));
  const sound = errors.filter((error) => error.offset < unclosedAt || vagueness(error) === 0);
  const telling = tellingErrors(sound, explained, lineOf);
  const [first] = errors;
  if (first && telling.length === 0 && explained.size === 0) telling.push(first);
  return [...scanned, ...telling.map((error) => templateOn(lineOf(error.offset)) ?? errorFault(error, text))];
}

/** The fault of a line with an unquoted `{{`, if it is one: the likely cause of whatever else is wrong in it. */
function templatesByLine(text: string, lines: Lines): (line: number) => OffsetFault | undefined {
  const known = new Map<number, OffsetFault | undefined>();
  return (line) => {
    if (known.has(line)) return known.get(line);
    const column = templateColumn(lines.line(line));
    const fault = column === undefined ? undefined : templateFault(text, lines.start(line) + column);
    known.set(line, fault);
    return fault;
  };
}

function errorFault(error: LibraryError, text: string): OffsetFault {
  const { code, message, offset } = error;
  if (code === 'TAG_RESOLVE_FAILED') {
    const written = /^\S*/.exec(text.slice(offset, offset + 80))?.[0] ?? '';
    return message === MISFIT ? misfit(written, offset) : unknownTag(written, offset);
  }
  if (code === 'BAD_ALIAS') {
    return {
      code: 'source/alias',
      offset,
      message: 'a `*` or `&` has no name behind it',
      remedy: 'write the name of the anchor, or quote the value, if the character belongs to it',
    };
  }
  if (code === 'ALIAS_PROPS') {
    const before = text.slice(Math.max(0, offset - 80), offset);
    const tag = /(!include(?:_dir_sorted)?)\s+$/.exec(before);
    if (tag?.[1] !== undefined) {
      return invalidInclude(tag[1], 'stands before an alias; expected a path', offset - tag[0].length);
    }
  }
  return { code: 'source/yaml-syntax', offset: contentOffset(error, text), ...explain(error, text) };
}

/** Where an error is best shown: the library places wrong indentation at the start of the line. */
function contentOffset({ code, offset }: LibraryError, text: string): number {
  let at = offset;
  if (code === 'BAD_INDENT') while (text[at] === ' ') at++;
  return at;
}

/** Picks the errors worth reporting. */
function tellingErrors(
  errors: readonly LibraryError[],
  explained: ReadonlySet<number>,
  lineOf: (offset: number) => number,
): LibraryError[] {
  const byLine = new Map<number, LibraryError>();
  let lost = false;
  let misled = false;
  for (const error of [...errors].sort((a, b) => a.offset - b.offset)) {
    const line = lineOf(error.offset);
    const skipped =
      isScanned(error) || explained.has(line) || (lost && isConsequence(error)) || (misled && isEnd(error));
    misled = explained.has(line);
    lost ||= misled || error.code === 'UNEXPECTED_TOKEN';
    if (skipped) continue;
    const other = byLine.get(line);
    if (!other || vagueness(error) < vagueness(other)) byLine.set(line, error);
  }
  return [...byLine.values()];
}

/** True for errors whose cause the scan of quotes and brackets reports, at a better place. */
function isScanned({ message }: LibraryError): boolean {
  return /^Missing closing |must end with a |must be sufficiently indented|flow-error-end/.test(message);
}

/** True for errors of what follows once the library has lost the thread. */
function isConsequence({ message }: Pick<LibraryError, 'message'>): boolean {
  return message.includes('token in YAML stream') || message.includes('token in YAML document');
}

/** True for errors about something behind a complete value. */
function isEnd({ message }: LibraryError): boolean {
  return message.endsWith('at node end');
}

/** How little an error tells beside others of its line. */
function vagueness({ message }: LibraryError): number {
  if (message.startsWith('Implicit keys need')) return 2;
  return message.startsWith('Implicit map keys') || isConsequence({ message }) ? 1 : 0;
}
