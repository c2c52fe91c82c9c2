import { posix } from 'node:path';
import { type Encoded, MOUNT_FILE, MOUNT_FOLDER } from '../../engine/source.js';
import { excerpt } from './faults.js';

export const INCLUDE = '!include';
export const INCLUDE_FOLDER = '!include_dir_sorted';

export type IncludeTag = typeof INCLUDE | typeof INCLUDE_FOLDER;

/** Why an include cannot be followed. */
export interface IncludeFault {
  readonly code: 'source/include-escape' | 'source/include-invalid';
  readonly message: string;
  readonly remedy: string;
}

/** True if a tag is one of the two that include other sources. */
export function isIncludeTag(tag: string | undefined): tag is IncludeTag {
  return tag === INCLUDE || tag === INCLUDE_FOLDER;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * What an include tag with the path `target` stands for in the source `source` (relative to the root): the mount,
 * its path relative to the root and normalised (`.` for the root folder).
 */
export function resolveInclude(tag: IncludeTag, target: string, source: string): Encoded | IncludeFault {
  const what = tag === INCLUDE ? 'a file' : 'a folder';
  const invalid = (why: string): IncludeFault => ({
    code: 'source/include-invalid',
    message: `\`${tag}\` ${why}; expected the path of ${what}, relative to this file's folder`,
    remedy: `write for example \`${tag} ${tag === INCLUDE ? 'networks/lan.yaml' : 'networks'}\``,
  });
  if (target.trim() === '') return invalid('has no path');
  if (target.includes('\\')) return invalid(`has a backslash in its path \`${excerpt(target)}\``);
  if (CONTROL.test(target)) return invalid('has a control character in its path');
  const escaping = (why: string): IncludeFault => ({
    code: 'source/include-escape',
    message: `\`${tag} ${excerpt(target)}\` ${why}; expected a path inside the root folder`,
    remedy: "move what is included under the root and give its path relative to this file's folder",
  });
  if (target.startsWith('/')) return escaping('is an absolute path');
  const path = posix.join(posix.dirname(source), target);
  if (path === '..' || path.startsWith('../'))
    return escaping(`leads out of the root, to \`${excerpt(path)}\``);
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (tag === INCLUDE_FOLDER) return [MOUNT_FOLDER, trimmed];
  if (trimmed === '.' || trimmed !== path) return invalid(`names a folder, \`${excerpt(target)}\``);
  return [MOUNT_FILE, trimmed];
}
