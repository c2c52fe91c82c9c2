/** The disk that a hypervisor is installed on: what its answer file (generators/proxmox-installer) names, or cannot. */
import type { Lab } from '../../topology/lab.js';
import { isHypervisor } from '../../topology/model/devices.js';
import { attachment, medium } from '../../topology/model/entities.js';
import { presentMedia, systemDisk } from '../../topology/model/storage.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { attachmentsTo, isUncertain } from '../storage/attached.js';
import { lacksSlots } from '../storage/slots.js';
import { hasRefused, textOf } from '../values.js';

/** Types of media that a system is installed on. */
const DISKS: readonly string[] = ['ssd', 'nvme', 'hdd'];

/** True if the answer file can say which disk it means. */
function isKnown(lab: Lab, id: string): boolean {
  const disk = systemDisk(lab, id);
  return [disk.at('serial'), disk.at('disk')].some((name) => (name.value ?? '').trim() !== '');
}

/** True if something is attached that nobody knows: what names nothing, or is refused, is told elsewhere. */
function hasUnknown(lab: Lab, id: string): boolean {
  if (isUncertain(lab, id)) return true;
  return attachmentsTo(lab, id).some((key) => {
    const entity = attachment(lab, key);
    const disk = medium(lab, textOf(entity.at('media_ref')) ?? '');
    if (textOf(disk.at('type')) === undefined) return true;
    const fields = [disk.at('type'), disk.at('state'), disk.at('serial')].map(({ address }) => address);
    return (
      hasRefused(lab, entity.address, entity.at('state').address) || hasRefused(lab, disk.address, ...fields)
    );
  });
}

export const installDisk: EntityRule = {
  codes: ['platform/install-disk'],
  of: ['L1_foundation.devices'],
  judge(lab, entity) {
    if (!isHypervisor(lab, entity.id) || isKnown(lab, entity.id) || lacksSlots(lab, entity)) return [];
    if (hasUnknown(lab, entity.id)) return [];
    const disks = presentMedia(lab, entity.id).filter((id) =>
      DISKS.includes(textOf(medium(lab, id).at('type')) ?? ''),
    );
    const why =
      disks.length === 0
        ? 'no SSD, NVMe or HDD is present in it'
        : `no serial is known of ${alternatives(disks, 'and')}, and no storage on ${disks.length > 1 ? 'them' : 'it'} has an os_device that names a disk`;
    const text = `${subjectOf(entity)}: its answer file names no disk to install Proxmox VE on: ${why}`;
    const remedy =
      disks.length === 0
        ? 'attach the disk, with state: present'
        : `add the serial of ${alternatives(disks)} (lsblk -o NAME,SERIAL shows it), or give a storage on it os_device, a disk such as /dev/sda or a partition of one`;
    const related = disks.map((id) => ({ message: `${id} has no serial`, node: medium(lab, id).address }));
    return [
      warning('platform/install-disk', entity.address, text, {
        remedy,
        ...(related.length > 0 ? { related } : {}),
      }),
    ];
  },
};
