/**
 * Writes src/topology/schema/reference-table.ts: what the schema says about references, as plain data, so that a
 * build need not load the schema. Run it with `node --import tsx src/package/reference-table.ts` after a change of
 * the schema; a test compares the two.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { topologySchema } from '../topology/schema/index.js';
import type { ReferenceTable } from '../topology/schema/reference.js';
import { type SchemaNode, walkSchema } from '../topology/schema/schema-node.js';

/** What a schema says about references, guests' required fields and collections. */
export function referenceTable(schema: SchemaNode): ReferenceTable {
  const collections: Record<string, ReferenceTable['collections'][string]> = {};
  const fields: Record<string, ReferenceTable['fields'][string]> = {};
  const openMappings: string[] = [];
  const exemptMappings: string[] = [];
  const effectiveRequired: Record<string, string[]> = {};
  walkSchema(schema, (path, node) => {
    if (node.collection) {
      collections[node.collection] = { kind: node.type === 'array' ? 'list' : 'mapping' };
    }
    if (node.reference) fields[node.reference.keys ? `${path}.*` : path] = node.reference;
    if (node.exemptFromReferences) exemptMappings.push(path);
    else if (node.open && !exemptMappings.some((exempt) => path.startsWith(`${exempt}.`)))
      openMappings.push(path);
    const guest = /^(L4_platform\.(?:lxc|vms))\[\]\.?(.*)$/.exec(path);
    if (!guest?.[1] || !node.effectiveRequired) return;
    const required = effectiveRequired[guest[1]] ?? [];
    effectiveRequired[guest[1]] = required;
    for (const field of node.effectiveRequired) {
      const inside = guest[2] ?? '';
      required.push(inside === '' || inside.startsWith('[') ? `${inside}${field}` : `${inside}.${field}`);
    }
  });
  return { collections, fields, openMappings, exemptMappings, effectiveRequired };
}

/** One row a line: rows of mappings by key, rows of lists as they are. */
function rows(data: object): string {
  const lines = Array.isArray(data)
    ? data.map((row) => `    ${JSON.stringify(row)},`)
    : Object.entries(data).map(([key, row]) => `    ${JSON.stringify(key)}: ${JSON.stringify(row)},`);
  const [open, close] = Array.isArray(data) ? '[]' : '{}';
  return `${open}\n${lines.join('\n')}\n  ${close}`;
}

function source(table: ReferenceTable): string {
  const parts = Object.entries(table).map(([name, data]) => `  ${name}: ${rows(data)},`);
  return `/** What the schema says about references, as plain data. Written by src/package/reference-table.ts. */
import type { ReferenceTable } from './reference.js';

// biome-ignore format: one row a line
export const referenceTable: ReferenceTable = {\n${parts.join('\n')}\n};
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('../topology/schema/reference-table.ts', import.meta.url);
  writeFileSync(fileURLToPath(file), source(referenceTable(topologySchema)));
}
