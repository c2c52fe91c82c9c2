import { fileURLToPath } from 'node:url';
import { realDisk } from '../../src/engine/disk.js';
import { Document } from '../../src/engine/document.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { SourceGraph } from '../../src/engine/graph.js';
import { plainOf } from '../../src/engine/tree.js';
import type { Document as LabDocument } from '../../src/topology/lab.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let parsed: Promise<LabDocument> | undefined;

/** The example lab as plain data, its mappings' keys in byte order; a copy for each who asks. */
export async function exampleDocument(): Promise<LabDocument> {
  parsed ??= parse();
  return structuredClone(await parsed);
}

async function parse(): Promise<LabDocument> {
  await initFingerprints();
  const graph = await SourceGraph.load({
    disk: realDisk,
    root: ROOT,
    entry: 'topology/topology.yaml',
    format: async () => topologyFormat,
  });
  if (graph.faults.length > 0) throw new Error(JSON.stringify(graph.faults, null, 2));
  return plainOf(new Document(graph).root) as object as LabDocument;
}
