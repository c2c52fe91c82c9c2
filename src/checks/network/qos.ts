/** Queues: their shares can be had together, and traffic belongs to one of them. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { qos } from '../../topology/model/entities.js';
import { intersection, type PortRange, portRange } from '../../topology/model/port-ranges.js';
import type { QosQueue } from '../../topology/schema/qos.js';
import { error, warning } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { fewOf, named } from '../wording.js';
import { unrefused } from './unrefused.js';

const CODE = 'network/qos';
const TRANSPORTS: readonly string[] = ['tcp', 'udp'];

type Queue = View<QosQueue>;

/** A share in percent; undefined where none is given, or one that the schema refuses. */
function percentAt(field: View<number | undefined>): number | undefined {
  const value: unknown = field.value;
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** A queue by itself. */
export const qosQueue: EntityRule = {
  codes: [CODE],
  of: ['L2_network.qos.queues'],
  judge(lab, { id, address }) {
    const queue = qos(lab).at('queues').member(id);
    const [guarantee, limit] = [queue.at('guarantee_percent'), queue.at('max_limit_percent')];
    const findings: Finding[] = [];
    if ((percentAt(guarantee) ?? 0) > (percentAt(limit) ?? 100)) {
      const text = `${id}: guarantee_percent: ${guarantee.value} is more than max_limit_percent, ${limit.value}`;
      const related = [{ message: `max_limit_percent: ${limit.value}`, node: limit.address }];
      const remedy = `guarantee at most ${limit.value}, or raise max_limit_percent`;
      findings.push(error(CODE, guarantee.address, text, { remedy, related }));
    }
    if (isEmpty(queue.at('ports').value) && queue.at('dscp_mark').value === undefined) {
      const text = `${id}: neither ports nor dscp_mark, so no packet is in this queue`;
      const remedy = 'add the ports of its traffic, or the dscp_mark that its packets have';
      findings.push(warning(CODE, address, text, { remedy }));
    }
    return unrefused(lab, address, findings);
  },
};

function guarantees(lab: Lab): readonly Finding[] {
  const queues = qos(lab).at('queues');
  const shares = queues.members().flatMap((queue) => {
    const view = queue.at('guarantee_percent');
    const percent = percentAt(view);
    return percent === undefined || percent === 0 ? [] : [{ id: queue.key, percent, node: view.address }];
  });
  const sum = shares.reduce((total, { percent }) => total + percent, 0);
  if (sum <= 100) return [];
  const text = `qos: guarantee_percent: the shares of ${named(shares.map(({ id }) => id))} add up to ${sum} %`;
  const related = shares.map(({ id, percent, node }) => ({ message: `${id}: ${percent} %`, node }));
  const remedy = `guarantee ${sum - 100} % less in all, so that it is 100 % at most`;
  return [error(CODE, queues.address, text, { remedy, related })];
}

/** A port or range of a queue, where it is written. */
interface Port {
  readonly view: View<number | string>;
  readonly range: PortRange;
}

interface Ports {
  readonly id: string;
  readonly transports: readonly string[];
  readonly ports: readonly Port[];
}

/** The ports of the queues, those of the queue that goes first first: by priority, then by id. */
function portsByRank(lab: Lab): readonly Ports[] {
  const queues: readonly Queue[] = qos(lab).at('queues').members();
  const ranked = queues.map((queue) => ({ queue, priority: queue.at('priority').value }));
  ranked.sort((a, b) => a.priority - b.priority);
  return ranked.map(({ queue }) => ({
    id: queue.key,
    transports: queue.at('transports').value ?? TRANSPORTS,
    ports: (queue.at('ports').ordered() as readonly View<number | string>[]).map((view) => ({
      view,
      range: portRange(`${view.value}`),
    })),
  }));
}

/**
 * True if a later queue asks for ports that an earlier one has taken. A range around them takes what is left over,
 * which is what a queue for all the rest does.
 */
function isTaken({ range: later }: Port, { range: earlier }: Port): boolean {
  if (intersection(later, earlier).length === 0) return false;
  const isWithin = earlier.start >= later.start && earlier.end <= later.end;
  return !isWithin || (earlier.start === later.start && earlier.end === later.end);
}

function between(later: Ports, earlier: Ports): readonly Finding[] {
  const shared = later.transports.filter((transport) => earlier.transports.includes(transport));
  if (shared.length === 0) return [];
  const pairs = later.ports.flatMap((port) =>
    earlier.ports.filter((other) => isTaken(port, other)).map((other) => ({ port, other })),
  );
  const [first] = pairs;
  if (!first) return [];
  const ports = [...new Set(pairs.map(({ port }) => `${port.view.value}`))];
  const of = shared.length < TRANSPORTS.length ? ` (${shared.join()})` : '';
  const text = `${later.id}: ports: ${named(ports)}${of} ${ports.length > 1 ? 'are' : 'is'} taken by ${earlier.id}, which goes before`;
  const related = [...new Set(pairs.map(({ other }) => other.view))].map((view) => ({
    message: `${earlier.id} has ${view.value}`,
    node: view.address,
  }));
  const remedy = `leave ${ports.length > 1 ? 'them' : 'it'} out of one of the queues`;
  return [warning(CODE, first.port.view.address, text, { remedy, related: fewOf(related) })];
}

/** The queues together. */
export const qosQueues: LabRule = {
  name: 'qosQueues',
  module: 'checks/network/qos',
  codes: [CODE],
  judge(lab) {
    const ranked = portsByRank(lab);
    const taken = ranked.flatMap((later, rank) =>
      ranked.slice(0, rank).flatMap((earlier) => between(later, earlier)),
    );
    return [...guarantees(lab), ...taken];
  },
};
