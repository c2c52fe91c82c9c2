/** Media that are in each other's way: two in one slot, or one in two slots. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { attachments, device, medium } from '../../topology/model/entities.js';
import { error } from '../finding.js';
import type { LabRule } from '../rule.js';
import { textOf } from '../values.js';

/** A present medium in a slot, by the attachment that says so. */
interface Placed {
  readonly id: string;
  readonly device: string;
  readonly slot: string;
  readonly medium: string;
  readonly slotNode: string;
  readonly mediumNode: string;
}

/** True if an attachment, or a medium, is there now. */
function isPresent(state: { readonly value: unknown }): boolean {
  return state.value === undefined || state.value === 'present';
}

/** What is in the slots now, by id of the attachment; what names something that is not there left out. */
function placedMedia(lab: Lab): readonly Placed[] {
  return attachments(lab)
    .members()
    .flatMap((member): Placed[] => {
      const [deviceRef, slotRef, mediumRef] = [
        member.at('device_ref'),
        member.at('slot_ref'),
        member.at('media_ref'),
      ];
      const [owner, slot, content] = [textOf(deviceRef), textOf(slotRef), textOf(mediumRef)];
      if (owner === undefined || slot === undefined || content === undefined) return [];
      if (!isPresent(member.at('state')) || !isPresent(medium(lab, content).at('state'))) return [];
      if (!device(lab, owner).at('specs').at('storage_slots').member(slot).exists()) return [];
      if (!medium(lab, content).exists()) return [];
      const [slotNode, mediumNode] = [slotRef.address, mediumRef.address];
      return [{ id: member.key, device: owner, slot, medium: content, slotNode, mediumNode }];
    });
}

const REMEDY = 'or give an attachment that does not hold now state: planned or retired';

function inOneSlot(first: Placed, other: Placed): Finding {
  const what = other.medium === first.medium ? 'the same medium' : first.medium;
  const text = `${other.id}: slot_ref: ${other.slot} of ${other.device} already holds ${what}, by ${first.id}`;
  return error('storage/slot-clash', other.slotNode, text, {
    remedy: `name another slot, ${REMEDY}`,
    related: [
      {
        message: `${first.id} has ${first.medium} in ${first.slot} of ${first.device}`,
        node: first.slotNode,
      },
    ],
  });
}

function inTwoSlots(first: Placed, other: Placed): Finding {
  const text = `${other.id}: media_ref: ${other.medium} is already in ${first.slot} of ${first.device}, by ${first.id}`;
  return error('storage/slot-clash', other.mediumNode, text, {
    remedy: `name another medium, ${REMEDY}`,
    related: [{ message: `${first.id} attaches ${first.medium} too`, node: first.mediumNode }],
  });
}

export const slotClashes: LabRule = {
  name: 'slotClashes',
  module: 'checks/storage/slot-clash',
  codes: ['storage/slot-clash'],
  judge(lab) {
    const bySlot = new Map<string, Placed>();
    const byMedium = new Map<string, Placed>();
    return placedMedia(lab).flatMap((placed) => {
      const slot = `${placed.device} ${placed.slot}`;
      const [before, elsewhere] = [bySlot.get(slot), byMedium.get(placed.medium)];
      if (!before) bySlot.set(slot, placed);
      if (!elsewhere) byMedium.set(placed.medium, placed);
      // One medium that is attached to one slot twice is one fault.
      const isTwice = before !== undefined && before === elsewhere;
      return [
        ...(before ? [inOneSlot(before, placed)] : []),
        ...(elsewhere && !isTwice ? [inTwoSlots(elsewhere, placed)] : []),
      ];
    });
  },
};
