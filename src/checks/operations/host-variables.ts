/** A variable of a host has one value, wherever it is given. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { ansible } from '../../topology/model/entities.js';
import { fieldsOf, guestOf } from '../../topology/model/guests.js';
import { namesWithVariables } from '../../topology/model/host-variables.js';
import { shown } from '../../topology/schema/expectation.js';
import { holdsSecret } from '../../topology/secret.js';
import { warning } from '../finding.js';
import type { LabRule } from '../rule.js';
import { hostsByName, hostsOfKey, hostVars, once } from './host-keys.js';

/** A place in which a host has variables, as messages call it. */
interface Layer {
  readonly place: string;
  readonly variables: View<unknown>;
}

/** Where a host has variables, in the order in which they count: a variable of an earlier place hides a later one. */
function layersOf(lab: Lab, id: string): readonly Layer[] {
  const guest = guestOf(lab, id);
  const ofLab = ansible(lab).at('host_vars');
  const name = lab.query(namesWithVariables, id).value;
  return [
    ...(guest ? [{ place: 'ansible.vars', variables: fieldsOf(guest).at('ansible').at('vars') }] : []),
    { place: `host_vars.${id}`, variables: ofLab.member(id) },
    ...(name === null ? [] : [{ place: `host_vars.${name}`, variables: ofLab.member(name) }]),
  ];
}

function valueText(name: string, value: unknown): string {
  return holdsSecret(name, value) ? '(hidden)' : shown(value);
}

/** Values are plain data with their keys in one order, so that equal ones have equal texts. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function conflictsOf(lab: Lab, id: string): readonly Finding[] {
  const first = new Map<string, { readonly place: string; readonly view: View<unknown> }>();
  return layersOf(lab, id).flatMap(({ place, variables }) =>
    (variables.members() as readonly View<unknown>[]).flatMap((view): Finding[] => {
      const winner = first.get(view.key);
      if (!winner) first.set(view.key, { place, view });
      if (!winner || isSame(winner.view.value, view.value)) return [];
      const [mine, other] = [view, winner.view].map(({ value }) => valueText(view.key, value));
      const text = `${id}: ${place}.${view.key}: ${mine} has no effect, since ${winner.place} says ${other}`;
      return [
        warning('operations/host-var-conflict', view.origins[0] ?? view.address, text, {
          remedy: 'remove one of them, or make them equal',
          related: [
            { message: `${winner.place} says ${other}`, node: winner.view.origins[0] ?? winner.view.address },
          ],
        }),
      ];
    }),
  );
}

export const hostVariableConflicts: LabRule = {
  name: 'hostVariableConflicts',
  module: 'checks/operations/host-variables',
  codes: ['operations/host-var-conflict'],
  judge(lab) {
    const names = once(() => hostsByName(lab));
    const hosts = new Set(hostVars(lab).flatMap(({ key }) => hostsOfKey(lab, key, names)));
    return [...hosts].flatMap((id) => conflictsOf(lab, id));
  },
};
