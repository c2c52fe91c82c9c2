/** Media in slots: whether the bus and the way of mounting of a slot fit what is in it. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { attachment, device, medium } from '../../topology/model/entities.js';
import { contentsOf } from '../../topology/model/storage.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, textOf } from '../values.js';
import { isCurrent, isSettled } from './attached.js';
import { textsOf } from './values.js';

/** Buses at which media of each type are used. */
const USUAL_BUSES: ReadonlyMap<string, readonly string[]> = new Map([
  ['hdd', ['ide', 'sata', 'sas', 'usb', 'virtual']],
  ['ssd', ['ide', 'sata', 'sas', 'usb', 'virtual', 'm2', 'pcie']],
  ['nvme', ['m2', 'pcie', 'virtual']],
  ['sd-card', ['sdio', 'usb']],
  ['emmc', ['emmc', 'emmc-reader', 'onboard']],
  ['flash', ['qspi', 'usb', 'virtual', 'emmc', 'onboard']],
]);
const KNOWN_BUSES: ReadonlySet<string> = new Set([...[...USUAL_BUSES.values()].flat(), 'emmc-reader']);

/** A medium and the slot that it is in; both exist. */
interface Pair {
  readonly entity: Entity;
  readonly deviceId: string;
  readonly slotId: string;
  readonly mediumId: string;
}

function slotAt(lab: Lab, deviceId: string, slotId: string) {
  return device(lab, deviceId).at('specs').at('storage_slots').member(slotId);
}

/** What an attachment brings together; undefined if it is retired, or names something that is not there. */
function pairOf(lab: Lab, entity: Entity): Pair | undefined {
  const view = attachment(lab, entity.id);
  const [deviceId, slotId, mediumId] = [
    textOf(view.at('device_ref')),
    textOf(view.at('slot_ref')),
    textOf(view.at('media_ref')),
  ];
  if (deviceId === undefined || slotId === undefined || mediumId === undefined) return undefined;
  if (!isSettled(lab, entity.id)) return undefined;
  return isCurrent(lab, entity.id) ? { entity, deviceId, slotId, mediumId } : undefined;
}

/** Media are in slots that they can be in. */
export const mediaInSlots: EntityRule = {
  codes: ['storage/bus-unsupported', 'storage/bus-unusual', 'storage/mount-bus', 'storage/removable'],
  of: ['L1_foundation.media_attachments'],
  judge(lab, entity) {
    const pair = pairOf(lab, entity);
    return pair ? [...busFindings(lab, pair), ...mountFindings(lab, pair)] : [];
  },
};

function busFindings(lab: Lab, pair: Pair): readonly Finding[] {
  const { entity, deviceId, slotId, mediumId } = pair;
  const field = slotAt(lab, deviceId, slotId).at('bus');
  const bus = textOf(field);
  if (bus === undefined || !KNOWN_BUSES.has(bus)) return [];
  const node = attachment(lab, entity.id).at('slot_ref').address;
  const ofSlot = { message: `the bus of ${slotId} is ${bus}`, node: field.address };
  const place = `${subjectOf(entity)}: slot_ref: ${slotId} of ${deviceId}`;
  const supported = medium(lab, mediumId).at('supported_buses');
  const buses = textsOf(supported) ?? [];
  if (buses.length > 0 && !buses.includes(bus)) {
    const words = supported.members().map(({ address }) => address);
    if (hasRefused(lab, medium(lab, mediumId).address, ...words)) return [];
    const text = `${place} is on the bus ${bus}, and ${mediumId} supports ${alternatives(buses, 'and')} only`;
    const related = [ofSlot, { message: `what ${mediumId} supports`, node: supported.address }];
    const remedy = slotRemedy(lab, pair, buses);
    return [error('storage/bus-unsupported', node, text, { remedy, related })];
  }
  const type = medium(lab, mediumId).at('type');
  const usual = USUAL_BUSES.get(textOf(type) ?? '');
  if (!usual || usual.includes(bus)) return [];
  const text = `${place} is on the bus ${bus}, which is unusual for media of type ${type.value}`;
  const related = [ofSlot, { message: `${mediumId} is of type ${type.value}`, node: type.address }];
  const remedy = `${slotRemedy(lab, pair, usual)}, or correct the type of ${mediumId} or the bus of ${slotId}`;
  return [warning('storage/bus-unusual', node, text, { remedy, related })];
}

/** Slots of the device that have one of the buses: those in which nothing is, if there are any. */
function slotRemedy(lab: Lab, { deviceId, mediumId }: Pair, buses: readonly string[]): string {
  const fitting = device(lab, deviceId)
    .at('specs')
    .at('storage_slots')
    .members()
    .filter((slot) => buses.includes(textOf(slot.at('bus')) ?? ''))
    .map(({ key }) => key);
  const free = fitting.filter((slot) => contentsOf(lab, deviceId, slot).length === 0);
  if (free.length > 0) return `attach ${mediumId} to ${alternatives(free)}`;
  return fitting.length > 0
    ? `attach ${mediumId} to ${alternatives(fitting)}, once it is free`
    : `attach ${mediumId} to a slot on ${alternatives(buses)}; ${deviceId} has none`;
}

/** What a medium says of itself, against the way in which its slot holds it. */
function mountFindings(lab: Lab, { entity, deviceId, slotId, mediumId }: Pair): readonly Finding[] {
  const slot = slotAt(lab, deviceId, slotId).at('mount');
  const [mount, described] = [textOf(slot), medium(lab, mediumId)];
  const removable = described.at('removable');
  const virtual = described.at('virtual');
  const related = [
    { message: `the mount of ${slotId} is ${mount}`, node: slot.address },
    { message: `${subjectOf(entity)} attaches ${mediumId}`, node: entity.address },
  ];
  const holder = `${slotId} of ${deviceId}`;
  if (mount === 'soldered' && removable.value === true) {
    const text = `${mediumId}: removable: true, but it is in ${holder}, where it is soldered`;
    const remedy = `write removable: false, or another mount for ${slotId}`;
    return [error('storage/mount-bus', removable.address, text, { remedy, related })];
  }
  if (mount === 'removable' && removable.value === false) {
    const text = `${mediumId}: removable: false, but it is in ${holder}, from which it can be removed`;
    const remedy = `write removable: true, or another mount for ${slotId}`;
    return [warning('storage/removable', removable.address, text, { remedy, related })];
  }
  if (mount === 'virtual' && virtual.value === false) {
    const text = `${mediumId}: virtual: false, but it is in ${holder}, which is virtual`;
    const remedy = `write virtual: true, or another mount for ${slotId}`;
    return [warning('storage/removable', virtual.address, text, { remedy, related })];
  }
  return [];
}
