/** What a module imports, as far as it is written in words. */

/** `from '…'`, `import '…'`, `import('…')`, `require('…')`, `new URL('…', import.meta.url)`. */
const SPECIFIER =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*(?:\.\s*resolve\s*)?\(\s*|\bnew\s+URL\s*\(\s*)(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)/g;

/**
 * Specifiers that stand in the text of a module where imports have theirs, each once, in order. One that stands in a
 * comment or a string is taken for an import too: it does no harm to look at a file too many.
 */
export function importedBy(text: string): readonly string[] {
  const found = [...text.matchAll(SPECIFIER)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
  return [...new Set(found)];
}
