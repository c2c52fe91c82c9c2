/** What a judge has to say about one generated file. */
export interface Finding {
  /** Path of the file, as it was given to the judge. */
  readonly file: string;
  /** First line concerned, from 1. */
  readonly line?: number;
  readonly message: string;
}

/** A text file under judgement. */
export interface SourceText {
  /** Path, `/`-separated. */
  readonly file: string;
  readonly text: string;
}

/** The number, from 1, of the line that holds the character at `offset`. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Byte-wise order (UTF-16 code units), as everywhere in the generated files. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Findings by file, then line, then message. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compare(a.message, b.message),
  );
}

/** One finding a line, `file:line: message`, for assertion messages. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings.map((f) => `${f.file}${f.line === undefined ? '' : `:${f.line}`}: ${f.message}`).join('\n');
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for a mapping: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
