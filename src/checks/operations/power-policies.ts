/** Power policies are of a power device, with thresholds in order. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { device, devices } from '../../topology/model/entities.js';
import { alternatives, shown } from '../../topology/schema/expectation.js';
import { type Data, subjectOf } from '../entities.js';
import { error } from '../finding.js';
import { isPowerDevice } from '../foundation/power-graph.js';
import type { EntityRule } from '../rule.js';
import { hasRefused, numberOf, textOf } from '../values.js';

const CODE = 'operations/power-policy';

/** Levels of charge at which something happens, in the order in which they have to rise. */
const LEVELS = ['shutdown', 'critical', 'low'] as const;
/** Words that a threshold's key may have beside its level; with others it is not about the charge. */
const CHARGE_WORDS = ['battery', 'charge', 'level', 'percent', 'pct', 'threshold'];

interface Threshold {
  readonly level: string;
  readonly key: string;
  readonly value: number;
  readonly node: string;
}

/** The thresholds of charge, lowest level first: `low`, `low_percent`, `battery_low`. */
function thresholdsOf(thresholds: View<Data>): readonly Threshold[] {
  return LEVELS.flatMap((level) =>
    thresholds.keys().flatMap((key): Threshold[] => {
      const words = key.toLowerCase().split(/[_-]/);
      const isOfLevel =
        words.includes(level) && words.every((word) => word === level || CHARGE_WORDS.includes(word));
      const view = thresholds.at(key);
      const value = isOfLevel ? numberOf(view) : undefined;
      return value === undefined ? [] : [{ level, key, value, node: view.address }];
    }),
  );
}

/** The device of a policy has a battery or outlets, and its thresholds follow one another. */
export const powerPolicy: EntityRule = {
  codes: [CODE],
  of: ['L7_operations.power_resilience.policies'],
  judge(lab, entity) {
    const thresholds = thresholdsOf(entity.view.at('thresholds'));
    const index = thresholds.findIndex((one, at) => {
      const next = thresholds[at + 1];
      return next !== undefined && one.level !== next.level && one.value >= next.value;
    });
    const [lower, upper] = index < 0 ? [] : [thresholds[index], thresholds[index + 1]];
    return [
      ...classFindings(lab, entity.view, subjectOf(entity)),
      ...(lower && upper ? [thresholdFinding(subjectOf(entity), lower, upper)] : []),
    ];
  },
};

function thresholdFinding(subject: string, lower: Threshold, upper: Threshold): Finding {
  const text = `${subject}: thresholds.${lower.key}: ${lower.value} is not below ${upper.key}, ${upper.value}`;
  return error(CODE, lower.node, text, {
    remedy: 'the charge falls past low, then critical, then shutdown: shutdown < critical < low',
    related: [{ message: `${upper.key} is ${upper.value}`, node: upper.node }],
  });
}

function classFindings(lab: Lab, policy: View<Data>, subject: string): readonly Finding[] {
  const reference = policy.at('device_ref');
  const id = textOf(reference);
  if (id === undefined) return [];
  const at = device(lab, id).at('class');
  const is = textOf(at);
  if (is === undefined || is === 'power' || hasRefused(lab, device(lab, id).address, at.address)) return [];
  const fitting = devices(lab)
    .keys()
    .filter((key) => isPowerDevice(lab, key));
  const text = `${subject}: device_ref: ${id} is of class ${shown(is)}, needed is a device of class power`;
  return [
    error(CODE, reference.address, text, {
      remedy: fitting.length > 0 ? `name ${alternatives(fitting)}` : 'there is no device of class power',
      related: [{ message: `${id} is of class ${shown(is)}`, node: at.address }],
    }),
  ];
}
