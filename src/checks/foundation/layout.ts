/**
 * How a topology is laid out in files. Only a file that holds one entity and nothing else says what it is for by its
 * name and folder; entities that share a file may stand in any.
 */
import path from 'node:path';
import type { Finding } from '../../engine/definition.js';
import type { Holder } from '../../engine/holder.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { device } from '../../topology/model/entities.js';
import type { CollectionPath } from '../../topology/references.js';
import { collectionPaths } from '../../topology/schema/collections.js';
import { collectionAt, dataOf, subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, textOf } from '../values.js';

const { posix } = path;
const INDEX = '_index';
const DEVICES = 'L1_foundation.devices';

/** The recommended folders, below that of the entry file; devices have one for each class. */
const FOLDERS: ReadonlyMap<CollectionPath, string> = new Map<CollectionPath, string>([
  ['L1_foundation.locations', 'L1-foundation/locations'],
  ['L1_foundation.media_registry', 'L1-foundation/media'],
  ['L1_foundation.media_attachments', 'L1-foundation/media-attachments'],
  ['L1_foundation.data_links', 'L1-foundation/data-links'],
  ['L1_foundation.power_links', 'L1-foundation/power-links'],
  ['L2_network.trust_zones', 'L2-network/trust-zones'],
  ['L2_network.network_profiles', 'L2-network/profiles'],
  ['L2_network.networks', 'L2-network/networks'],
  ['L2_network.bridges', 'L2-network/bridges'],
  ['L2_network.routing', 'L2-network/routing'],
  ['L2_network.firewall_policies', 'L2-network/firewall/policies'],
  ['L2_network.qos.queues', 'L2-network/qos'],
  ['L2_network.ipv6.networks', 'L2-network/ipv6'],
  ['L7_operations.power_resilience.policies', 'L7-operations/power'],
]);

/** Members of lists have ids; those of mappings are named where they are mounted. */
const LISTS = collectionPaths.filter((collection) => collectionAt(collection)?.kind === 'list');

function stemOf(file: string): string {
  return posix.basename(file, posix.extname(file));
}

/** A file that holds an entity is called by its id. */
export const fileName: EntityRule = {
  codes: ['foundation/file-name'],
  of: LISTS,
  judge(lab, entity) {
    const held = entity.view.source();
    if (!held?.isWhole) return [];
    const field = entity.view.at('id');
    const id = textOf(field);
    if (id === undefined || id === stemOf(held.file)) return [];
    if (hasRefused(lab, entity.address, field.address)) return [];
    const right = posix.join(posix.dirname(held.file), `${id}${posix.extname(held.file)}`);
    const text = `${id}: id: the file that holds it is called ${posix.basename(held.file)}`;
    const remedy = `rename the file to ${right}, and what includes it`;
    return [warning('foundation/file-name', field.address, text, { remedy })];
  },
};

/** A file that holds an entity lies in the folder for what it is; an index holds none itself. */
export const placement: EntityRule = {
  codes: ['foundation/placement'],
  of: [...new Set([...LISTS, ...FOLDERS.keys(), DEVICES])] as readonly CollectionPath[],
  judge(lab, entity) {
    const held = entity.view.source();
    if (!held) return [];
    return held.isWhole ? folderFindings(lab, entity, held) : indexFindings(entity, held);
  },
};

/** The folder for an entity, and what it follows from beside its collection. */
interface Place {
  readonly folder: string;
  readonly reasons: readonly View<unknown>[];
}

function folderFindings(lab: Lab, entity: Entity, { file }: Holder): readonly Finding[] {
  const place = placeOf(lab, entity);
  if (!place || `/${posix.dirname(file)}/`.includes(`/${place.folder}/`)) return [];
  const { folder, reasons } = place;
  if (hasRefused(lab, entity.address, ...reasons.map(({ address }) => address))) return [];
  const right = posix.join(layoutRoot(lab, file, folder), folder, posix.basename(file));
  const text = `${subjectOf(entity)}: it stands in ${file}, and the folder for it is ${folder}`;
  const remedy = `move the file to ${right}, and change what includes it`;
  const related = reasons.map(({ key, value, address }) => ({
    message: `the ${key} is ${value}`,
    node: address,
  }));
  return [
    warning('foundation/placement', entity.address, text, {
      remedy,
      ...(related.length > 0 ? { related } : {}),
    }),
  ];
}

/** Where an entity belongs; undefined where nothing is recommended, or a device does not say what it is. */
function placeOf(lab: Lab, entity: Entity): Place | undefined {
  if (entity.collection !== DEVICES) {
    const folder = FOLDERS.get(entity.collection);
    return folder === undefined ? undefined : { folder, reasons: [] };
  }
  const [substrate, group] = [device(lab, entity.id).at('substrate'), device(lab, entity.id).at('class')];
  const [owner, name] = [textOf(substrate), textOf(group)];
  if (owner === undefined || name === undefined) return undefined;
  const folder = `L1-foundation/devices/${owner.startsWith('baremetal-') ? 'owned' : 'provider'}/${name}`;
  return { folder, reasons: [substrate, group] };
}

/** The folder that holds those of the layers: as far as the file's own layer, else that of the entry file. */
function layoutRoot(lab: Lab, file: string, folder: string): string {
  const [layer] = folder.split('/', 1);
  const steps = file.split('/');
  const at = steps.indexOf(layer ?? '');
  return at >= 0 ? steps.slice(0, at).join('/') : posix.dirname(dataOf(lab).source()?.file ?? '.');
}

/** What stands in an index beside what that includes. */
function indexFindings(entity: Entity, { file }: Holder): readonly Finding[] {
  if (stemOf(file) !== INDEX) return [];
  const right = posix.join(posix.dirname(file), `${entity.id.replace('#', '')}${posix.extname(file)}`);
  const text = `${subjectOf(entity)}: it stands in ${file}, and an ${posix.basename(file)} only includes others`;
  const remedy = `write it to ${right}, and include that in its place`;
  return [warning('foundation/placement', entity.address, text, { remedy })];
}
