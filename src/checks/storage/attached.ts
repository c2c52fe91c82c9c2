/** Which media are attached to a device: all that are not retired, whether they are there already or planned. */
import type { Lab } from '../../topology/lab.js';
import { attachment, attachments, device, medium } from '../../topology/model/entities.js';
import { slotsOf } from '../../topology/model/storage.js';
import { isObscured } from '../misspelt.js';
import { textOf } from '../values.js';

const RETIRED = 'retired';

/** False for an attachment that is retired, or whose medium is. */
export function isCurrent(lab: Lab, attachmentId: string): boolean {
  const entity = attachment(lab, attachmentId);
  if (textOf(entity.at('state')) === RETIRED) return false;
  const mediumId = textOf(entity.at('media_ref'));
  return mediumId === undefined || textOf(medium(lab, mediumId).at('state')) !== RETIRED;
}

/** Ids of the attachments of media to a device, retired ones left out; with `mediumId` only those of that medium. */
export function attachmentsTo(lab: Lab, deviceId: string, mediumId?: string): readonly string[] {
  const fits = (id: string): boolean =>
    (mediumId === undefined || textOf(attachment(lab, id).at('media_ref')) === mediumId) &&
    isCurrent(lab, id);
  const inSlots = slotsOf(lab, deviceId)
    .flatMap(({ contents }) => contents.map((content) => content.attachment))
    .filter(fits);
  if (inSlots.length > 0) return inSlots;
  // An attachment to a slot that does not exist is an unknown reference, and an attachment nevertheless.
  return attachments(lab)
    .members()
    .filter((member) => textOf(member.at('device_ref')) === deviceId && fits(member.key))
    .map(({ key }) => key);
}

function hasSlot(lab: Lab, deviceId: string, slot: string): boolean {
  return device(lab, deviceId).at('specs').at('storage_slots').member(slot).exists();
}

/**
 * Ids of the attachments that lack a reference, or name something that is not there or does not fit, and may be meant
 * for a device. Others tell of them: whether their medium is attached to it cannot be said.
 */
export function unsettledFor(lab: Lab, deviceId: string): readonly string[] {
  return attachments(lab)
    .keys()
    .filter((id) => {
      const [at, slot] = [
        textOf(attachment(lab, id).at('device_ref')),
        textOf(attachment(lab, id).at('slot_ref')),
      ];
      const isMeant = at === deviceId || slot === undefined || hasSlot(lab, deviceId, slot);
      return isMeant && !isSettled(lab, id) && isCurrent(lab, id);
    });
}

/** True if nobody can say that a medium is not attached to a device: an attachment that may do so is at fault. */
export function isUncertain(lab: Lab, deviceId: string): boolean {
  return isObscured(lab, 'L1_foundation.media_attachments') || unsettledFor(lab, deviceId).length > 0;
}

/** True if an attachment puts a medium that exists into a slot that exists. */
export function isSettled(lab: Lab, id: string): boolean {
  const entity = attachment(lab, id);
  const [at, slot, content] = [
    textOf(entity.at('device_ref')),
    textOf(entity.at('slot_ref')),
    textOf(entity.at('media_ref')),
  ];
  if (at === undefined || slot === undefined || content === undefined) return false;
  return hasSlot(lab, at, slot) && medium(lab, content).exists();
}
