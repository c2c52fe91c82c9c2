/** A report as a file: one page that loads nothing, with the data packed into it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

/** Stands in the page where the data comes. */
const DATA = '{{data}}';
/** How reports are known: it stands at the beginning of each. */
const MARK = '<meta name="generator" content="labbuild report">';
const MARK_WITHIN = 512;

/**
 * The page with a report in it.
 * @param report what `collectReport` returned
 * @param packageFolder where the page is, which is made when the package is built
 */
export function reportPage(report: Uint8Array, packageFolder: string): string {
  const page = readFileSync(path.join(packageFolder, 'dist', 'report.html'), 'utf8');
  // Base64 has no character that means anything to HTML.
  return page.replace(DATA, () => deflateSync(report).toString('base64'));
}

/** True if a file's bytes are a report of labbuild, of this version or another. */
export function isReport(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, MARK_WITHIN).includes(MARK);
}
