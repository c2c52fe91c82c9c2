/** UPS and power resilience: what is protected, for how long, and what happens when power fails. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, heading, inline } from '../../render/markdown.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { PowerPolicy } from '../../topology/schema/power-policy.js';
import { looksSecret } from '../../topology/secret.js';
import { iconsOf } from './icons.js';
import { docsPage } from './page.js';
import { facts, tableOf } from './tables.js';
import { powerDiagram } from './ups-topology-diagram.js';
import { joined, titleOf, withUnit } from './values.js';

/** Sum of the draw of the protected devices in W; undefined where none is given. */
function protectedWatts(policy: View<PowerPolicy>): Cell<number | undefined> {
  const watts = policy
    .at('protected_devices')
    .members()
    .map((entry) => entry.at('power_watts'))
    .filter(({ value }) => value !== undefined);
  const sum = watts.reduce((total, { value }) => total + (value ?? 0), 0);
  return cell(watts.length === 0 ? undefined : sum, ...watts);
}

/** The scalars of a free mapping, each under its key as written; none that looks like a secret. */
function scalarFacts(mapping: View<unknown>): Text | undefined {
  return facts(
    mapping.members().flatMap((member): [string, Cell<string>][] => {
      const { value } = member as View<unknown>;
      const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
      return isScalar && !looksSecret(member.key, value) ? [[member.key, cell(String(value), member)]] : [];
    }),
  );
}

/** What is done at each event, in order. */
function actionTable(policy: View<PowerPolicy>): Text | undefined {
  const steps = policy
    .at('actions')
    .members()
    .flatMap((event) => event.ordered().map((step, n) => ({ event, step, n })));
  return tableOf(steps, [
    { title: 'Event', cell: ({ event }) => cell(event.key, event) },
    { title: 'Step', cell: ({ n, step }) => cell(n + 1, step) },
    { title: 'Action', cell: ({ step }) => step.at('action') },
    { title: 'Target', cell: ({ step }) => code(step.at('target')), optional: true },
    { title: 'After', cell: ({ step }) => withUnit(step.at('delay_seconds'), 's'), optional: true },
    { title: 'Message', cell: ({ step }) => step.at('message'), optional: true },
    { title: 'Command', cell: ({ step }) => code(step.at('command')), optional: true },
  ]);
}

function protectedTable(policy: View<PowerPolicy>): Text | undefined {
  const entries = [...policy.at('protected_devices').members()].sort((a, b) => {
    const [x, y] = [a.at('device_ref').value ?? '', b.at('device_ref').value ?? ''];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  return tableOf(entries, [
    { title: 'Device', cell: (entry) => code(entry.at('device_ref')) },
    { title: 'Draw', cell: (entry) => withUnit(entry.at('power_watts'), 'W'), optional: true },
    { title: 'Priority', cell: (entry) => map(entry.at('priority'), String), optional: true },
  ]);
}

function connectionText(policy: View<PowerPolicy>): Text | undefined {
  const connection = policy.at('connection');
  return joined([
    inline(connection.at('type')),
    code(connection.at('connected_to')),
    inline(connection.at('driver')),
  ]);
}

function policyContext(policy: View<PowerPolicy>): TemplateContext {
  const failing = policy
    .at('outage_model')
    .at('cascading_path')
    .ordered()
    .map((id) => code(id as View<string>));
  return {
    heading: heading(3, titleOf(policy)),
    description: inline(policy.at('description')),
    facts: facts([
      ['Type', policy.at('type')],
      ['Device', code(policy.at('device_ref'))],
      ['Scope', policy.at('policy_scope')],
      ['Model', policy.at('model')],
      ['Kind of UPS', policy.at('ups_type')],
      ['Location', code(policy.at('location'))],
      ['Input', policy.at('input_source')],
      ['Output', policy.at('output_source')],
      ['Watched over', connectionText(policy)],
      ['Fails one after another', joined(failing, ' – ')],
    ]),
    thresholds: scalarFacts(policy.at('thresholds')),
    specs: scalarFacts(policy.at('specs')),
    protected: protectedTable(policy),
    actions: actionTable(policy),
  };
}

export const page = docsPage('ups-topology', (lab) => {
  const policies = lab.root.at('L7_operations').at('power_resilience').at('policies').members();
  return {
    nothing: policies.length === 0,
    diagram: powerDiagram(lab, policies, iconsOf(lab)),
    summary: tableOf(policies, [
      { title: 'Policy', cell: (policy) => code(cell(policy.key, policy)) },
      { title: 'Name', cell: (policy) => policy.at('name') },
      { title: 'Device', cell: (policy) => code(policy.at('device_ref')) },
      {
        title: 'Load',
        cell: (policy) =>
          withUnit(
            first(policy.at('total_load_watts'), () => protectedWatts(policy)),
            'W',
          ),
      },
      { title: 'Runtime', cell: (policy) => withUnit(policy.at('estimated_runtime_min'), 'min') },
    ]),
    policies: policies.map(policyContext),
  };
});
