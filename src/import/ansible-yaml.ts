/** Ansible inventories written in YAML, and what `ansible-inventory --list` prints. */
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type Inventory, InventoryBuilder } from './inventory.js';
import { ImportError } from './notes.js';
import { type Data, data, isData, items } from './values.js';

/** Tags of Ansible: an encrypted text is kept as it is, and known by how it begins. */
const TAGS = ['!vault', '!vault-encrypted', '!unsafe'].map((tag) => ({
  tag,
  resolve: (value: string): string => value,
}));

/** Reads an inventory. Throws ImportError, with the line if there is one. `file` names it in messages. */
export function readYaml(content: string, file: string): Inventory {
  const counter = new LineCounter();
  const document = parseDocument(content, {
    lineCounter: counter,
    customTags: TAGS,
    merge: true,
    logLevel: 'error',
  });
  const [fault] = document.errors;
  if (fault) {
    const { line } = counter.linePos(fault.pos[0]);
    throw new ImportError(`${file}:${line}: ${fault.message.split('\n')[0]}`);
  }
  const top = plain(document, file);
  if (!isData(top)) throw new ImportError(`${file}: expected a mapping of groups, as in all: {hosts: {…}}`);
  const builder = new InventoryBuilder();
  for (const [name, group] of Object.entries(top)) addGroup(builder, name, group, file);
  return builder.inventory;
}

/** The data; throws ImportError if aliases would make more of it than fits anywhere. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ImportError(`${file}: ${error instanceof Error ? error.message : 'no data'}`);
  }
}

function addGroup(builder: InventoryBuilder, name: string, value: unknown, file: string): void {
  const where = `${file}: ${name}`;
  if (value !== null && !isData(value))
    throw new ImportError(`${where}: expected a group, with hosts, vars or children`);
  const { hosts, vars, children } = data(value);
  builder.group(name, where, data(vars), Object.keys(data(children)));
  for (const [host, own] of Object.entries(data(hosts))) {
    builder.host(
      host,
      `${file}: ${host}`,
      name === 'all' || name === 'ungrouped' ? undefined : name,
      data(own),
    );
  }
  for (const [child, group] of Object.entries(data(children))) addGroup(builder, child, group, file);
}

/** Reads what `ansible-inventory --list` prints: groups with lists of names, and the variables of hosts in `_meta`. */
export function readList(list: Data, file: string): Inventory {
  const builder = new InventoryBuilder();
  for (const [name, value] of Object.entries(list)) {
    if (name === '_meta') continue;
    const { hosts, vars, children } = data(value);
    const names = items(children).map(String);
    builder.group(name, `${file}: ${name}`, data(vars), names);
    const group = name === 'all' || name === 'ungrouped' ? undefined : name;
    for (const host of items(hosts)) builder.host(String(host), `${file}: ${host}`, group);
  }
  for (const [host, vars] of Object.entries(data(data(list._meta).hostvars))) {
    builder.host(host, `${file}: ${host}`, undefined, data(vars));
  }
  return builder.inventory;
}
