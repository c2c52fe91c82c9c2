import type { Finding } from './definition.js';
import type { Document, Location } from './document.js';
import type { Diagnostic } from './result.js';
import { compareBytes } from './tree.js';

/** A finding with its places looked up. What has no place of its own is reported at the start of the entry. */
export function diagnosticOf(finding: Finding, document: Document, entry: string): Diagnostic {
  const { severity, code, message, remedy, node, at, related } = finding;
  const place = (address: string, point?: 'key'): Location =>
    locate(document, address, point) ?? { file: entry, line: 1, column: 1 };
  return {
    severity,
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...place(node, at),
    node,
    ...(related && related.length > 0
      ? {
          related: related.map((other) => ({
            message: other.message,
            ...place(other.node),
            node: other.node,
          })),
        }
      : {}),
  };
}

function locate(document: Document, address: string, point?: 'key'): Location | undefined {
  try {
    return document.locate(address, point);
  } catch {
    return undefined;
  }
}

/** Diagnostics by file and line, each once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...unique.values()].sort(
    (a, b) =>
      compareBytes(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareBytes(a.code, b.code) ||
      compareBytes(a.message, b.message),
  );
}
