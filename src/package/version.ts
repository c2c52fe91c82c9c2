import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version that the package in a folder says it is. */
export function packageVersion(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
