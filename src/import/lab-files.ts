/** A lab as the files of a topology. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { compareBytes } from '../engine/tree.js';
import type { NewFiles } from '../init/starter.js';
import type { Draft, Entity } from './draft.js';
import { isData, tidy } from './values.js';

const FOLDER = 'topology';
const INCLUDE_FOLDER = '!include_dir_sorted';
const VERSION = '4.0.0';
const LAYERS = [
  'L0-meta',
  'L1-foundation',
  'L2-network',
  'L3-data',
  'L4-platform',
  'L5-application',
  'L6-observability',
  'L7-operations',
] as const;

/** The folder of guests of a kind, below the topology's. */
const GUESTS = { lxc: 'L4-platform/lxc', vms: 'L4-platform/vms' } as const;

/**
 * The files of a lab, by their paths in it. Each guest has a file of its own.
 * @param schemas says where the schemas are, as seen from a folder of the lab
 */
export function labFiles(draft: Draft, schemas: (folder: string) => string): NewFiles {
  const files = new Map<string, string>();
  const add = (name: string, schema: string | undefined, value: Entity): void => {
    const folder = `${FOLDER}/${name}`.split('/').slice(0, -1).join('/');
    const line =
      schema === undefined ? '' : `# yaml-language-server: $schema=${schemas(folder)}/${schema}.json\n`;
    files.set(`${FOLDER}/${name}`, `${line}${yamlText(draft, value)}`);
  };
  const layers = layersOf(draft);
  for (const [n, name] of LAYERS.entries()) {
    const value = layers[name];
    // Editors take what stands after an include for a text.
    const hasIncludes = name === 'L4-platform';
    add(`${name}.yaml`, hasIncludes ? undefined : `L${n}_${name.slice(3)}`, value);
  }
  for (const kind of ['lxc', 'vms'] as const) {
    for (const [id, guest] of draft.guests[kind])
      add(`${GUESTS[kind]}/${id}.yaml`, `L4_platform.${kind}`, guest);
  }
  const entry = LAYERS.map((name) => `${name.replace('-', '_')}: !include ${name}.yaml\n`).join('');
  files.set(`${FOLDER}/topology.yaml`, entry);
  files.set('.gitignore', '.cache/\n');
  return files;
}

function layersOf(draft: Draft): Readonly<Record<(typeof LAYERS)[number], Entity>> {
  const networks = values(
    new Map([...draft.networks.values()].map(({ entity }) => [entity.id, tidied(draft, entity)])),
  );
  return {
    'L0-meta': { version: VERSION, metadata: { environment: 'production' } },
    'L1-foundation': tidy({ devices: values(draft.devices) }),
    'L2-network': tidy({ networks, bridges: values(draft.bridges) }),
    'L3-data': tidy({ storage: values(draft.storages) }),
    'L4-platform': tidy({
      templates: tidy({ lxc: values(draft.templates.lxc), vms: values(draft.templates.vms) }),
      lxc: draft.guests.lxc.size > 0 ? included(GUESTS.lxc) : undefined,
      vms: draft.guests.vms.size > 0 ? included(GUESTS.vms) : undefined,
    }),
    'L5-application': {},
    'L6-observability': {},
    'L7-operations': tidy({
      ansible: tidy({
        group_vars: Object.fromEntries(draft.groupVars),
        host_vars: Object.fromEntries([...draft.hostVars].sort(([a], [b]) => compareBytes(a, b))),
        vault_vars: [...draft.vaultVars].sort(compareBytes),
      }),
    }),
  };
}

/** Entities in the order of their ids. */
function values(entities: ReadonlyMap<string, Entity>): readonly Entity[] {
  return [...entities].sort(([a], [b]) => compareBytes(a, b)).map(([, entity]) => entity);
}

/** The entity without empty members, and with its comments. */
function tidied(draft: Draft, entity: Entity): Entity {
  const plain = tidy(entity);
  for (const [key, text] of draft.remarksOf(entity)) draft.remark(plain, key, text);
  return plain;
}

function included(folder: string): Scalar {
  const scalar = new Scalar(folder);
  scalar.tag = INCLUDE_FOLDER;
  return scalar;
}

function yamlText(draft: Draft, value: Entity): string {
  const document = new Document();
  document.contents = nodeOf(draft, document, value);
  return document.toString({ lineWidth: 0 });
}

/** The node of a value, with the comments that belong to it. */
function nodeOf(draft: Draft, document: Document, value: unknown): YAMLMap | YAMLSeq | Scalar {
  if (value instanceof Scalar) return value;
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map((item) => nodeOf(draft, document, item));
    list.flow = value.every((item) => typeof item !== 'object');
    return list;
  }
  if (!isData(value)) return new Scalar(value);
  const mapping = new YAMLMap();
  const remarks = draft.remarksOf(value);
  for (const [key, member] of Object.entries(value)) {
    const [name, node] = [new Scalar(key), nodeOf(draft, document, member)];
    const remark = remarks.get(key);
    if (remark !== undefined && node instanceof Scalar) node.comment = ` ${remark}`;
    else if (remark !== undefined) name.commentBefore = ` ${remark}`;
    mapping.items.push(new Pair(name, node));
  }
  const remark = remarks.get('');
  if (remark !== undefined) mapping.commentBefore = ` ${remark}`;
  return mapping;
}
