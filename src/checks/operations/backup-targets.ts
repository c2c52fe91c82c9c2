/** Backups have something to save, on the host that is named, and a storage that can hold backups. */
import { isWithin } from '../../engine/address.js';
import type { Finding, Related } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataAssets, device, storage, storages } from '../../topology/model/entities.js';
import { deviceRef, guestOf } from '../../topology/model/guests.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { type Data, subjectOf } from '../entities.js';
import { error } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isMapping } from '../place.js';
import type { Entity, EntityRule } from '../rule.js';
import { textOf } from '../values.js';

const CODE = 'operations/backup-target';

/**
 * Types of storages that hold volumes of guests and no files, so that they cannot hold backups
 * (https://pve.proxmox.com/pve-docs/chapter-pvesm.html, "Available storage types").
 */
const WITHOUT_FILES = ['lvm', 'lvmthin', 'zfs', 'rbd'];

/** The device that has something, and where that is said. */
interface Place {
  readonly device: string;
  readonly related: Related;
}

function placeAt(lab: Lab, subject: string, verb: string, name: unknown, node: string): Place | undefined {
  // A device that is not there is an unknown reference.
  if (typeof name !== 'string' || device(lab, name).at('id').value === undefined) return undefined;
  return { device: name, related: { message: `${subject} ${verb} ${name}`, node } };
}

/** The device that a target's host is, or runs on. */
function hostPlace(lab: Lab, target: View<Data>): Place | undefined {
  const named = textOf(target.at('device_ref'));
  if (named !== undefined) return placeAt(lab, 'the target', 'is', named, target.at('device_ref').address);
  const guestId = textOf(target.at('lxc_ref')) ?? textOf(target.at('vm_ref'));
  const guest = guestId === undefined ? undefined : guestOf(lab, guestId);
  if (!guest) return undefined;
  const node = deviceRef(guest);
  return placeAt(lab, guest.id, 'runs on', node.value, node.origins[0] ?? guest.view.address);
}

/** The device that has data: its own, else its storage's. None for data in a storage that every node reaches. */
function assetPlace(lab: Lab, id: string): Place | undefined {
  const asset = dataAssets(lab).member(id);
  const storageId = textOf(asset.at('storage_ref'));
  const holder = storageId === undefined ? undefined : storage(lab, storageId);
  if (holder?.at('shared').value === true) return undefined;
  const own = asset.at('device_ref');
  if (own.value !== undefined) return placeAt(lab, id, 'is on', own.value, own.address);
  const ofStorage = holder?.at('device_ref');
  return ofStorage && placeAt(lab, id, 'is on', ofStorage.value, ofStorage.address);
}

function targetFindings(lab: Lab, entity: Entity, target: View<Data>): readonly Finding[] {
  if (!isMapping(target.value)) return [];
  const field = `${subjectOf(entity)}: targets[${target.key}]`;
  const given = ['device_ref', 'lxc_ref', 'vm_ref', 'data_asset_ref'].filter(
    (key) => target.at(key).value !== undefined,
  );
  if (given.length === 0) {
    // A misspelt key is told of as that.
    if (schemaFindings(lab, entity.address).some(({ node }) => isWithin(node, target.address))) return [];
    const remedy = 'add one of device_ref, lxc_ref and vm_ref, or data_asset_ref';
    return [error(CODE, target.address, `${field}: it names neither a host nor data`, { remedy })];
  }
  const asset = textOf(target.at('data_asset_ref'));
  const [host, data] = [hostPlace(lab, target), asset === undefined ? undefined : assetPlace(lab, asset)];
  if (!host || !data || host.device === data.device) return [];
  const text = `${field}.data_asset_ref: ${asset} is on ${data.device}, but ${host.related.message}`;
  return [
    error(CODE, target.at('data_asset_ref').address, text, {
      remedy: `name a host on ${data.device}, or correct where ${asset} is`,
      related: [data.related, host.related],
    }),
  ];
}

/** True if nothing that a storage says keeps backups out of it. */
function holdsBackups(lab: Lab, id: string): boolean {
  const entity = storage(lab, id);
  const content: unknown = entity.at('content').value;
  const isAllowed = !Array.isArray(content) || content.includes('backup');
  return isAllowed && !WITHOUT_FILES.includes(textOf(entity.at('type')) ?? '');
}

/** A storage whose content says that it has no backups is judged by that. */
function storageFinding(lab: Lab, entity: Entity, field: string, view: View<Data>): readonly Finding[] {
  const id = textOf(view);
  if (id === undefined) return [];
  const [type, content] = [storage(lab, id).at('type'), storage(lab, id).at('content')];
  const listed: unknown = content.value;
  const isElsewhere = Array.isArray(listed) && !listed.includes('backup');
  if (isElsewhere || !WITHOUT_FILES.includes(textOf(type) ?? '')) return [];
  const fitting = storages(lab)
    .keys()
    .filter((key) => holdsBackups(lab, key));
  return [
    error(
      CODE,
      view.address,
      `${subjectOf(entity)}: ${field}: ${id} is of type ${type.value}, which cannot hold backups`,
      {
        remedy:
          fitting.length > 0 ? `name ${alternatives(fitting)}` : 'name a storage of type dir, nfs or cifs',
        related: [{ message: `${id} is of type ${type.value}`, node: type.address }],
      },
    ),
  ];
}

/** What a backup saves, and where it puts that. */
export const backupTargets: EntityRule = {
  codes: [CODE],
  of: ['L7_operations.backup.policies'],
  judge(lab, entity) {
    const { view } = entity;
    const [own, inside] = [view.at('storage_ref'), view.at('destination').at('storage_ref')];
    const isSame = (own.value as unknown) === (inside.value as unknown);
    return [
      ...view
        .at('targets')
        .ordered()
        .flatMap((target) => targetFindings(lab, entity, target)),
      ...storageFinding(lab, entity, 'storage_ref', own),
      ...(isSame ? [] : storageFinding(lab, entity, 'destination.storage_ref', inside)),
    ];
  },
};
