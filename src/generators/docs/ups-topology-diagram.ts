/** The chain of devices that power goes through, from its source over UPS and PDU to what is protected. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import { label } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { device, devices, type Ids, Index } from '../../topology/model/entities.js';
import type { PowerPolicy } from '../../topology/schema/power-policy.js';
import { Diagram, nodeId } from './diagram.js';
import type { IconOf } from './icons.js';
import { addDevice } from './nodes.js';
import { withUnit } from './values.js';

const MODULE = 'generators/docs/ups-topology-diagram';

/** Ids of devices by the one that powers them, each list sorted. */
export const devicesByUpstream: LabQuery<Ids> = {
  name: 'devicesByUpstream',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of devices(lab).members())
      index.add(member.at('power').at('upstream_power_ref').value, member.key);
    return index.toObject();
  },
};

/** What one device gives to another. */
interface Feed {
  readonly from: string;
  readonly to: string;
  /** What says so. */
  readonly sources: readonly Cell<unknown>[];
  readonly watts: Cell<number | undefined>;
}

/** Feeds by both ends, each once. */
class Feeds {
  private readonly feeds = new Map<string, Feed>();

  add(from: string, to: string, source: Cell<unknown>, watts: Cell<number | undefined> = NONE): void {
    const key = `${from} ${to}`;
    const known = this.feeds.get(key);
    this.feeds.set(key, {
      from,
      to,
      sources: [...(known?.sources ?? []), source],
      watts: known?.watts.value === undefined ? watts : known.watts,
    });
  }

  has(from: string, to: string): boolean {
    return this.feeds.has(`${from} ${to}`);
  }

  get sorted(): readonly Feed[] {
    return [...this.feeds].sort(([a], [b]) => compareBytes(a, b)).map(([, feed]) => feed);
  }
}

const NONE: Cell<undefined> = cell(undefined);

/** Everything above a device, nearest first, and everything below it. */
function chainOf(lab: Lab, id: string): readonly string[] {
  const chain = new Set([id]);
  for (let at = upstreamOf(lab, id).value; at && !chain.has(at); at = upstreamOf(lab, at).value)
    chain.add(at);
  const below = [id];
  for (let at = below.pop(); at !== undefined; at = below.pop()) {
    for (const fed of lab.query(devicesByUpstream).member(at).value ?? []) {
      if (chain.has(fed)) continue;
      chain.add(fed);
      below.push(fed);
    }
  }
  return [...chain];
}

function upstreamOf(lab: Lab, id: string): Cell<string | undefined> {
  return device(lab, id).at('power').at('upstream_power_ref');
}

/**
 * Arrows go from what gives power to what takes it: along upstream_power_ref, and from a policy's device to what it
 * protects where nothing stands between them. Dotted: who watches a UPS, and what fails after what.
 */
export function powerDiagram(
  lab: Lab,
  policies: readonly View<PowerPolicy>[],
  icons: IconOf,
): Text | undefined {
  const feeds = new Feeds();
  const drawn = new Set<string>();
  const watts = new Map<string, Cell<number | undefined>>();
  for (const policy of policies) {
    const own = policy.at('device_ref').value;
    for (const id of own === undefined ? [] : chainOf(lab, own)) drawn.add(id);
    const input = inputDevice(lab, policy);
    if (own !== undefined && input !== undefined) {
      drawn.add(input);
      feeds.add(input, own, policy.at('input_source'));
    }
    for (const entry of policy.at('protected_devices').members()) {
      const id = entry.at('device_ref').value;
      if (id === undefined) continue;
      drawn.add(id);
      if (watts.get(id)?.value === undefined) watts.set(id, entry.at('power_watts'));
    }
  }
  for (const id of [...drawn].sort(compareBytes)) {
    const above = upstreamOf(lab, id);
    if (above.value !== undefined && drawn.has(above.value)) feeds.add(above.value, id, above, watts.get(id));
  }
  for (const policy of policies) addProtected(lab, policy, feeds);
  const diagram = new Diagram('LR');
  for (const id of [...drawn].sort(compareBytes)) addDevice(diagram, lab, id, icons);
  for (const policy of policies) addSource(diagram, lab, policy);
  for (const { from, to, sources, watts: draw } of feeds.sorted) {
    diagram.edge(nodeId('device', cell(from, ...sources)), nodeId('device', to), {
      line: 'arrow',
      label: label(withUnit(draw, 'W')),
    });
  }
  for (const policy of policies) addWatcher(diagram, lab, policy, icons);
  for (const policy of policies) addOutage(diagram, lab, policy, feeds, icons);
  return diagram.text;
}

/** What a policy protects and nothing is known to power. */
function addProtected(lab: Lab, policy: View<PowerPolicy>, feeds: Feeds): void {
  const own = policy.at('device_ref');
  if (own.value === undefined) return;
  for (const entry of policy.at('protected_devices').members()) {
    const reference = entry.at('device_ref');
    const id = reference.value;
    if (id === undefined || id === own.value || upstreamOf(lab, id).value !== undefined) continue;
    if (!feeds.has(own.value, id)) feeds.add(own.value, id, reference, entry.at('power_watts'));
  }
}

/** The device that a policy's input names; undefined where it is none of the topology. */
function inputDevice(lab: Lab, policy: View<PowerPolicy>): string | undefined {
  const source = policy.at('input_source').value;
  return source !== undefined && device(lab, source).at('id').value !== undefined ? source : undefined;
}

/** Where the power of a UPS comes from, where that is no device. */
function addSource(diagram: Diagram, lab: Lab, policy: View<PowerPolicy>): void {
  const [source, own] = [policy.at('input_source'), policy.at('device_ref').value];
  if (source.value === undefined || own === undefined || inputDevice(lab, policy) !== undefined) return;
  const node = nodeId('external', cell(policy.key, source));
  diagram.node(node, label(source) ?? label(policy.key), { shape: 'stadium' });
  diagram.edge(node, nodeId('device', own), { line: 'arrow' });
}

function addWatcher(diagram: Diagram, lab: Lab, policy: View<PowerPolicy>, icons: IconOf): void {
  const connection = policy.at('connection');
  const [watcher, own] = [connection.at('connected_to'), policy.at('device_ref').value];
  if (watcher.value === undefined || own === undefined) return;
  addDevice(diagram, lab, watcher.value, icons);
  diagram.edge(nodeId('device', cell(watcher.value, watcher)), nodeId('device', own), {
    line: 'dotted-arrow',
    label: label(map(connection.at('type'), (type) => `watches by ${type}`)) ?? label('watches'),
  });
}

/** What fails after what, where no power goes that way. */
function addOutage(diagram: Diagram, lab: Lab, policy: View<PowerPolicy>, feeds: Feeds, icons: IconOf): void {
  const path = policy.at('outage_model').at('cascading_path').ordered() as readonly View<string>[];
  path.forEach((id, n) => {
    addDevice(diagram, lab, id.value, icons);
    const before = path[n - 1];
    if (before === undefined || feeds.has(before.value, id.value)) return;
    diagram.edge(nodeId('device', cell(before.value, before)), nodeId('device', cell(id.value, id)), {
      line: 'dotted-arrow',
      label: label('then fails'),
    });
  });
}
