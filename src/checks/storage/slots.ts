/** The storage slots of devices: hardware that computes has some, with a medium in one, and each can be mounted. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { attachments, device, medium } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { type Data, subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import type { Entity, EntityRule } from '../rule.js';
import { isRefused } from '../silence.js';
import { textOf } from '../values.js';
import { attachmentsTo, isUncertain } from './attached.js';
import { inlineMedia } from './legacy.js';

const CLOUD_VM = 'cloud-vm';
const BAREMETAL: readonly string[] = ['baremetal-owned', 'baremetal-colo'];

/** The buses at which a medium can be mounted in each way. */
const BUSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['soldered', ['qspi', 'emmc', 'onboard']],
  ['replaceable', ['ide', 'sata', 'sas', 'm2', 'pcie', 'emmc']],
  ['removable', ['usb', 'sdio', 'emmc-reader']],
  ['virtual', ['virtual']],
]);
const KNOWN_BUSES: ReadonlySet<string> = new Set([...BUSES.values()].flat());

/**
 * True if a device is hardware of class compute, and so has to have a place for its system. A machine in a cloud that
 * is said to be hardware is at fault in its substrate.
 */
function needsStorage(lab: Lab, id: string): boolean {
  const entity = device(lab, id);
  const isHardware = textOf(entity.at('class')) === 'compute' && textOf(entity.at('type')) !== CLOUD_VM;
  return isHardware && BAREMETAL.includes(textOf(entity.at('substrate')) ?? '');
}

function slotsView({ view }: Entity): View<Data> {
  return view.at('specs').at('storage_slots');
}

/** True if a device that has to have slots has none. */
export function lacksSlots(lab: Lab, entity: Entity): boolean {
  return needsStorage(lab, entity.id) && slotsView(entity).keys().length === 0;
}

/** Slots of hardware, and something in them. */
export const deviceStorage: EntityRule = {
  codes: ['storage/no-slots', 'storage/no-media'],
  of: ['L1_foundation.devices'],
  judge(lab, entity) {
    if (!needsStorage(lab, entity.id)) return [];
    return lacksSlots(lab, entity) ? noSlots(lab, entity) : noMedia(lab, entity);
  },
};

function noSlots(lab: Lab, entity: Entity): readonly Finding[] {
  const [specs, slots] = [entity.view.at('specs'), slotsView(entity)];
  if (isRefused(schemaFindings(lab, entity.address), slots.address)) return [];
  const node = slots.exists() ? slots.address : specs.exists() ? specs.address : entity.address;
  const text = `${subjectOf(entity)}: specs.storage_slots: hardware of class compute has slots for its media, and none is given`;
  const remedy = 'add its slots, such as storage_slots: [{id: slot-1, bus: m2, mount: replaceable}]';
  return [error('storage/no-slots', node, text, { remedy })];
}

function noMedia(lab: Lab, entity: Entity): readonly Finding[] {
  const slots = slotsView(entity);
  // A medium that is written into a slot is a legacy field: attaching it mends both.
  if (attachmentsTo(lab, entity.id).length > 0 || inlineMedia(entity.view).length > 0) return [];
  if (isRefused(schemaFindings(lab, entity.address), slots.address)) return [];
  if (isUncertain(lab, entity.id)) return [];
  const retired = attachments(lab)
    .members()
    .filter((member) => textOf(member.at('device_ref')) === entity.id);
  const [slot = 'slot-…'] = slots.keys();
  const all = retired.length > 0 ? 'every medium of it is retired' : 'no medium is attached to it';
  const remedy = `attach one in L1_foundation.media_attachments: {id: attach-…, device_ref: ${entity.id}, slot_ref: ${slot}, media_ref: disk-…}`;
  const related = retired.map((member) => ({ message: whatIsRetired(lab, member), node: member.address }));
  return [
    warning('storage/no-media', slots.address, `${subjectOf(entity)}: specs.storage_slots: ${all}`, {
      remedy,
      ...(related.length > 0 ? { related } : {}),
    }),
  ];
}

type Attachment = ReturnType<ReturnType<typeof attachments>['members']>[number];

function whatIsRetired(lab: Lab, member: Attachment): string {
  const mediumId = textOf(member.at('media_ref')) ?? '';
  return textOf(medium(lab, mediumId).at('state')) === 'retired'
    ? `${member.key} attaches ${mediumId}, which is retired`
    : `${member.key} is retired`;
}

/** A slot's way of mounting is one that its bus allows. */
export const slotMount: EntityRule = {
  codes: ['storage/mount-bus'],
  of: ['L1_foundation.devices'],
  judge: (_, entity) =>
    slotsView(entity)
      .members()
      .flatMap((slot) => mountFindings(entity, slot)),
};

function mountFindings(entity: Entity, slot: View<Data>): readonly Finding[] {
  const [mount, bus] = [slot.at('mount'), slot.at('bus')];
  const [way, name] = [textOf(mount) ?? '', textOf(bus) ?? ''];
  const allowed = BUSES.get(way);
  if (!allowed || !KNOWN_BUSES.has(name) || allowed.includes(name)) return [];
  const ways = [...BUSES].filter(([, buses]) => buses.includes(name)).map(([other]) => other);
  const text = `${subjectOf(entity)}: specs.storage_slots[${slot.key}].mount: nothing on the bus ${name} is ${way}`;
  const remedy = `write mount: ${alternatives(ways)}, or bus: ${alternatives(allowed)}`;
  const related = [{ message: `the bus of ${slot.key} is ${name}`, node: bus.address }];
  return [error('storage/mount-bus', mount.address, text, { remedy, related })];
}
