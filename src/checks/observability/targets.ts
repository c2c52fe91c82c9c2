/** What is watched: healthchecks and monitors have a target, alerts a condition, and targets are there. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { lxcEntities, network, services, vmEntities } from '../../topology/model/entities.js';
import { shown } from '../../topology/schema/expectation.js';
import { type Data, subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import { isMapping } from '../place.js';
import { proposal } from '../reference-names.js';
import type { Entity, EntityRule } from '../rule.js';
import { textOf } from '../values.js';
import { addressOf, isNobodys, networkAround } from './target-addresses.js';

const CODE = 'observability/target';

/** Fields by which a healthcheck or monitor names what it tests. */
const REFERENCES = ['device_ref', 'lxc_ref', 'vm_ref', 'service_ref', 'ups_ref'] as const;
/** Settings by which a single test names a target of its own. */
const SETTINGS = ['address', 'host', 'hostname', 'ip', 'server', 'target', 'url'];

/** Ids that tell by how they begin what they are of. */
const NAMED = [
  { prefix: 'lxc-', noun: 'container', place: 'L4_platform.lxc', of: lxcEntities },
  { prefix: 'vm-', noun: 'virtual machine', place: 'L4_platform.vms', of: vmEntities },
  { prefix: 'svc-', noun: 'service', place: 'L5_application.services', of: services },
] as const;

/** A target that is written as text. */
interface Target {
  /** The field, as messages name it. */
  readonly field: string;
  readonly text: string;
  readonly node: string;
}

function targetAt(field: string, view: View<Data>): readonly Target[] {
  const text = textOf(view)?.trim();
  return text === undefined || text === '' ? [] : [{ field, text, node: view.address }];
}

/** A finding if nobody has the address, or there is nothing with the id, that a target consists of. */
function missing(lab: Lab, entity: Entity, { field, text, node }: Target): readonly Finding[] {
  const ip = addressOf(text);
  if (ip !== undefined && isNobodys(lab, ip)) {
    const around = networkAround(lab, ip);
    const cidr = around === undefined ? undefined : network(lab, around).at('cidr');
    const message = `${subjectOf(entity)}: ${field}: nobody has the address ${ip}`;
    return [
      warning(CODE, node, message, {
        remedy: 'name the address of a host, or allocate this one to the host that has it',
        ...(cidr ? { related: [{ message: `it lies in ${around}`, node: cidr.address }] } : {}),
      }),
    ];
  }
  const named = NAMED.find(({ prefix }) => text.startsWith(prefix) && /^[a-z0-9-]+$/.test(text));
  if (!named) return [];
  const ids = named.of(lab).keys();
  if (ids.includes(text) || ids.some((id) => id.startsWith('#'))) return [];
  const message = `${subjectOf(entity)}: ${field}: there is no ${named.noun} ${shown(text)}`;
  return [warning(CODE, node, message, { remedy: proposal(text, ids, named.place) })];
}

/** Healthchecks and monitors: something that they test. */
export const watched: EntityRule = {
  codes: [CODE],
  of: ['L6_observability.healthchecks', 'L6_observability.network_monitoring'],
  judge(lab, entity) {
    const targets = entity.view
      .at('checks')
      .ordered()
      .flatMap((probe) => {
        const settings = SETTINGS.filter((key) => probe.keys().includes(key));
        return settings.flatMap((key) => targetAt(`checks[${probe.key}].${key}`, probe.at(key)));
      });
    const isNamed = REFERENCES.some((field) => entity.view.at(field).value !== undefined);
    const nothing = warning(
      CODE,
      entity.view.address,
      `${subjectOf(entity)}: it names no device, guest or service, so there is nothing to test`,
      { remedy: `add one of ${REFERENCES.join(', ')}` },
    );
    return [
      ...(isNamed || targets.length > 0 ? [] : [nothing]),
      ...targets.flatMap((target) => missing(lab, entity, target)),
    ];
  },
};

/** Alerts: a condition that sets them off, and a target that is there. */
export const alertTrigger: EntityRule = {
  codes: [CODE],
  of: ['L6_observability.alerts'],
  judge(lab, entity) {
    const trigger = entity.view.at('trigger');
    if (!isMapping(trigger.value)) return [];
    const condition = trigger.at('condition');
    const isGiven = condition.value !== undefined && textOf(condition)?.trim() !== '';
    const text = `${subjectOf(entity)}: trigger.condition: it is missing, so nothing ever sets the alert off`;
    const node = condition.value === undefined ? trigger.address : condition.address;
    return [
      ...(isGiven ? [] : [error(CODE, node, text, { remedy: 'add a condition, such as condition: down' })]),
      ...targetAt('trigger.target', trigger.at('target')).flatMap((target) => missing(lab, entity, target)),
    ];
  },
};
