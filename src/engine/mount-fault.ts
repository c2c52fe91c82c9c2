/** Why a source or folder can't be used where it is mounted, in words. */
import type { SourceFault } from './source.js';

/**
 * Why a source or folder can't be had: `loose`, a symbolic link that leads nowhere; `special`, neither file nor
 * folder; `name`, its name is no plain text; `aliased`, too many names; and where it may not stand: in itself
 * (`cycle`), too deep in others (`deep`), or so often that there are too many copies (`copies`).
 */
export type Reason =
  | 'missing'
  | 'loose'
  | 'escape'
  | 'file'
  | 'folder'
  | 'special'
  | 'unreadable'
  | 'name'
  | 'aliased'
  | 'cycle'
  | 'deep'
  | 'copies';

/** How deep values may be nested once mounts are followed; a mount counts as a level. */
export const MAX_NESTING = 1000;
/** How many values sources that are mounted more than once may add. */
export const MAX_COPIED_VALUES = 1_000_000;
/** Under how many names, by symbolic links, one file may be mounted. */
export const MAX_NAMES = 100;

type Wording = Omit<SourceFault, 'position' | 'related'>;

/** The fault of mounting `path`, a file or folder. */
export function mountFault(kind: 'file' | 'folder', path: string, reason: Reason): Wording {
  const name = shownPath(path);
  switch (reason) {
    case 'cycle':
      return cycleFault([path, path]);
    case 'escape':
      return {
        code: 'source/include-escape',
        message: `the included ${kind} ${name} lies outside the root once symbolic links are followed`,
        remedy: 'include only what is inside the root folder',
      };
    case 'folder':
    case 'file':
      return {
        code: 'source/include-invalid',
        message: `${name} is a ${reason}; a ${kind} was expected`,
        remedy: reason === 'folder' ? 'use !include_dir_sorted' : 'use !include',
      };
    case 'special':
      return {
        code: 'source/include-invalid',
        message: `${name} is a device, pipe or socket; a ${kind} was expected`,
        remedy: `put a ${kind} in its place, or remove it`,
      };
    case 'name':
      return {
        code: 'source/include-invalid',
        message: `the name of the file ${name} holds control characters, or is not UTF-8`,
        remedy: 'rename the file',
      };
    case 'unreadable':
      return {
        code: 'source/include-missing',
        message: `the included ${kind} ${name} can't be read`,
        remedy: 'check its permissions',
      };
    case 'loose':
      return {
        code: 'source/include-missing',
        message: `${name} is a symbolic link that leads nowhere, or in a circle`,
        remedy: 'mend or remove the link',
      };
    case 'missing':
      return {
        code: 'source/include-missing',
        message: `there is no ${kind} ${name}`,
        remedy: 'check the path; it is relative to the file that holds the include',
      };
    case 'aliased':
      return {
        code: 'source/limit',
        message: `${name} is one of more than ${MAX_NAMES} names, by symbolic links, under which one file is included`,
        remedy: 'include the file under its own name, or remove the links',
      };
    case 'deep':
      return {
        code: 'source/limit',
        message: `with ${name} included here, values are nested more than ${MAX_NESTING} deep`,
        remedy: 'nest less deeply, with fewer files that include one another',
      };
    case 'copies':
      return {
        code: 'source/limit',
        message: `with ${name} included here, files that are included again and again stand for more than ${MAX_COPIED_VALUES} values`,
        remedy: 'include each file in fewer places',
      };
  }
}

/** What is wrong with an optional source that is there but can't be used. */
export function optionalFault(file: string, reason: Reason): Wording {
  switch (reason) {
    case 'escape':
      return {
        code: 'source/include-escape',
        message: `${file} lies outside the root once symbolic links are followed`,
        remedy: 'put the file itself into the root folder',
      };
    case 'folder':
      return {
        code: 'source/include-invalid',
        message: `${file} is a folder; a file was expected`,
        remedy: 'put a file in its place, or remove it',
      };
    case 'special':
      return {
        code: 'source/include-invalid',
        message: `${file} is a device, pipe or socket; a file was expected`,
        remedy: 'put a file in its place, or remove it',
      };
    case 'loose':
      return {
        code: 'source/include-missing',
        message: `${file} is a symbolic link that leads nowhere, or in a circle`,
        remedy: 'mend or remove the link',
      };
    default:
      return {
        code: 'source/include-missing',
        message: `${file} can't be read`,
        remedy: 'check its permissions',
      };
  }
}

/** The fault of a file that stands beside the one that is taken instead. */
export function rivalFault(file: string, taken: string): Wording {
  return {
    code: 'source/ambiguous',
    message: `${file} stands beside ${taken}; only one of them can count`,
    remedy: 'move what they say into one of them, and remove the other',
  };
}

/** The fault of a mount that closes a cycle. */
export function cycleFault(chain: readonly string[]): Wording {
  const names = chain.map(shownPath);
  const shown = names.length <= 20 ? names : [...names.slice(0, 10), '…', ...names.slice(-9)];
  return {
    code: 'source/include-cycle',
    message: `this include closes a cycle: ${shown.join(' → ')}`,
    remedy: 'remove one of these includes',
  };
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffd]/gu;
const LONGEST = 300;

/** True if a file's name can be shown and stored as it is. */
export function isPlainName(name: string): boolean {
  return name.search(UNPRINTABLE) === -1;
}

/** A path as a message shows it: cut, if long, and with what can't be printed as an escape. */
export function shownPath(path: string): string {
  const cut = path.length > LONGEST ? `${path.slice(0, LONGEST / 2)}…${path.slice(-LONGEST / 2)}` : path;
  return cut.replace(UNPRINTABLE, (c) =>
    c === '\ufffd' ? '�' : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
