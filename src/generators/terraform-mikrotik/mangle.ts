/** Mangle: marks the packets of each queue, so that the queue trees (qos-queues.ts) can take them. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { bool, label, list, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { isText, type Source } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { comparePorts } from '../../topology/model/port-ranges.js';
import { interfaceList, Resource, ruleOrder } from './names.js';
import { DIRECTIONS, type Direction, markOf, type Queue, queueId, queuesOf } from './qos-queues.js';

const TRANSPORTS = ['tcp', 'udp'];

/** What each DSCP mark is on the wire: ef 46, afXY 8X+2Y (RFC 2597), csN 8N (RFC 2474), be 0. */
export function dscpValue(mark: string): number | undefined {
  if (mark === 'ef') return 46;
  if (mark === 'be') return 0;
  const [, kind, x, y] = /^(af|cs)(\d)(\d?)$/.exec(mark) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'cs' ? 8 * Number(x) : 8 * Number(x) + 2 * Number(y);
}

/** How the packets of a queue are told, beside their direction. */
interface Traffic {
  readonly transport?: Source<string>;
  readonly ports?: Cell<string>;
  readonly dscp?: Cell<number | undefined>;
}

/** The ports of a queue as RouterOS takes them; undefined for none. */
function portsOf(queue: Queue): Cell<string> | undefined {
  const ports = queue.at('ports');
  if ((ports.value ?? []).length === 0) return undefined;
  return derive((all) => [...new Set((all ?? []).map(String))].sort(comparePorts).join(','), ports);
}

function dscpOf(queue: Queue): Cell<number | undefined> {
  return derive(
    (mark) => (mark === undefined ? undefined : dscpValue(mark)),
    queue.at('dscp_mark') as Cell<string | undefined>,
  );
}

/** What a queue takes: its ports by transport, else what carries its DSCP mark, else nothing. */
function trafficOf(queue: Queue): readonly Traffic[] {
  const ports = portsOf(queue);
  if (ports) {
    const transports = queue.at('transports');
    const given = [...new Set(transports.value ?? TRANSPORTS)].sort();
    return given.map((name) => ({ transport: cell(name, transports), ports }));
  }
  const dscp = dscpOf(queue);
  return dscp.value === undefined ? [] : [{ dscp }];
}

/** True if something marks packets for the queue. */
export function takesPackets(queue: Queue): boolean {
  return trafficOf(queue).length > 0;
}

/** The rules of all queues, the best queue first, so that it wins a port that another has too. */
export function mangleContexts(lab: Lab): readonly TemplateContext[] {
  return byPriority(queuesOf(lab)).flatMap((queue) => [...dscpRules(queue), ...markRules(queue)]);
}

/** What states their order; undefined for fewer than two. */
export function mangleOrder(rules: readonly TemplateContext[]): TemplateContext | undefined {
  if (rules.length < 2) return undefined;
  const resources = rules.flatMap(({ label: name }) =>
    isText(name) ? [new Resource('routeros_ip_firewall_mangle', name)] : [],
  );
  return {
    label: ruleOrder('mangle').label,
    sequence: list(
      resources.map((resource) => resource.at('id')),
      { layout: 'lines' },
    ),
    depends_on: list(
      resources.map((resource) => resource.address),
      { layout: 'lines' },
    ),
  };
}

function byPriority(queues: readonly Queue[]): readonly Queue[] {
  const ranked = queues.map((queue) => ({ queue, priority: queue.at('priority').value }));
  return ranked.sort((a, b) => a.priority - b.priority).map(({ queue }) => queue);
}

/** Writes the DSCP mark of a queue into the packets of its ports. */
function dscpRules(queue: Queue): readonly TemplateContext[] {
  const dscp = dscpOf(queue);
  if (dscp.value === undefined || !portsOf(queue)) return [];
  return combinations(queue, (traffic, direction) => ({
    ...ruleContext(queue, traffic, direction, ['dscp']),
    action: string('change-dscp'),
    new_dscp: number(dscp),
    passthrough: bool(true),
  }));
}

/** Marks the packets of a queue; a marked packet meets no further rule. */
function markRules(queue: Queue): readonly TemplateContext[] {
  return combinations(queue, (traffic, direction) => ({
    ...ruleContext(queue, traffic, direction, []),
    action: string('mark-packet'),
    new_packet_mark: markOf(queue, direction),
  }));
}

function combinations(
  queue: Queue,
  make: (traffic: Traffic, direction: Direction) => TemplateContext,
): readonly TemplateContext[] {
  return DIRECTIONS.flatMap((direction) => trafficOf(queue).map((traffic) => make(traffic, direction)));
}

function ruleContext(
  queue: Queue,
  { transport, ports, dscp }: Traffic,
  direction: Direction,
  suffix: readonly string[],
): TemplateContext {
  const wan = interfaceList('wan').at('name');
  const isDown = direction === 'down';
  const parts = [direction, ...(transport === undefined ? [] : [transport]), ...suffix];
  return {
    label: label(queueId(queue), ...parts),
    in_interface_list: isDown ? wan : undefined,
    out_interface_list: isDown ? undefined : wan,
    protocol: transport === undefined ? undefined : string(transport),
    src_port: isDown && ports ? string(ports) : undefined,
    dst_port: !isDown && ports ? string(ports) : undefined,
    dscp: dscp && number(dscp),
    new_dscp: undefined,
    new_packet_mark: undefined,
    passthrough: bool(false),
    comment: string(queue.at('name')),
  };
}
