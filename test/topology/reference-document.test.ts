/** The reference documentation: all of the schema is in it, and the copy in the repository is what would be made. */
import { readFileSync } from 'node:fs';
import { Lexer } from 'marked';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { schemaFiles } from '../../src/package/schema-files.js';
import { collectionPaths, layerNames } from '../../src/topology/schema/collections.js';
import { referenceMarkdown } from '../../src/topology/schema/markdown.js';
import { type SchemaNode, walkSchema } from '../../src/topology/schema/schema-node.js';

const test = suite('reference documentation');
const files = schemaFiles();
const topology: SchemaNode = files.get('topology') ?? {};
const text = referenceMarkdown(topology, files.get('config') ?? {});
const tokens = new Lexer().lex(text);

test('the copy in the repository is what labbuild --schema --markdown prints', () => {
  const copy = readFileSync(new URL('../../src/topology/REFERENCE.md', import.meta.url), 'utf8');
  assert.ok(copy === text, 'write it anew: node --import tsx src/package/reference-document.ts');
});

test('every layer and every collection has a section', () => {
  const headings = tokens.flatMap((token) => (token.type === 'heading' ? [token.text as string] : []));
  assert.equal(
    headings.filter((heading) => /^L\d/.test(heading)).sort(),
    [...layerNames, ...collectionPaths].sort(),
  );
});

test('every description of a field is in it', () => {
  const lacking: string[] = [];
  walkSchema(topology, (path, { description = '', deprecated, identity }) => {
    const isInDefaults = /^L4_platform\._defaults\.(lxc|vms|[a-z_]+_|dns)/.test(path) && !identity;
    if (deprecated || isInDefaults || /^$|\[\]$|\.\*$/.test(path) || /^L\d_\w+$/.test(path)) return;
    const cell = `${description.slice(0, 1).toUpperCase()}${description.slice(1)}`.replaceAll('|', '\\|');
    // One of several kinds of a value is described by its kind alone.
    if (!text.includes(cell)) lacking.push(`${path}: ${description}`);
  });
  assert.equal(
    lacking.filter((line) => !isOneOfSeveral(line)),
    [],
  );
});

/** Descriptions of alternatives stand beside the field's own. */
function isOneOfSeveral(line: string): boolean {
  const [path = ''] = line.split(': ');
  let several = false;
  walkSchema(topology, (at, { anyOf }) => {
    if (at === path && anyOf) several = true;
  });
  return several;
}

test('links lead to sections, and all rows have as many cells as the head', () => {
  const anchors = new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = '']) => anchor);
  assert.ok(links.length > 100);
  assert.equal(
    links.filter((anchor) => !anchors.has(anchor)),
    [],
  );
  const tables = tokens.filter((token) => token.type === 'table');
  assert.ok(tables.length > collectionPaths.length);
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  for (const row of rows) assert.is(row.replaceAll('\\|', '').split('|').length, 5, row);
});

test('descriptions are sentences that say more than the name', () => {
  const poor: string[] = [];
  walkSchema(topology, (path, { description = '' }) => {
    const name = /(\w+)(\[\])?$/.exec(path)?.[1]?.replace(/_(ref|refs)$/, '') ?? '';
    const said = description.replace(/\.$/, '').toLowerCase().replaceAll(' ', '_');
    if (path !== '' && (description.length < 6 || said === name || said === `the_${name}`))
      poor.push(`${path}: ${description}`);
  });
  assert.equal(poor, []);
});

test.run();
