import type { Disk } from './disk.js';
import { Document } from './document.js';
import { SourceGraph, type SourceState } from './graph.js';
import type { Manifest } from './manifest.js';
import type { Inputs } from './session.js';

/** The sources as they were when the manifest was last written; nothing is read from their files. */
export function rememberedGraph(options: {
  readonly disk: Disk;
  readonly root: string;
  readonly inputs: Inputs;
  readonly stored: (file: string) => SourceState | undefined;
}): SourceGraph {
  const { inputs, ...rest } = options;
  return SourceGraph.remembered({
    ...rest,
    entry: inputs.entry,
    optional: new Map((inputs.optional ?? []).map(([member, file]) => [member, file ?? undefined])),
    folders: new Map(inputs.folders.map(([folder, names]) => [folder, names ?? undefined])),
  });
}

/** The document as it was when the manifest was last written. */
export function rememberedDocument(manifest: Manifest, disk: Disk, root: string, inputs: Inputs): Document {
  return new Document(rememberedGraph({ disk, root, inputs, stored: (file) => manifest.source(file) }));
}
