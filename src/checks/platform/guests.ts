/** Guests: their numbers, and what they must have in effect. */
import type { Finding } from '../../engine/definition.js';
import { overlay } from '../../engine/overlay.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { lxcEntities, lxcTemplates, vmEntities, vmTemplates } from '../../topology/model/entities.js';
import { type Guest, guestOf } from '../../topology/model/guests.js';
import { effectiveRequired } from '../../topology/references.js';
import { alternatives } from '../../topology/schema/expectation.js';
import type { Data } from '../entities.js';
import { error } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isObscured } from '../misspelt.js';
import type { EntityRule, LabRule } from '../rule.js';
import { isRefused } from '../silence.js';

interface Numbered {
  readonly key: string;
  readonly entity: string;
  readonly vmid: number;
  readonly node: string;
}

type WithVmid = Pick<View<unknown>, 'address' | 'key'> & { at(key: 'vmid'): View<number | undefined> };

/** Guests and templates that have a number. */
function numbered(lab: Lab): readonly Numbered[] {
  const all: readonly WithVmid[] = [
    ...lxcEntities(lab).members(),
    ...vmEntities(lab).members(),
    ...lxcTemplates(lab).members(),
    ...vmTemplates(lab).members(),
  ];
  return all.flatMap((view): Numbered[] => {
    const { value, address } = view.at('vmid');
    if (typeof value !== 'number') return [];
    return [{ key: view.key, entity: view.address, vmid: value, node: address }];
  });
}

/** All hypervisors form one cluster, which numbers its guests together. */
function duplicates(lab: Lab): readonly Finding[] {
  const byNumber = new Map<number, Numbered>();
  return numbered(lab).flatMap((entry) => {
    const first = byNumber.get(entry.vmid);
    if (!first) byNumber.set(entry.vmid, entry);
    if (!first || isRefused(schemaFindings(lab, entry.entity), entry.node)) return [];
    return [
      error(
        'platform/duplicate-vmid',
        entry.node,
        `${entry.key}: vmid: ${entry.vmid} is also the vmid of ${first.key}`,
        {
          remedy: 'give one of them another number',
          related: [{ message: `${first.key} has ${first.vmid}`, node: first.node }],
        },
      ),
    ];
  });
}

/** The fields of `steps` that are missing in `view`, as messages name them; of a field that is missing, nothing below. */
function missingAt(view: View<Data>, steps: readonly string[], place: string): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return view.exists() ? [] : [place];
  if (step === '[]') {
    return view.ordered().flatMap((item) => missingAt(item, rest, `${place}[${item.key}]`));
  }
  const next = view.at(step);
  const name = place === '' ? step : `${place}.${step}`;
  if (rest.length === 0) return next.exists() ? [] : [name];
  return next.exists() ? missingAt(next, rest, name) : [];
}

function resourceFindings(guest: Guest): readonly Finding[] {
  const [collection, defaults] =
    guest.kind === 'lxc'
      ? (['L4_platform.lxc', '_defaults.lxc'] as const)
      : (['L4_platform.vms', '_defaults.vms'] as const);
  const view = overlay<Data>(guest.view);
  const missing = effectiveRequired(collection)
    .flatMap((steps) => missingAt(view, steps, ''))
    .filter((field) => !isObscured(guest.lab, `L4_platform.${defaults}.${field}`));
  if (missing.length === 0) return [];
  const names = alternatives(missing, 'and');
  const text = `${guest.id}: ${names} ${missing.length > 1 ? 'are' : 'is'} given neither here nor in ${defaults}`;
  const remedy = `add ${names} here, or to ${defaults} for all of them`;
  return [error('platform/resources', guest.view.address, text, { remedy })];
}

/** What a guest lacks in effect. */
export const guestComplete: EntityRule = {
  codes: ['platform/resources'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    return guest ? resourceFindings(guest) : [];
  },
};

export const duplicateVmids: LabRule = {
  name: 'duplicateVmids',
  module: 'checks/platform/guests',
  codes: ['platform/duplicate-vmid'],
  judge: duplicates,
};
