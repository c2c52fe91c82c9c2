/** Guests fit on their hypervisor: their memory together, the cores of each. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { deviceMemoryMb, isHypervisor } from '../../topology/model/devices.js';
import { device } from '../../topology/model/entities.js';
import { deviceRef, fieldsOf, guestOf, guestsOn, sockets } from '../../topology/model/guests.js';
import { subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { numberOf } from '../values.js';

/** Guests that a finding shows at most: those with the most memory. */
const SHOWN = 3;

interface Memory {
  readonly id: string;
  readonly mb: number;
  readonly node: string;
}

/** The memory of each guest of a device, the largest first. */
function guestMemory(lab: Lab, deviceId: string): readonly Memory[] {
  return guestsOn(lab, deviceId)
    .flatMap((guest): Memory[] => {
      const memory = fieldsOf(guest).at('resources').at('memory_mb');
      const mb = numberOf(memory);
      return mb === undefined ? [] : [{ id: guest.id, mb, node: memory.origins[0] ?? guest.view.address }];
    })
    .sort((a, b) => b.mb - a.mb);
}

/** The memory of the guests of a hypervisor. */
export const hypervisorMemory: EntityRule = {
  codes: ['platform/over-commit'],
  of: ['L1_foundation.devices'],
  apart: 'memoryJudgedOf',
  judge(lab, entity) {
    if (!isHypervisor(lab, entity.id)) return [];
    const memory = deviceMemoryMb(lab, entity.id);
    const capacity = numberOf(memory);
    if (capacity === undefined || Number.isNaN(capacity)) return [];
    const guests = guestMemory(lab, entity.id);
    const sum = guests.reduce((total, { mb }) => total + mb, 0);
    if (sum <= capacity) return [];
    const node = memory.origins[0] ?? entity.address;
    const text = `${subjectOf(entity)}: specs.memory: it has ${capacity} MB, and its ${guests.length} guests have ${sum} MB together`;
    const remedy = 'give guests less memory_mb, move some to another hypervisor, or correct the memory';
    const related = guests
      .slice(0, SHOWN)
      .map(({ id, mb, node: at }) => ({ message: `${id} has ${mb} MB`, node: at }));
    return [warning('platform/over-commit', node, text, { remedy, related })];
  },
};

/** The cores of a guest: a machine has them in each of its sockets. */
export const guestCores: EntityRule = {
  codes: ['platform/over-commit'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }): readonly Finding[] {
    const guest = guestOf(lab, id);
    if (!guest) return [];
    const field = fieldsOf(guest).at('resources').at('cores');
    const host = deviceRef(guest).value;
    const cores = numberOf(field);
    if (cores === undefined || typeof host !== 'string' || !isHypervisor(lab, host)) return [];
    const available = device(lab, host).at('specs').at('cpu').at('threads');
    const threads = numberOf(available);
    const each = guest.kind === 'vm' ? (numberOf(sockets(guest)) ?? 1) : 1;
    if (threads === undefined || cores * each <= threads) return [];
    const sum = each > 1 ? `${cores} in each of ${each} sockets` : `${cores}`;
    const text = `${id}: resources.cores: ${sum} exceeds the ${threads} threads of ${host}`;
    const related = [{ message: `${host} has ${threads} threads`, node: available.address }];
    const remedy = each > 1 ? `at most ${threads} in all sockets together` : `write at most ${threads}`;
    return [
      warning('platform/over-commit', field.origins[0] ?? guest.view.address, text, { remedy, related }),
    ];
  },
};
