/** A disk in memory that holds sources only, to be read. */
import path from 'node:path';
import type { Disk, StatRecord } from '../../src/engine/disk.js';
import { Document } from '../../src/engine/document.js';
import { SourceGraph } from '../../src/engine/graph.js';
import { jsonFormat } from '../support/toy.js';

const ROOT = '/lab';
const refuse = (): never => {
  throw new Error('nothing can be written here');
};

function memoryDisk(files: Readonly<Record<string, string>>): Disk {
  const at = (file: string): string => path.posix.relative(ROOT, file);
  const isFolder = (file: string): boolean =>
    file === '' || Object.keys(files).some((name) => name.startsWith(`${file}/`));
  return {
    stat: (file) => {
      const name = at(file);
      const stat: StatRecord = { size: files[name]?.length ?? 0, mtimeMs: 0, ctimeMs: 0, ino: 0 };
      if (Object.hasOwn(files, name)) return { ...stat, type: 'file' };
      return isFolder(name) ? { ...stat, type: 'folder' } : undefined;
    },
    read: (file) => Buffer.from(files[at(file)] ?? refuse()),
    list: (folder) => {
      const prefix = `${at(folder)}/`;
      const names = Object.keys(files).filter((name) => name.startsWith(prefix));
      return names.length === 0 ? undefined : names.map((name) => name.slice(prefix.length)).sort();
    },
    realpath: (file) => (Object.hasOwn(files, at(file)) || isFolder(at(file)) ? file : undefined),
    readlink: () => undefined,
    makeFolder: refuse,
    removeEmptyFolder: refuse,
    write: refuse,
    rename: refuse,
    remove: refuse,
    removeAll: refuse,
    touch: refuse,
  };
}

/** The document that sources make, entered at `main.json`. */
export async function documentOf(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly graph: SourceGraph; readonly document: Document }> {
  const graph = await SourceGraph.load({
    disk: memoryDisk(files),
    root: ROOT,
    entry: 'main.json',
    format: async () => jsonFormat,
  });
  return { graph, document: new Document(graph) };
}
