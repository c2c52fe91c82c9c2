/**
 * Writes dist/report.html: the page of `--report` without its data. Script and style are in it, and its policy allows
 * nothing else: they are named by their hashes.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const FOLDER = 'src/report/page';

async function bundled(file) {
  const { outputFiles } = await build({
    entryPoints: [`${FOLDER}/${file}`],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export async function writeReportPage(file) {
  const [script, style] = await Promise.all([bundled('main.ts'), bundled('page.css')]);
  if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error('the page would end within its script');
  const rules = {
    'default-src': "'none'",
    'script-src': hashOf(script),
    'style-src': hashOf(style),
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
  };
  const policy = Object.entries(rules)
    .map((parts) => parts.join(' '))
    .join('; ');
  const parts = { policy, style, script };
  const page = readFileSync(`${FOLDER}/page.html`, 'utf8');
  writeFileSync(
    file,
    page.replace(/\/\*(policy|style|script)\*\//g, (_, name) => parts[name]),
  );
}
