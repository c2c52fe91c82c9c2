/** Which media are attached to a device: all that are not retired, whether they are there already or planned. */
import type { Lab } from '../../topology/lab.js';
import { attachment, attachments, medium } from '../../topology/model/entities.js';
import { slotsOf } from '../../topology/model/storage.js';
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
