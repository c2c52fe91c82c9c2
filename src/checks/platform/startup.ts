/**
 * Guests start after those whose services theirs depend on. A node starts its guests in their order, those without a
 * place in it last (https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_startup_and_shutdown); nodes do not wait for
 * each other.
 */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { deviceRef, fieldsOf, type Guest, guestOf, onBoot } from '../../topology/model/guests.js';
import { dependenciesOf, serviceHostId, servicesOn } from '../../topology/model/services.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { numberOf } from '../values.js';

/** A guest that another needs, and through which services. */
interface Need {
  readonly guest: Guest;
  /** The service that depends, and the one that it depends on. */
  readonly services: readonly [string, string];
  /** Where that is written. */
  readonly node: string;
}

/** The guests that the services of a guest cannot do without, each once. */
function needsOf(lab: Lab, id: string): readonly Need[] {
  const needs = new Map<string, Need>();
  for (const own of servicesOn(lab, id)) {
    for (const { service, type } of dependenciesOf(lab, own)) {
      const { value: other } = service;
      const [node] = service.origins;
      if (typeof other !== 'string' || node === undefined || type.value === 'optional') continue;
      const host = serviceHostId(lab, other).value;
      if (typeof host !== 'string' || host === id || needs.has(host)) continue;
      const guest = guestOf(lab, host);
      if (guest) needs.set(host, { guest, services: [own, other], node });
    }
  }
  return [...needs.values()];
}

function orderOf(guest: Guest) {
  return fieldsOf(guest).at('boot').at('startup_order');
}

export const startupOrder: EntityRule = {
  codes: ['platform/startup-order'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    if (!guest || onBoot(guest).value !== true) return [];
    return needsOf(lab, id).flatMap((need) => judged(guest, need));
  },
};

function judged(guest: Guest, { guest: needed, services: [own, other], node }: Need): readonly Finding[] {
  const because = `${own} depends on ${other}, which ${needed.id} runs`;
  const order = orderOf(guest);
  const related = [{ message: `${own} depends on ${other}`, node }];
  if (onBoot(needed).value === false) {
    const flag = fieldsOf(needed).at('boot').at('onboot');
    const text = `${guest.id}: boot: it starts with its node and ${needed.id} does not, but ${because}`;
    related.push({ message: `${needed.id} is not started`, node: flag.origins[0] ?? needed.view.address });
    const remedy = `write boot: {onboot: true} for ${needed.id}, or onboot: false for ${guest.id}`;
    return [warning('platform/startup-order', guest.view.address, text, { remedy, related })];
  }
  const [node1, node2] = [deviceRef(guest).value, deviceRef(needed).value];
  const [mine, theirs] = [numberOf(order), numberOf(orderOf(needed))];
  if (node1 === undefined || node1 !== node2 || mine === undefined) return [];
  if (theirs !== undefined && theirs <= mine) return [];
  const later =
    theirs === undefined ? `${needed.id}, which has none and starts last` : `that of ${needed.id}, ${theirs}`;
  const text = `${guest.id}: boot.startup_order: ${mine} is before ${later}, but ${because}`;
  related.push({
    message: theirs === undefined ? `${needed.id} has no startup_order` : `${needed.id} starts at ${theirs}`,
    node: orderOf(needed).origins[0] ?? needed.view.address,
  });
  const remedy =
    theirs === undefined
      ? `give ${needed.id} a startup_order, and ${guest.id} a later one`
      : `give ${guest.id} a startup_order above ${theirs}, or ${needed.id} one below ${mine}`;
  return [
    warning('platform/startup-order', order.origins[0] ?? guest.view.address, text, { remedy, related }),
  ];
}
