import { type Address, itemAddress, keyAddress, ROOT } from './address.js';
import type { Document } from './document.js';
import { ChangedGrains } from './grain.js';
import { isHeldAlike } from './holder.js';
import { BrokenSourceError, type List, type Mapping, type Node } from './tree.js';

/**
 * What differs between two states of a document, as grains of the index. Subtrees that are mounted from a source
 * which is not in `touched` are not looked into.
 */
export function diffDocuments(
  before: Document,
  after: Document,
  touched: ReadonlySet<string>,
): ChangedGrains {
  const changed = new ChangedGrains();
  const skips = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && a === b && !touched.has(a);

  const compare = (a: Lookup, b: Lookup, path: readonly Address[]): void => {
    const old = open(a);
    const now = open(b);
    if (old && old !== BROKEN && now && now !== BROKEN && !isHeldAlike(old, now)) changed.holder(path);
    if (old === BROKEN || now === BROKEN) {
      if (old !== BROKEN && old) walk(old, path);
      if (now !== BROKEN && now) walk(now, path);
      changed.structure(path);
      return;
    }
    if (!old || !now || old.kind !== now.kind) {
      if (old) walk(old, path);
      if (now) walk(now, path);
      changed.structure(path);
    } else if (old.kind === 'leaf') {
      if (now.kind === 'leaf' && !Object.is(old.value, now.value)) changed.value(path);
    } else if (old.kind === 'mapping') {
      compareMappings(old, now as Mapping, path);
    } else {
      compareLists(old, now as List, path);
    }
  };

  const compareMappings = (old: Mapping, now: Mapping, path: readonly Address[]): void => {
    const keys = new Set([...old.keys, ...now.keys]);
    if (keys.size !== old.keys.length || keys.size !== now.keys.length) changed.structure(path);
    for (const key of keys) {
      if (skips(old.mountOf(key), now.mountOf(key))) continue;
      compare(
        () => old.get(key),
        () => now.get(key),
        [...path, keyAddress(last(path), key)],
      );
    }
  };

  const compareLists = (old: List, now: List, path: readonly Address[]): void => {
    const [oldKeys, nowKeys] = [old.knownKeys, now.knownKeys];
    const alike = oldKeys.length === nowKeys.length && oldKeys.every((key, n) => key === nowKeys[n]);
    if (!alike || old.isBroken || now.isBroken) changed.structure(path);
    const compareItems = (key: string, a: string | undefined, b: string | undefined): void => {
      // A number may stand for another item of the same source than it did.
      if (!key.startsWith('#') && skips(a, b)) return;
      compare(
        () => old.get(key),
        () => now.get(key),
        [...path, itemAddress(last(path), key)],
      );
    };
    // Of a long list in which a single item changed no more than this is looked at.
    if (alike) nowKeys.forEach((key, n) => void compareItems(key, old.items[n]?.mount, now.items[n]?.mount));
    else {
      for (const key of new Set([...oldKeys, ...nowKeys]))
        compareItems(key, old.mountOf(key), now.mountOf(key));
    }
  };

  const walk = (node: Node, path: readonly Address[]): void => grainsBelow(node, path, changed);

  compare(
    () => before.root,
    () => after.root,
    [ROOT],
  );
  return changed;
}

/** Adds the grains of everything in a subtree: of one that is new or gone, or whose readers are looked for. */
export function grainsBelow(node: Node, path: readonly Address[], changed: ChangedGrains): void {
  changed.structure(path);
  changed.holder(path);
  if (node.kind === 'leaf') return;
  for (const key of node.kind === 'list' ? node.knownKeys : node.keys) {
    const child = open(() => node.get(key));
    const address = node.kind === 'list' ? itemAddress(last(path), key) : keyAddress(last(path), key);
    if (child && child !== BROKEN) grainsBelow(child, [...path, address], changed);
    else changed.structure([...path, address]);
  }
}

type Lookup = () => Node | undefined;
const BROKEN = Symbol('broken');

function open(lookup: Lookup): Node | undefined | typeof BROKEN {
  try {
    return lookup();
  } catch (error) {
    if (error instanceof BrokenSourceError) return BROKEN;
    throw error;
  }
}

function last(path: readonly Address[]): Address {
  return path[path.length - 1] ?? ROOT;
}
