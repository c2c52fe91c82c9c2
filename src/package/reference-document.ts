/**
 * Writes src/topology/REFERENCE.md, the copy of what `labbuild --schema --markdown` prints. Run it with
 * `node --import tsx src/package/reference-document.ts` after a change of the schema; a test compares the two.
 */
import { writeFileSync } from 'node:fs';
import { referenceMarkdown } from '../topology/schema/markdown.js';
import { schemaFiles } from './schema-files.js';

const files = schemaFiles();
const [topology, config] = ['topology', 'config'].map((name) => files.get(name) ?? {});
const target = new URL('../topology/REFERENCE.md', import.meta.url);
writeFileSync(target, referenceMarkdown(topology ?? {}, config ?? {}));
