/** Guests are on storages that their own node has. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { isHypervisor } from '../../topology/model/devices.js';
import { device, storage } from '../../topology/model/entities.js';
import { deviceRef, type Guest, guestOf } from '../../topology/model/guests.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';
import { fittingStorages, isShared, type StorageUse, usesOf } from './uses.js';
import { someOf } from './values.js';

export const guestNode: EntityRule = {
  codes: ['storage/not-on-node'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    return guest ? usesOf(guest).flatMap((use) => judged(lab, guest, use)) : [];
  },
};

function judged(lab: Lab, guest: Guest, use: StorageUse): readonly Finding[] {
  const owner = storage(lab, use.storage).at('device_ref');
  const own = deviceRef(guest);
  const [there, here] = [textOf(owner), textOf(own)];
  if (there === undefined || here === undefined || there === here || isShared(lab, use.storage)) return [];
  // A guest on what is no hypervisor has to move anyhow.
  if (!device(lab, there).exists() || !isHypervisor(lab, here)) return [];
  const text = `${guest.id}: ${use.field}: ${use.storage} is a storage of ${there}, but ${guest.id} runs on ${here}`;
  const others = fittingStorages(lab, use.content, here);
  const share = `write shared: true for ${use.storage} if every node reaches it`;
  const remedy = others.length > 0 ? `name a storage that ${here} has: ${someOf(others)}` : share;
  const related = [
    { message: `${use.storage} belongs to ${there}`, node: owner.address },
    { message: `${guest.id} runs on ${here}`, node: own.origins[0] ?? guest.view.address },
  ];
  return [error('storage/not-on-node', use.node, text, { remedy, related })];
}
