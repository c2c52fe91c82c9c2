import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Times, inodes and bytes of all there is, folders included. */
export function everything(root: string): Record<string, string> {
  const names = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })].sort();
  return Object.fromEntries(
    names.map((name) => {
      const file = path.join(root, name);
      const { mtimeMs, ctimeMs, ino, mode } = lstatSync(file);
      const bytes = lstatSync(file).isFile() ? readFileSync(file, 'latin1') : '';
      return [name, [mtimeMs, ctimeMs, ino, mode, bytes].join(' ')];
    }),
  );
}
