/** Devices: kinds, substrates and ways of access that go together, and fit the place. */
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { device, location } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, textOf } from '../values.js';

/** The types of each class; devices of class external may be anything. */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['network', ['router', 'switch', 'ap']],
  ['compute', ['hypervisor', 'sbc', 'cloud-vm']],
  ['storage', ['nas']],
  ['power', ['ups', 'pdu']],
]);

const INSTANCE = 'provider-instance';
const CLOUD_VM = 'cloud-vm';

/** A device's type is one of its class. */
export const classType: EntityRule = {
  codes: ['foundation/class-type'],
  of: ['L1_foundation.devices'],
  judge(lab, entity) {
    const at = device(lab, entity.id);
    const [type, group] = [textOf(at.at('type')), textOf(at.at('class'))];
    const allowed = TYPES.get(group ?? '');
    const fitting = [...TYPES].find(([, types]) => types.includes(type ?? ''))?.[0];
    if (!allowed || fitting === undefined || fitting === group) return [];
    const text = `${subjectOf(entity)}: type: ${type} is no type of class ${group}, which has ${alternatives(allowed, 'and')}`;
    return [
      error('foundation/class-type', at.at('type').address, text, {
        remedy: `write class: ${fitting}, or type: ${alternatives(allowed)}`,
        related: [{ message: `the class is ${group}`, node: at.at('class').address }],
      }),
    ];
  },
};

/** True if a device is a machine at a provider, and says so in all its fields. */
export function isInstance(lab: Lab, id: string): boolean {
  const at = device(lab, id);
  return textOf(at.at('substrate')) === INSTANCE && textOf(at.at('type')) === CLOUD_VM;
}

/** Machines in a cloud are instances of a provider, and the reverse. */
export const cloudSubstrate: EntityRule = {
  codes: ['foundation/cloud-substrate'],
  of: ['L1_foundation.devices'],
  judge(lab, entity) {
    const at = device(lab, entity.id);
    if (isInstance(lab, entity.id)) {
      return [...placeFindings(lab, entity), ...providerFindings(lab, entity)];
    }
    const [type, substrate] = [at.at('type'), at.at('substrate')];
    const isCloudVm = textOf(type) === CLOUD_VM;
    if (!isCloudVm && textOf(substrate) !== INSTANCE) return [];
    if (textOf(type) === undefined || textOf(substrate) === undefined) return [];
    if (hasRefused(lab, entity.address, type.address, substrate.address)) return [];
    const [wrong, fact] = isCloudVm ? [substrate, type] : [type, substrate];
    const [rule, right, other] = isCloudVm
      ? [`a ${CLOUD_VM} is a ${INSTANCE}`, INSTANCE, 'type']
      : [`a ${INSTANCE} is a ${CLOUD_VM}`, CLOUD_VM, 'substrate'];
    const text = `${subjectOf(entity)}: ${wrong.key}: ${rule}, not ${wrong.value}`;
    const remedy = `write ${wrong.key}: ${right}, or another ${other}`;
    const related = [{ message: `${other} is ${fact.value}`, node: fact.address }];
    return [error('foundation/cloud-substrate', wrong.address, text, { remedy, related })];
  },
};

interface Place {
  /** The field that names the location, and its address. */
  readonly field: string;
  readonly node: string;
  readonly name: string;
  readonly type: string;
  readonly related: readonly Related[];
}

/** Where a device says that it stands, and of what type that place is; undefined where either is not known. */
function placeOf(lab: Lab, id: string): Place | undefined {
  const at = device(lab, id);
  const field = at.at('location').value === undefined ? at.at('location_ref') : at.at('location');
  const name = textOf(field);
  if (name === undefined) return undefined;
  const type = location(lab, name).at('type');
  const said = textOf(type);
  if (said === undefined) return undefined;
  const related = [{ message: `${name} is of type ${said}`, node: type.address }];
  return { field: field.key, node: field.address, name, type: said, related };
}

function placeFindings(lab: Lab, entity: Entity): readonly Finding[] {
  const place = placeOf(lab, entity.id);
  if (!place || place.type === 'cloud') return [];
  const at = location(lab, place.name);
  if (hasRefused(lab, at.address, at.at('type').address)) return [];
  const text = `${subjectOf(entity)}: ${place.field}: a ${CLOUD_VM} is in a location of type cloud, but ${place.name} is of type ${place.type}`;
  const remedy = 'name a location of type cloud';
  return [error('foundation/cloud-substrate', place.node, text, { remedy, related: place.related })];
}

function providerFindings(lab: Lab, entity: Entity): readonly Finding[] {
  const at = device(lab, entity.id);
  if (at.at('cloud').exists() || at.at('cloud').value !== undefined) return [];
  const text = `${subjectOf(entity)}: cloud: it is missing, and a ${INSTANCE} says there at which provider it runs`;
  const remedy = 'add cloud with provider and region';
  const related = [{ message: `substrate is ${INSTANCE}`, node: at.at('substrate').address }];
  return [error('foundation/cloud-substrate', entity.address, text, { remedy, related })];
}

/** From where a device can be reached fits what it is, and where it stands. */
export const access: EntityRule = {
  codes: ['foundation/access'],
  of: ['L1_foundation.devices'],
  judge: (lab, entity) =>
    isInstance(lab, entity.id) ? instanceAccess(lab, entity) : hardwareAccess(lab, entity),
};

function instanceAccess(lab: Lab, entity: Entity): readonly Finding[] {
  const field = device(lab, entity.id).at('access');
  if (textOf(field) !== 'local-lan') return [];
  const text = `${subjectOf(entity)}: access: a ${INSTANCE} stands in no LAN of this lab, so it cannot be ${field.value}`;
  const related = [
    { message: `substrate is ${INSTANCE}`, node: device(lab, entity.id).at('substrate').address },
  ];
  return [warning('foundation/access', field.address, text, { remedy: 'write public or vpn-only', related })];
}

function hardwareAccess(lab: Lab, entity: Entity): readonly Finding[] {
  const at = device(lab, entity.id);
  const substrate = textOf(at.at('substrate'));
  // A cloud-vm that is none by its substrate is told so.
  if (!substrate?.startsWith('baremetal-') || textOf(at.at('type')) === CLOUD_VM) return [];
  const place = placeOf(lab, entity.id);
  if (place?.type !== 'cloud') return [];
  const text = `${subjectOf(entity)}: ${place.field}: hardware (${substrate}) cannot stand in ${place.name}, which is of type cloud`;
  const remedy = 'name the place where it stands, such as a location of type datacenter';
  return [warning('foundation/access', place.node, text, { remedy, related: place.related })];
}
