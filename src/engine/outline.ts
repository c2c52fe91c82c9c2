import { type Encoded, LIST, MAPPING, MOUNT_FILE, MOUNT_FOLDER } from './source.js';

/** A place in a source where another source or folder is mounted. */
export interface Mount {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  /** Number of the mount's value in its source. */
  readonly ordinal: number;
}

/** A mount, and how deep it is nested. */
export interface NestedMount extends Mount {
  /** How many lists and mappings of its source are around it. */
  readonly depth: number;
}

/** What others need to know of a source without decoding its values. */
export interface Outline {
  readonly mounts: readonly NestedMount[];
  /**
   * What the source contributes to a list it is mounted in: for each item its id, null without one, or the mounted
   * source that is the item. `undefined`: one item that is no mapping.
   */
  readonly items: readonly (string | null | { readonly mount: string })[];
  readonly kind: 'mapping' | 'list' | 'mount' | 'scalar';
  /** How many values and keys there are. */
  readonly values: number;
  /** How deep lists and mappings are nested. */
  readonly depth: number;
}

/** Outline of parsed values. */
export function outlineOf(root: Encoded): Outline {
  const mounts: NestedMount[] = [];
  let values = 0;
  let deepest = 0;
  const walk = (value: Encoded, depth: number): void => {
    const ordinal = values++;
    if (!Array.isArray(value)) return;
    if (value[0] === MOUNT_FILE || value[0] === MOUNT_FOLDER) {
      const kind = value[0] === MOUNT_FILE ? 'file' : 'folder';
      mounts.push({ kind, path: value[1] as string, ordinal, depth });
      return;
    }
    const inner = depth + 1;
    if (inner > deepest) deepest = inner;
    if (value[0] === LIST) {
      for (let i = 1; i < value.length; i++) walk(value[i] as Encoded, inner);
    } else {
      for (let i = 1; i < value.length; i += 2) {
        values++;
        walk(value[i + 1] as Encoded, inner);
      }
    }
  };
  walk(root, 0);
  return { mounts, ...shapeOf(root), values, depth: deepest };
}

function shapeOf(root: Encoded): Pick<Outline, 'items' | 'kind'> {
  if (!Array.isArray(root)) return { items: [null], kind: 'scalar' };
  if (root[0] === LIST) return { items: (root.slice(1) as Encoded[]).map(itemOf), kind: 'list' };
  return { items: [itemOf(root as Encoded)], kind: root[0] === MAPPING ? 'mapping' : 'mount' };
}

function itemOf(item: Encoded): string | null | { mount: string } {
  if (!Array.isArray(item)) return null;
  if (item[0] === MOUNT_FILE) return { mount: item[1] as string };
  if (item[0] !== MAPPING) return null;
  for (let i = 1; i < item.length; i += 2) {
    if (item[i] === 'id') return typeof item[i + 1] === 'string' ? (item[i + 1] as string) : null;
  }
  return null;
}
