/** Who reads something, by the manifest's index: directly, or through queries. */
import {
  type Address,
  isWithin,
  parseAddress,
  parseQueryAddress,
  ROOT,
  rootOf,
  stepAddress,
} from './address.js';
import { grainsBelow } from './diff.js';
import type { Document } from './document.js';
import type { ExplainedReader, ExplainedReaders } from './explained.js';
import { ChangedGrains, type Grain, rootGrain } from './grain.js';
import type { Manifest } from './manifest.js';
import type { Read, ReadKind } from './reads.js';
import { decodeReads } from './reads-codec.js';
import { compareBytes, type Node } from './tree.js';

/** Something that tasks read. */
export interface Subject {
  /** The grains under which its readers are found. */
  readonly grains: ReadonlySet<Grain>;
  /** True if a change of it could be seen by the read. */
  concerns(read: Read): boolean;
}

/** Readers, and where overlays among them looked for what they did not find. */
export interface FoundReaders extends ExplainedReaders {
  /** By the address of what was absent. */
  readonly below: ReadonlyMap<Address, Address>;
}

/** Finds all that read a subject; each task by the shortest way. */
export function findReaders(manifest: Manifest, subject: Subject): FoundReaders {
  const readers = new Map<string, ExplainedReader>();
  const plans = new Set<string>();
  const below = new Map<Address, Address>();
  const queries = new Map<string, { readonly kind: ReadKind; readonly via: readonly Address[] }>();
  const note = (key: string, kind: ReadKind, via: readonly Address[]): void => {
    if (parseQueryAddress(key)) {
      if (!queries.has(key)) queries.set(key, { kind, via: [key, ...via] });
    } else if (key.startsWith('plan:')) plans.add(key.slice('plan:'.length));
    else if (!readers.has(key)) readers.set(key, { task: key, kind, ...(via.length > 0 ? { via } : {}) });
  };
  const visit = (grains: Iterable<Grain>, see: (key: string, reads: readonly Read[]) => void): void => {
    const keys = new Set([...grains].flatMap((grain) => manifest.readersOf(grain)));
    for (const key of [...keys].sort(compareBytes)) {
      if (readers.has(key) || queries.has(key)) continue;
      const record = manifest.task(key);
      if (record) see(key, [...decodeReads(record.reads)]);
    }
  };

  visit(subject.grains, (key, reads) => {
    const read = reads.find((one) => subject.concerns(one));
    if (!read) return;
    for (const one of reads) {
      if (one.below !== undefined && !below.has(one.address)) below.set(one.address, one.below);
    }
    note(key, read.kind, []);
  });
  // A map is walked in the order of insertion, what is added on the way included: nearer queries come first.
  for (const [query, { kind, via }] of queries) {
    visit([rootGrain(query)], (key, reads) => {
      if (reads.some(({ address }) => rootOf(address) === query)) note(key, kind, via);
    });
  }
  return {
    readers: [...readers.values()].sort((a, b) => compareBytes(a.task, b.task)),
    ...(plans.size > 0 ? { plans: [...plans].sort(compareBytes) } : {}),
    below,
  };
}

/** True if anything reads a subject itself, not through queries. */
export function isRead(manifest: Manifest, { grains, concerns }: Subject): boolean {
  const keys = new Set([...grains].flatMap((grain) => manifest.readersOf(grain)));
  return [...keys].some((key) => [...decodeReads(manifest.task(key)?.reads ?? '')].some(concerns));
}

/** A node of the document with all that lies below it. */
export function nodeSubject(document: Document, address: Address, node: Node | undefined): Subject {
  const changed = new ChangedGrains();
  const path: Address[] = [ROOT];
  for (const step of parseAddress(address)?.steps ?? []) path.push(stepAddress(path.at(-1) ?? ROOT, step));
  changed.structure(path);
  if (node) grainsBelow(node, path, changed);
  else {
    // What is looked for in vain is found with what lacks it.
    const found = document.find(address);
    if (!found.node) changed.structure(path.slice(0, path.indexOf(found.missing) + 1));
  }
  return { grains: changed.grains, concerns: (read) => concerns(read, address) };
}

/** What has an address that is no node of the document's: a query's result, a template, a module. */
export function rootSubject(root: Address): Subject {
  return { grains: new Set([rootGrain(root)]), concerns: ({ address }) => rootOf(address) === root };
}

/** True if a change of the node at `address` could be seen by the read. */
export function concerns(read: Read, address: Address): boolean {
  if (isWithin(read.address, address)) return true;
  const isWhole = read.kind === 'value' || read.kind === 'absent';
  return isWhole && rootOf(read.address) === '' && isWithin(address, read.address);
}
