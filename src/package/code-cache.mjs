/**
 * Has the package's code compiled by V8, and keeps that in dist/ beside the code (load.ts): what is compiled is what
 * builds of the example lab call, from nothing and after an edit, and questions about it.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const { load, saveCodeCaches } = createRequire(import.meta.url)('../../dist/load.cjs');
const root = mkdtempSync(path.join(tmpdir(), 'labbuild-code-'));
try {
  cpSync(path.join(PACKAGE, 'topology'), path.join(root, 'topology'), { recursive: true });
  const places = {
    root,
    entry: 'topology/topology.yaml',
    absent: [],
    outputFolder: path.join(root, 'generated'),
    cacheFolder: path.join(root, '.cache'),
  };
  const options = {
    mode: 'build',
    json: false,
    keepGoing: false,
    wait: true,
    quiet: true,
    strict: false,
    verbose: false,
  };
  const { main } = load('app.cjs');
  const build = async () => {
    if ((await main(options, places, PACKAGE)) !== 0) throw new Error('the example lab cannot be built');
  };
  await build();
  const guests = path.join(root, 'topology/L4-platform/lxc');
  const guest = path.join(guests, readdirSync(guests)[0] ?? '');
  writeFileSync(guest, readFileSync(guest, 'utf8').replace(/memory_mb: \d+/, 'memory_mb: 2222'));
  await build();
  const { explainStored, stats } = load('stored.cjs');
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    for (const what of ['lxc.tf', 'L4_platform.lxc']) await explainStored(places, { ...options, what });
    await stats(places, options);
  } finally {
    process.stdout.write = write;
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
saveCodeCaches();
