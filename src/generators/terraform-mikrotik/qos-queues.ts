/** Queue trees: the share of the uplink that each queue gets, in each direction. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { label, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { escaped, join, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { qos } from '../../topology/model/entities.js';
import type { QosQueue } from '../../topology/schema/qos.js';
import { routerTime } from './duration.js';
import { Resource } from './names.js';
import { rate, rateText, shareOf } from './qos-rates.js';

export type Queue = View<QosQueue>;

/** Into the site and out of it. */
export const DIRECTIONS = ['down', 'up'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Names of both parents, and how the trees below them are called after their queue. */
const NAMES: Readonly<Record<Direction, string>> = { down: 'download', up: 'upload' };

/** A burst begins below this share of the most that a queue gets. */
const BURST_THRESHOLD = 0.75;

/** The queues of the topology, by id. */
export function queuesOf(lab: Lab): readonly Queue[] {
  return qos(lab).at('queues').members();
}

/** The id of a queue, coming from where it is written. */
export function queueId(queue: Queue): Cell<string> {
  return cell(queue.key, queue.at('id'));
}

/** The mark of a queue's packets in one direction. */
export function markOf(queue: Queue, direction: Direction): Text {
  return string(derive((id) => `${id}-${direction}`, queueId(queue)));
}

/** The queue type of all trees: fair among connections, in every version of RouterOS. */
const FAIR = { resource: new Resource('routeros_queue_type', label('base_fair')), name: 'qos-fair' };

/** What the template shows of the queue type. */
export function fairContext(): TemplateContext {
  return { label: FAIR.resource.label, name: string(FAIR.name) };
}

function parentOf(direction: Direction): Resource {
  return new Resource('routeros_queue_tree', label(`base_${NAMES[direction]}`));
}

function bandwidth(lab: Lab, direction: Direction): Cell<number | undefined> {
  const total = qos(lab).at('total_bandwidth');
  return direction === 'down' ? total.at('download_mbps') : total.at('upload_mbps');
}

/** The parents, which hold each direction to the speed of the uplink. */
export function parentContexts(lab: Lab): readonly TemplateContext[] {
  return DIRECTIONS.map((direction) => ({
    label: parentOf(direction).label,
    name: string(`qos-${NAMES[direction]}`),
    max_limit: string(rate(shareOf(bandwidth(lab, direction), cell(100)))),
  }));
}

/** The trees of some queues, two for each. */
export function treeContexts(lab: Lab, queues: readonly Queue[]): readonly TemplateContext[] {
  return queues.flatMap((queue) => DIRECTIONS.map((direction) => treeContext(lab, queue, direction)));
}

function treeContext(lab: Lab, queue: Queue, direction: Direction): TemplateContext {
  const total = bandwidth(lab, direction);
  const id = queueId(queue);
  return {
    label: label(id, direction),
    name: string(derive((text) => `${text}-${NAMES[direction]}`, id)),
    parent: parentOf(direction).at('name'),
    packet_mark: join([escaped('['), markOf(queue, direction), escaped(']')], ''),
    priority: number(queue.at('priority')),
    limit_at: string(rate(shareOf(total, queue.at('guarantee_percent')))),
    max_limit: string(rate(shareOf(total, queue.at('max_limit_percent')))),
    ...burstContext(queue, total),
    queue: FAIR.resource.at('name'),
    comment: string(queue.at('name')),
  };
}

/** A burst is complete or not there: RouterOS takes no part of one. */
function burstContext(queue: Queue, total: Cell<number | undefined>): TemplateContext {
  const none = { burst_limit: undefined, burst_threshold: undefined, burst_time: undefined };
  const burst = shareOf(total, queue.at('burst_limit_percent'));
  if (burst.value === undefined) return none;
  const limit = shareOf(total, queue.at('max_limit_percent'));
  const time = routerTime(queue.at('burst_time'));
  if (limit.value === undefined || time.value === undefined || burst.value <= limit.value) return none;
  const threshold = derive((kbps) => (kbps ?? 0) * BURST_THRESHOLD, limit);
  return {
    burst_limit: string(rate(burst)),
    burst_threshold: string(derive(rateText, threshold)),
    burst_time: string(time),
  };
}
