import path from 'node:path';
import type { Diagnostic } from '../engine/result.js';

/** Text from a topology as it may be shown: control characters, which a terminal would obey, are made visible. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => {
    if (c === '\n') return '\\n';
    if (c === '\t') return '\\t';
    return `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  });
}

/** `1 output`, `2 outputs`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning`; empty if there are none. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  return parts.filter(Boolean).join(', ');
}

/** A folder as it is called from here: by a relative path if it lies below. */
export function calledFromHere(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith('..') ? folder : relative;
}

/** A word as a shell takes it for itself. */
export function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
