/** What hangs on a UPS or PDU, held against what it can supply. */
import type { Address } from '../../engine/address.js';
import type { Finding, Related } from '../../engine/definition.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { device, devices } from '../../topology/model/entities.js';
import type { PowerPolicy } from '../../topology/schema/power-policy.js';
import { type Data, down } from '../entities.js';
import { warning } from '../finding.js';
import type { LabRule } from '../rule.js';
import { numberOf, textOf } from '../values.js';
import { type Feed, feedsBySource, feedsOf, isPowerDevice } from './power-graph.js';

/** Watts, and where they are written. */
interface Watts {
  readonly watts: number;
  readonly node: Address;
}

function wattsAt(field: View<unknown>): readonly Watts[] {
  const watts = numberOf(field);
  return watts === undefined ? [] : [{ watts, node: field.address }];
}

type Policy = View<PowerPolicy | undefined>;

/** The power policies by the UPS or PDU that they are about. */
function policiesByDevice(lab: Lab): ReadonlyMap<string, readonly Policy[]> {
  const byDevice = new Map<string, Policy[]>();
  for (const policy of lab.root.at('L7_operations').at('power_resilience').at('policies').members()) {
    const id = textOf(policy.at('device_ref'));
    if (id !== undefined) byDevice.set(id, [...(byDevice.get(id) ?? []), policy as Policy]);
  }
  return byDevice;
}

/** What a UPS or PDU can supply, and the entity and field that say so. */
interface Capacity extends Watts {
  readonly by: string;
  readonly field: string;
}

/** The lowest of `power.max_watts`, and `capacity_watts` in the specs of the device and of its policies. */
function capacityOf(lab: Lab, id: string, policies: readonly Policy[]): Capacity | undefined {
  const rated = (by: string, view: View<unknown>): readonly Capacity[] =>
    wattsAt(down(view as View<Data>, 'specs', 'capacity_watts')).map((watts) => ({
      ...watts,
      by,
      field: 'specs.capacity_watts',
    }));
  const supplied = wattsAt(device(lab, id).at('power').at('max_watts'));
  const said = [
    ...supplied.map((watts) => ({ ...watts, by: id, field: 'power.max_watts' })),
    ...rated(id, device(lab, id)),
    ...policies.flatMap((policy) => rated(policy.key, policy)),
  ];
  return said.sort((a, b) => a.watts - b.watts)[0];
}

/** The most that a device draws; undefined where it does not say. */
function drawOf(lab: Lab, id: string): Watts | undefined {
  const power = device(lab, id).at('power');
  return [...wattsAt(power.at('max_watts')), ...wattsAt(power.at('typical_watts'))].sort(
    (a, b) => b.watts - a.watts,
  )[0];
}

/** What the policies of a UPS or PDU say that it protects: the sum, or the total where that is higher. */
function protectedWatts(lab: Lab, policies: readonly Policy[]): readonly Watts[] {
  const byDevice = new Map<string, Watts>();
  for (const policy of policies) {
    for (const item of policy.at('protected_devices').members()) {
      const id = textOf(item.at('device_ref'));
      const [own] = wattsAt(item.at('power_watts'));
      const draw = own ?? (id === undefined ? undefined : usualDraw(lab, id));
      if (id !== undefined && draw && draw.watts > (byDevice.get(id)?.watts ?? -1)) byDevice.set(id, draw);
    }
  }
  const listed = [...byDevice.values()];
  const [total] = policies
    .flatMap((policy) => wattsAt(policy.at('total_load_watts')))
    .sort((a, b) => b.watts - a.watts);
  return total && total.watts > sum(listed) ? [total] : listed;
}

/** What a device usually draws. What a UPS or PDU says of itself is what it supplies. */
function usualDraw(lab: Lab, id: string): Watts | undefined {
  if (isPowerDevice(lab, id)) return undefined;
  const [usual] = wattsAt(device(lab, id).at('power').at('typical_watts'));
  return usual ?? drawOf(lab, id);
}

/**
 * What draws its power through a device, each consumer once: other UPSes and PDUs pass on what hangs on them, while
 * what any other device passes on is part of its own draw.
 */
function downstreamWatts(
  lab: Lab,
  id: string,
  graph: ReadonlyMap<string, readonly Feed[]>,
): readonly Watts[] {
  const consumers = new Map<string, Watts>();
  const passed = new Set([id]);
  const left = [id];
  for (let from = left.pop(); from !== undefined; from = left.pop()) {
    for (const { to, by, node, watts } of graph.get(from) ?? []) {
      if (to !== undefined && isPowerDevice(lab, to)) {
        if (!passed.has(to)) left.push(to);
        passed.add(to);
        continue;
      }
      const carried = watts === undefined ? undefined : { watts, node };
      const draw = (to === undefined ? undefined : drawOf(lab, to)) ?? carried;
      const key = to ?? `link ${by}`;
      if (draw && draw.watts > (consumers.get(key)?.watts ?? -1)) consumers.set(key, draw);
    }
  }
  return [...consumers].sort(([a], [b]) => compareBytes(a, b)).map(([, draw]) => draw);
}

function sum(draws: readonly Watts[]): number {
  // Sums of decimal fractions are not exact: hundredths of a watt are.
  return Math.round(draws.reduce((total, { watts }) => total + watts, 0) * 100) / 100;
}

function judged(
  lab: Lab,
  id: string,
  policies: readonly Policy[],
  graph: ReadonlyMap<string, readonly Feed[]>,
): readonly Finding[] {
  const capacity = capacityOf(lab, id, policies);
  if (!capacity) return [];
  const guarded = protectedWatts(lab, policies);
  const drawn = downstreamWatts(lab, id, graph);
  if (sum(guarded) <= capacity.watts && sum(drawn) <= capacity.watts) return [];
  const sums = [
    ...(guarded.length > 0 ? [`what it protects draws ${sum(guarded)} W`] : []),
    ...(drawn.length > 0 ? [`what hangs on it may draw ${sum(drawn)} W`] : []),
  ];
  const who = capacity.by === id ? 'it' : id;
  const text = `${capacity.by}: ${capacity.field}: ${who} supplies ${capacity.watts} W, but ${sums.join(', and ')}`;
  const related = [
    ...parts(sum(guarded) > capacity.watts ? guarded : [], 'protected'),
    ...parts(sum(drawn) > capacity.watts ? drawn : [], 'hanging on it'),
  ];
  const remedy = 'move devices to another source, or correct the watts';
  return [warning('foundation/power-budget', capacity.node, text, { remedy, related })];
}

/** The largest parts of a sum. */
function parts(draws: readonly Watts[], what: string): readonly Related[] {
  return [...draws]
    .sort((a, b) => b.watts - a.watts)
    .slice(0, 3)
    .map(({ watts, node }) => ({ message: `${watts} W ${what}`, node }));
}

/** A UPS or PDU supplies what it protects, and what hangs on it. */
export const powerBudget: LabRule = {
  name: 'powerBudget',
  module: 'checks/foundation/power-budget',
  codes: ['foundation/power-budget'],
  judge(lab) {
    const [policies, graph] = [policiesByDevice(lab), feedsBySource(feedsOf(lab))];
    return devices(lab)
      .keys()
      .filter((id) => isPowerDevice(lab, id))
      .flatMap((id) => judged(lab, id, policies.get(id) ?? [], graph));
  },
};
