import { parseAddress } from './address.js';
import { type Mount, positionAt, type SourceGraph, type SourceState } from './graph.js';
import { type Encoded, LIST, MAPPING, MOUNT_FILE, MOUNT_FOLDER, type Position } from './source.js';
import {
  BrokenSourceError,
  entityId,
  type LazyItem,
  Leaf,
  List,
  Mapping,
  type Node,
  type Written,
} from './tree.js';
import { type Found, findFrom } from './view.js';

/** A place in a source file. */
export interface Location extends Position {
  /** Relative to the root, with `/`. */
  readonly file: string;
}

/** A member that is mounted from elsewhere, not decoded yet. */
class MountedMember {
  private node: Node | undefined;
  constructor(
    readonly mount: string,
    private readonly resolve: () => Node,
    readonly written?: Written,
  ) {}
  get(): Node {
    this.node ??= this.resolve();
    return this.node;
  }
}

/** A source that has been decoded. */
interface Decoded {
  readonly node: Node;
  /** The document in which what the source mounts is looked for, when somebody looks. */
  readonly home: { document: Document };
}

/** The document that the sources make together. Sources are decoded when something in them is looked at. */
export class Document {
  private readonly decoded = new Map<string, Decoded>();
  private top: Node | undefined;

  constructor(private readonly graph: SourceGraph) {}

  /**
   * Takes over what an earlier state of the document has decoded of sources that are as they were, with all that is
   * mounted in them: of those that are not in `touched`.
   */
  adopt(earlier: Document, touched: ReadonlySet<string>): void {
    for (const [file, decoded] of earlier.decoded) {
      if (touched.has(file) || !this.graph.sources.has(file) || this.decoded.has(file)) continue;
      decoded.home.document = this;
      this.decoded.set(file, decoded);
    }
  }

  /** The root node: the entry source's mapping, with the optional sources as further members. */
  get root(): Node {
    this.top ??= this.compose();
    return this.top;
  }

  /** What is at an address of this document. */
  find(address: string): Found {
    return findFrom(this.root, address);
  }

  /** Where a node, or the nearest node above it, is written. `at: 'key'` points at its key. */
  locate(address: string, at?: 'key'): Location | undefined {
    const steps = parseAddress(address)?.steps ?? [];
    let nearest = this.root;
    let member: Written | undefined;
    for (const [n, step] of steps.entries()) {
      member = nearest.kind === 'mapping' ? nearest.writtenHere(step.name) : undefined;
      try {
        const child = nearest.kind === 'leaf' ? undefined : nearest.get(step.name);
        if (!child) break;
        nearest = child;
      } catch (error) {
        if (!(error instanceof BrokenSourceError)) throw error;
        if (at === 'key' && member && n === steps.length - 1) break;
        return { file: error.source, line: 1, column: 1 };
      }
    }
    // A key has the number before that of its value.
    if (at === 'key' && member) return this.place(member.source, member.ordinal - 1);
    return nearest.written && this.place(nearest.written.source, nearest.written.ordinal);
  }

  private place(file: string, ordinal: number): Location | undefined {
    const state = this.graph.sources.get(file);
    return state && { file, ...positionAt(state.positions(), ordinal) };
  }

  /** Where the entry has keys that belong to optional sources: they are no part of the document. */
  reservedKeys(): readonly (Location & { readonly key: string })[] {
    const state = this.graph.sources.get(this.graph.entry);
    if (!state || state.faults.length > 0 || this.graph.optional.size === 0) return [];
    const encoded = state.encoded();
    return [...this.graph.optional.keys()].flatMap((key) => {
      const ordinal = keyOrdinal(encoded, key);
      return ordinal === undefined
        ? []
        : [{ key, file: state.path, ...positionAt(state.positions(), ordinal) }];
    });
  }

  private compose(): Node {
    const entry = this.source(this.graph.entry);
    const { optional } = this.graph;
    if (entry.kind !== 'mapping' || optional.size === 0) return entry;
    const members = new Map<string, Node | MountedMember>();
    for (const key of entry.sourceOrder) if (!optional.has(key)) members.set(key, this.memberOf(entry, key));
    for (const [key, file] of optional) {
      if (file !== undefined) members.set(key, new MountedMember(file, () => this.mounted(file)));
    }
    const root = new Mapping(members);
    root.written = entry.written;
    return root;
  }

  private memberOf(mapping: Mapping, key: string): Node | MountedMember {
    const mount = mapping.mountOf(key);
    const resolve = (): Node => {
      const node = mapping.get(key);
      if (!node) throw new Error(`${key} is gone`);
      return node;
    };
    return mount === undefined ? resolve() : new MountedMember(mount, resolve, mapping.writtenHere(key));
  }

  /** The document of one source. */
  private source(file: string): Node {
    let decoded = this.decoded.get(file);
    if (!decoded) {
      const state = this.graph.sources.get(file);
      if (!state || state.faults.length > 0) throw new BrokenSourceError(file);
      const home: Decoded['home'] = { document: this };
      decoded = { node: this.decode(state, home), home };
      this.decoded.set(file, decoded);
    }
    return decoded.node;
  }

  private decode(state: SourceState, home: Decoded['home']): Node {
    let ordinal = 0;
    const make = (value: Encoded): Node => {
      const own = ordinal++;
      const node = build(value);
      node.written ??= { source: state.path, ordinal: own };
      return node;
    };
    const build = (value: Encoded): Node => {
      if (!Array.isArray(value)) return new Leaf(value as Exclude<Encoded, readonly unknown[]>);
      if (value[0] === MOUNT_FILE) return home.document.mounted(value[1] as string);
      if (value[0] === MOUNT_FOLDER) return home.document.folder(value[1] as string, home);
      if (value[0] === LIST) {
        return new List(
          (value.slice(1) as Encoded[]).map((item) =>
            this.itemOf(
              item,
              home,
              () => make(item),
              () => ordinal++,
            ),
          ),
        );
      }
      const members = new Map<string, Node | MountedMember>();
      for (let i = 1; i < value.length; i += 2) {
        ordinal++;
        const member = value[i + 1] as Encoded;
        const mount = mountPath(member);
        if (mount === undefined) members.set(value[i] as string, make(member));
        else {
          const at = { source: state.path, ordinal: ordinal++ };
          const resolve = (): Node => {
            const node = build(member);
            // A folder's list has no text of its own: it stands where it is mounted.
            node.written ??= at;
            return node;
          };
          members.set(value[i] as string, new MountedMember(mount, resolve, at));
        }
      }
      return new Mapping(members);
    };
    return make(state.encoded());
  }

  private itemOf(item: Encoded, home: Decoded['home'], decode: () => Node, skip: () => void): LazyItem {
    if (Array.isArray(item) && item[0] === MOUNT_FILE) {
      skip();
      return this.lazySource(item[1] as string, home);
    }
    const node = decode();
    return { id: entityId(node), mount: undefined, get: () => node };
  }

  private mounted(file: string): Node {
    if (this.graph.broken.has(file)) throw new BrokenSourceError(file);
    return this.source(file);
  }

  private folder(folder: string, home: Decoded['home']): List {
    if (this.graph.broken.has(folder) || !this.graph.folders.get(folder)) throw new BrokenSourceError(folder);
    const items: LazyItem[] = [];
    for (const file of this.graph.members(folder)) {
      const state = this.graph.sources.get(file);
      if (state?.outline.kind !== 'list') {
        items.push(this.lazySource(file, home));
        continue;
      }
      state.outline.items.forEach((item, n) => {
        const get = (): Node => {
          const list = home.document.source(file);
          const node = list.kind === 'list' ? list.items[n]?.get() : undefined;
          if (!node) throw new BrokenSourceError(file);
          return node;
        };
        const id =
          typeof item === 'object' && item !== null ? this.idOfSource(item.mount) : (item ?? undefined);
        items.push({ id, mount: file, get });
      });
    }
    return new List(items);
  }

  /** A whole source as an item of a list. */
  private lazySource(file: string, home: Decoded['home']): LazyItem {
    let node: Node | undefined;
    const get = (): Node => {
      node ??= home.document.mounted(file);
      return node;
    };
    return { id: this.idOfSource(file), mount: file, broken: this.isBroken(file), get };
  }

  private isBroken(file: string): boolean {
    const state = this.graph.sources.get(file);
    return this.graph.broken.has(file) || state === undefined || state.faults.length > 0;
  }

  private idOfSource(file: string, depth = 0): string | undefined {
    const outline = this.graph.sources.get(file)?.outline;
    if (!outline || outline.kind === 'list' || depth > 100) return undefined;
    const [item] = outline.items;
    return typeof item === 'object' && item !== null
      ? this.idOfSource(item.mount, depth + 1)
      : (item ?? undefined);
  }
}

/** The number of a key of the outermost mapping; undefined if there is no such key. */
function keyOrdinal(root: Encoded, key: string): number | undefined {
  if (!Array.isArray(root) || root[0] !== MAPPING) return undefined;
  let ordinal = 1;
  for (let i = 1; i < root.length; i += 2) {
    if (root[i] === key) return ordinal;
    ordinal += 1 + ordinalsIn(root[i + 1] as Encoded);
  }
  return undefined;
}

/** How many numbers a value takes up, those of its keys included. */
function ordinalsIn(value: Encoded): number {
  if (!Array.isArray(value) || mountPath(value) !== undefined) return 1;
  const members = value.slice(1) as Encoded[];
  if (value[0] === LIST) return members.reduce((sum: number, item) => sum + ordinalsIn(item), 1);
  return members.reduce((sum: number, member, n) => sum + (n % 2 === 0 ? 1 : ordinalsIn(member)), 1);
}

function mountPath(value: Encoded): string | undefined {
  const isMount = Array.isArray(value) && (value[0] === MOUNT_FILE || value[0] === MOUNT_FOLDER);
  return isMount ? (value[1] as string) : undefined;
}

/** Sources and folders whose content, or that of anything mounted below them, is not what it was. */
export function touchedSources(graph: SourceGraph, changed: ReadonlySet<string>): ReadonlySet<string> {
  const touched = new Map<string, boolean>();
  const visit = (mounts: readonly Mount[], own: boolean): boolean => {
    let any = own;
    for (const mount of mounts) if (isTouched(mount)) any = true;
    return any;
  };
  const isTouched = ({ kind, path }: Pick<Mount, 'kind' | 'path'>): boolean => {
    const known = touched.get(path);
    if (known !== undefined) return known;
    touched.set(path, changed.has(path));
    const below: readonly Mount[] =
      kind === 'file'
        ? (graph.sources.get(path)?.outline.mounts ?? [])
        : graph.members(path).map((file) => ({ kind: 'file', path: file, ordinal: 0 }));
    const result = visit(below, changed.has(path));
    touched.set(path, result);
    return result;
  };
  for (const path of [graph.entry, ...graph.optionalFiles()]) isTouched({ kind: 'file', path });
  return new Set([...touched].filter(([, is]) => is).map(([file]) => file));
}
