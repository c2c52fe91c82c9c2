/** Guests: their numbers, what they must have in effect, and what they are made from. */
import type { Finding } from '../../engine/definition.js';
import { overlay } from '../../engine/overlay.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import {
  lxcEntities,
  lxcTemplate,
  lxcTemplates,
  vmEntities,
  vmTemplate,
  vmTemplates,
} from '../../topology/model/entities.js';
import { type Guest, guestOf, type LxcGuest, osVersion, type VmGuest } from '../../topology/model/guests.js';
import { containerImage, vmSource } from '../../topology/model/images.js';
import { effectiveRequired } from '../../topology/references.js';
import { alternatives } from '../../topology/schema/expectation.js';
import type { Data } from '../entities.js';
import { error } from '../finding.js';
import { schemaFindings } from '../form.js';
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
  const missing = effectiveRequired(collection).flatMap((steps) => missingAt(view, steps, ''));
  if (missing.length === 0) return [];
  const names = alternatives(missing, 'and');
  const text = `${guest.id}: ${names} ${missing.length > 1 ? 'are' : 'is'} given neither here nor in ${defaults}`;
  const remedy = `add ${names} here, or to ${defaults} for all of them`;
  return [error('platform/resources', guest.view.address, text, { remedy })];
}

function containerFindings(guest: LxcGuest): readonly Finding[] {
  const { lab, id } = guest;
  const os = guest.view.at('os').at('type').value;
  const named = guest.view.at('template_ref').value;
  if (named !== undefined && lxcTemplate(lab, named).at('id').value === undefined) return [];
  const { template, storage, fileId } = containerImage(guest);
  if (fileId.value !== undefined || os === undefined) return [];
  if (template.value !== undefined) {
    // A storage that is named and not there is an unknown reference.
    if (storage.value !== undefined) return [];
    const entity = lxcTemplate(lab, template.value);
    const text = `${id}: the template ${template.value} names no storage_ref, so its image cannot be found`;
    const related = [{ message: `the template ${template.value}`, node: entity.address }];
    return [
      error('platform/template-file', guest.view.address, text, { remedy: 'give it a storage_ref', related }),
    ];
  }
  const version = osVersion(guest).value;
  const system = version === undefined ? os : `${os}-${version}`;
  const what = named === undefined ? 'no template_ref is given' : `the template ${named} has no image`;
  const text = `${id}: ${what}, and not exactly one of templates.lxc has an image for ${system}`;
  const node =
    named === undefined
      ? guest.view.address
      : (guest.view.at('template_ref').origins[0] ?? guest.view.address);
  const related =
    named === undefined ? [] : [{ message: `the template ${named}`, node: lxcTemplate(lab, named).address }];
  const remedy = `name a template with an image, or add one whose image begins ${system}`;
  return [
    error('platform/template-file', node, text, { remedy, ...(related.length > 0 ? { related } : {}) }),
  ];
}

function machineFindings(guest: VmGuest): readonly Finding[] {
  const { kind, template } = vmSource(guest);
  if (kind === 'clone' || template.value === undefined) return [];
  const entity = vmTemplate(guest.lab, template.value);
  if (entity.at('id').value === undefined) return [];
  const lacksStorage = kind === 'image';
  if (lacksStorage && entity.at('storage_ref').value !== undefined) return [];
  const node = guest.view.at('template_ref').origins[0] ?? guest.view.address;
  const fault = lacksStorage
    ? 'names no storage_ref, so there is no place for its image'
    : 'has neither a vmid to clone nor an image or url';
  const text = `${guest.id}: template_ref: ${template.value} ${fault}`;
  const related = [{ message: `the template ${template.value}`, node: entity.address }];
  const remedy = lacksStorage ? 'give the template a storage_ref' : 'give the template one of them';
  return [error('platform/template-file', node, text, { remedy, related })];
}

/** What a guest lacks in effect, and what it cannot be made from. */
export const guestComplete: EntityRule = {
  codes: ['platform/resources', 'platform/template-file'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    if (!guest) return [];
    return [
      ...resourceFindings(guest),
      ...(guest.kind === 'lxc' ? containerFindings(guest) : machineFindings(guest)),
    ];
  },
};

export const duplicateVmids: LabRule = {
  name: 'duplicateVmids',
  module: 'checks/platform/guests',
  codes: ['platform/duplicate-vmid'],
  judge: duplicates,
};
