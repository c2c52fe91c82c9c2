import { realDisk } from '../../src/engine/disk.js';
import { Document } from '../../src/engine/document.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { SourceGraph } from '../../src/engine/graph.js';
import { schemaFiles } from '../../src/package/schema-files.js';
import { collections } from '../../src/topology/references.js';
import { topologyFormat } from '../../src/topology/yaml/index.js';
import { PROJECT } from './example-lab.js';

/**
 * The sources of the example lab for which there is a schema file, with its name: those that hold members of a
 * collection, or a part of a layer. Sources with includes are left out: editors take an include for the text after its
 * tag.
 */
export async function sourceSchemas(): Promise<ReadonlyMap<string, string>> {
  await initFingerprints();
  const graph = await SourceGraph.load({
    disk: realDisk,
    root: PROJECT,
    entry: 'topology/topology.yaml',
    format: async () => topologyFormat,
  });
  const document = new Document(graph);
  const found = new Map<string, string>();
  const note = (address: string, name: string): void => {
    const { node } = document.find(address);
    const file = node?.written?.source;
    const holder = document.find(address.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, '')).node?.written?.source;
    if (file === undefined || file === holder || found.has(file)) return;
    if (graph.sources.get(file)?.outline.mounts.length === 0) found.set(file, name);
  };
  for (const name of schemaFiles().keys()) {
    if (!collections.some(({ path }) => path === name)) note(name, name);
  }
  for (const { path } of collections) {
    const { node } = document.find(path);
    if (!node || node.kind === 'leaf') continue;
    // A list of members may be a file of its own.
    if (node.kind === 'list') note(path, path);
    for (const key of node.keys) note(node.kind === 'list' ? `${path}[${key}]` : `${path}.${key}`, path);
  }
  return found;
}
