/** Quality of service: queues and limits with their rates. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import { isTrue, qos } from '../../topology/model/entities.js';
import type { DeviceLimit, Qos, QosQueue } from '../../topology/schema/qos.js';
import { Diagram, nodeId } from './diagram.js';
import { docsPage } from './page.js';
import { facts, tableOf } from './tables.js';
import { idText, joined, keyOf, speed } from './values.js';

const DIRECTIONS = ['download', 'upload'] as const;
type Direction = (typeof DIRECTIONS)[number];

function bandwidth(shaping: View<Qos | undefined>, direction: Direction): Cell<number | undefined> {
  return shaping.at('total_bandwidth').at(`${direction}_mbps`);
}

/** A share of the bandwidth: `142.5 Mbit/s`; undefined where either is not known. */
function rate(total: Cell<number | undefined>, percent: Cell<number | undefined>): Cell<string | undefined> {
  if (percent.value === undefined || total.value === undefined) return cell(undefined, percent, total);
  return speed(cell((total.value * percent.value) / 100, total, percent));
}

/** `down / up`, with the percentage where the bandwidth is not known. */
function rates(shaping: View<Qos | undefined>, percent: Cell<number | undefined>): Text | undefined {
  const both = joined(
    DIRECTIONS.map((direction) => inline(rate(bandwidth(shaping, direction), percent))),
    ' / ',
  );
  return both ?? inline(map(percent, (value) => `${value} %`));
}

/** Queues by priority, then id: the first whose match fits takes the traffic. */
function queuesOf(shaping: View<Qos | undefined>): readonly View<QosQueue>[] {
  return [...shaping.at('queues').members()].sort(
    (a, b) => (a.at('priority').value ?? 0) - (b.at('priority').value ?? 0) || compareBytes(a.key, b.key),
  );
}

/** Words of a list, sorted. */
function sorted(words: Cell<readonly (string | number)[] | undefined>): Cell<readonly string[] | undefined> {
  return map(words, (values) => [...new Set(values.map(String))].sort(byNumber));
}

/** Transports of the ports, both by default; none without ports. */
function transportsOf(queue: View<QosQueue>): Cell<readonly string[] | undefined> {
  if (!queue.at('ports').exists()) return cell(undefined, queue);
  const written = queue.at('transports');
  return sorted(written.value === undefined ? cell(['tcp', 'udp'], written) : written);
}

function byNumber(a: string, b: string): number {
  const [x, y] = [Number.parseInt(a, 10), Number.parseInt(b, 10)];
  return (Number.isNaN(x) || Number.isNaN(y) ? 0 : x - y) || compareBytes(a, b);
}

/** Both directions with their queues, best first. */
function diagramOf(shaping: View<Qos | undefined>, queues: readonly View<QosQueue>[]): Text | undefined {
  if (queues.length === 0) return undefined;
  const diagram = new Diagram('LR');
  for (const direction of DIRECTIONS) {
    const total = bandwidth(shaping, direction);
    const root = nodeId('queue', direction);
    diagram.node(root, labelLines(direction === 'download' ? 'Download' : 'Upload', speed(total)), {
      shape: 'stadium',
    });
    for (const queue of queues) {
      const node = nodeId('queue', direction, keyOf(queue));
      const [guaranteed, limit] = [
        rate(total, queue.at('guarantee_percent')),
        rate(total, queue.at('max_limit_percent')),
      ];
      const [priority, title] = [queue.at('priority'), queue.at('name')];
      const name = cell(
        [priority.value, title.value].filter((part) => part !== undefined).join(' · '),
        priority,
        title,
      );
      diagram.node(
        node,
        labelLines(
          name,
          map(guaranteed, (text) => `at least ${text}`),
          map(limit, (text) => `at most ${text}`),
        ),
      );
      diagram.edge(root, node, { line: 'arrow' });
    }
  }
  return diagram.text;
}

function queueTable(shaping: View<Qos | undefined>, queues: readonly View<QosQueue>[]): Text | undefined {
  return tableOf(queues, [
    { title: 'Queue', cell: (queue) => idText(queue) },
    { title: 'Name', cell: (queue) => queue.at('name') },
    { title: 'Priority', cell: (queue) => queue.at('priority') },
    { title: 'Guaranteed (down / up)', cell: (queue) => rates(shaping, queue.at('guarantee_percent')) },
    { title: 'Limit (down / up)', cell: (queue) => rates(shaping, queue.at('max_limit_percent')) },
    {
      title: 'Burst (down / up)',
      cell: (queue) => rates(shaping, queue.at('burst_limit_percent')),
      optional: true,
    },
    { title: 'Burst time', cell: (queue) => queue.at('burst_time'), optional: true },
    { title: 'Ports', cell: (queue) => sorted(queue.at('ports')), optional: true },
    { title: 'Transports', cell: transportsOf, optional: true },
    { title: 'DSCP', cell: (queue) => queue.at('dscp_mark'), optional: true },
    { title: 'Protocols', cell: (queue) => sorted(queue.at('protocols')), optional: true },
    { title: 'Applications', cell: (queue) => sorted(queue.at('layer7')), optional: true },
    { title: 'Description', cell: (queue) => queue.at('description'), optional: true },
  ]);
}

/** What one host gets: a rate of its own, or an even share. */
function perHost(limit: View<DeviceLimit>): Cell<string | undefined> {
  const field = limit.at('per_host_limit');
  const { value } = field;
  if (typeof value === 'number') return speed(cell(value, field));
  return cell(value === true ? 'an even share' : undefined, field);
}

function limitTable(limits: readonly View<DeviceLimit>[]): Text | undefined {
  const byNetwork = [...limits].sort((a, b) =>
    compareBytes(a.at('network_ref').value ?? '', b.at('network_ref').value ?? ''),
  );
  return tableOf(byNetwork, [
    { title: 'Network', cell: (limit) => code(limit.at('network_ref')) },
    { title: 'Download', cell: (limit) => speed(limit.at('download_limit_mbps')) },
    { title: 'Upload', cell: (limit) => speed(limit.at('upload_limit_mbps')) },
    { title: 'Each host', cell: perHost, optional: true },
  ]);
}

export const page = docsPage('qos-topology', (lab) => {
  const shaping = qos(lab);
  const queues = queuesOf(shaping);
  const limits = limitTable(shaping.at('device_limits').members());
  const about = facts([
    ['Router', code(shaping.at('device_ref'))],
    ['Interface', shaping.at('interface')],
    ['Download', speed(bandwidth(shaping, 'download'))],
    ['Upload', speed(bandwidth(shaping, 'upload'))],
  ]);
  const isThere = about !== undefined || queues.length > 0 || limits !== undefined;
  return {
    nothing: !isThere,
    disabled: isThere && !isTrue(shaping.at('enabled'), true),
    facts: about,
    diagram: diagramOf(shaping, queues),
    queues: queueTable(shaping, queues),
    limits,
  };
});
