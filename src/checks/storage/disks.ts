/** What storages are on: a medium that is in their device, under the name that the system gives it. */
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { attachment, attachments, device, medium, storage } from '../../topology/model/entities.js';
import { storagesOf } from '../../topology/model/storage.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isObscured } from '../misspelt.js';
import type { Entity, EntityRule } from '../rule.js';
import { isRefused } from '../silence.js';
import { textOf } from '../values.js';
import { attachmentsTo, isCurrent, isSettled, unsettledFor } from './attached.js';

/** A storage's medium is attached to the storage's device. */
export const diskAttached: EntityRule = {
  codes: ['storage/disk-not-attached'],
  of: ['L3_data.storage'],
  judge(lab, entity) {
    const view = storage(lab, entity.id);
    const [disk, owner] = [textOf(view.at('disk_ref')), view.at('device_ref')];
    if (disk === undefined || !medium(lab, disk).exists()) return [];
    const deviceId = textOf(owner);
    if (deviceId === undefined) {
      return isRefused(schemaFindings(lab, entity.address), owner.address)
        ? []
        : [noDevice(lab, entity, disk)];
    }
    if (!device(lab, deviceId).exists() || attachmentsTo(lab, deviceId, disk).length > 0) return [];
    if (mayBeAttached(lab, disk, deviceId)) return [];
    return [notAttached(lab, entity, disk, deviceId)];
  },
};

/** True if an attachment is at fault, so that nobody can say what it attaches to what, and may be the one. */
function mayBeAttached(lab: Lab, disk: string, deviceId: string): boolean {
  if (isObscured(lab, 'L1_foundation.media_attachments')) return true;
  const ofDisk = attachmentsOf(lab, disk).some(({ key }) => !isSettled(lab, key) && isCurrent(lab, key));
  return ofDisk || unsettledFor(lab, deviceId).some((id) => !namesMedium(lab, id));
}

function namesMedium(lab: Lab, attachmentId: string): boolean {
  const id = textOf(attachment(lab, attachmentId).at('media_ref'));
  return id !== undefined && medium(lab, id).exists();
}

/** Attachments of a medium, retired ones too. */
function attachmentsOf(lab: Lab, mediumId: string) {
  return attachments(lab)
    .members()
    .filter((member) => textOf(member.at('media_ref')) === mediumId);
}

function noDevice(lab: Lab, entity: Entity, disk: string): Finding {
  const owners = attachmentsOf(lab, disk)
    .filter(({ key }) => isCurrent(lab, key))
    .flatMap((member) => {
      const id = textOf(member.at('device_ref'));
      return id === undefined ? [] : [{ id, node: member.address }];
    });
  const text = `${subjectOf(entity)}: disk_ref: ${disk} is given, but no device_ref says which device has the storage`;
  const names = alternatives([...new Set(owners.map(({ id }) => id))]);
  const related = owners.map(({ id, node }) => ({ message: `${disk} is attached to ${id}`, node }));
  return error('storage/disk-not-attached', entity.view.at('disk_ref').address, text, {
    remedy: names === '' ? 'add device_ref, or leave disk_ref out' : `add device_ref: ${names}`,
    ...(related.length > 0 ? { related } : {}),
  });
}

function notAttached(lab: Lab, entity: Entity, disk: string, deviceId: string): Finding {
  const all = attachmentsOf(lab, disk).flatMap((member) => {
    const where = textOf(member.at('device_ref'));
    return where === undefined ? [] : [{ where, isRetired: !isCurrent(lab, member.key), member }];
  });
  const related: Related[] = all.map(({ where, isRetired, member }) => ({
    message: isRetired
      ? `${member.key} has attached it to ${where}, and is retired`
      : `${member.key} attaches it to ${where}`,
    node: member.address,
  }));
  related.push({ message: `the device ${deviceId}`, node: device(lab, deviceId).address });
  const there = [...new Set(all.flatMap(({ where, isRetired }) => (isRetired ? [] : [where])))];
  const wasHere = all.some(({ where, isRetired }) => isRetired && where === deviceId);
  const also = there.length > 0 ? ` but to ${alternatives(there, 'and')}` : wasHere ? ' any more' : '';
  const text = `${subjectOf(entity)}: disk_ref: ${disk} is not attached to ${deviceId}${also}`;
  const attach = `attach ${disk} to a slot of ${deviceId} in L1_foundation.media_attachments`;
  const remedy = `${attach}, or name a medium of ${deviceId}`;
  return error('storage/disk-not-attached', entity.view.at('disk_ref').address, text, { remedy, related });
}

/** A medium and its name in the system stand together, and a name stands for one storage. */
export const devicePath: EntityRule = {
  codes: ['storage/device-path'],
  of: ['L3_data.storage'],
  judge: (lab, entity) => [...lonely(lab, entity), ...sharedPath(lab, entity)],
};

function lonely(lab: Lab, entity: Entity): readonly Finding[] {
  const view = storage(lab, entity.id);
  const [path, disk] = [view.at('os_device'), view.at('disk_ref')];
  const subject = subjectOf(entity);
  if (textOf(path) !== undefined && disk.value === undefined) {
    const text = `${subject}: os_device: ${path.value} is given, but no disk_ref says which medium that is`;
    return [warning('storage/device-path', path.address, text, { remedy: diskRemedy(lab, entity.id) })];
  }
  if (textOf(disk) !== undefined && path.value === undefined) {
    const text = `${subject}: disk_ref: ${disk.value} is given, but no os_device says what the system calls it`;
    const remedy = 'add os_device, the disk or partition that it is: /dev/sda, /dev/nvme0n1p3';
    return [warning('storage/device-path', disk.address, text, { remedy })];
  }
  return [];
}

/** The media that the storage could be on. */
function diskRemedy(lab: Lab, id: string): string {
  const deviceId = textOf(storage(lab, id).at('device_ref'));
  const there = deviceId === undefined ? [] : attachmentsTo(lab, deviceId);
  const media = there.map((key) => textOf(attachment(lab, key).at('media_ref')) ?? '');
  return media.length > 0 ? `add disk_ref: ${alternatives(media)}` : 'add disk_ref, or leave os_device out';
}

function sharedPath(lab: Lab, entity: Entity): readonly Finding[] {
  const view = storage(lab, entity.id);
  const [path, deviceId] = [view.at('os_device'), textOf(view.at('device_ref'))];
  const own = textOf(path);
  if (own === undefined || deviceId === undefined) return [];
  const [first] = storagesOf(lab, deviceId).filter((id) => textOf(storage(lab, id).at('os_device')) === own);
  if (first === undefined || first === entity.id) return [];
  const text = `${subjectOf(entity)}: os_device: ${own} of ${deviceId} is also the os_device of ${first}`;
  const related = [{ message: `${first} is on ${own}`, node: storage(lab, first).at('os_device').address }];
  const remedy = 'name another disk or partition, or make one storage of the two';
  return [error('storage/device-path', path.address, text, { remedy, related })];
}
