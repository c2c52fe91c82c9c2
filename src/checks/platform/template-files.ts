/** Images that guests are made from: of guests that lack one for the same reason, one finding. */
import type { Address } from '../../engine/address.js';
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { lxcTemplate, vmTemplate } from '../../topology/model/entities.js';
import {
  fieldsOf,
  type Guest,
  guests,
  type LxcGuest,
  osVersion,
  type VmGuest,
} from '../../topology/model/guests.js';
import { containerImage, templatesWithImageFor, vmSource } from '../../topology/model/images.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { LabRule } from '../rule.js';
import { fewOf, named } from '../wording.js';

const CODE = 'platform/template-file';

/** Why a guest has nothing to be made from. */
interface Lack {
  readonly guest: Guest;
  /** Where it is to be mended: the same for all guests that one change would help. */
  readonly node: Address;
  /** What is wrong, told of the guests that are called so. */
  readonly text: (guests: string) => string;
  readonly remedy: string;
  readonly template: Template | undefined;
}

interface Template {
  readonly id: string;
  readonly node: Address;
}

/** Where a guest has what it has by default; the guest itself where it says so on its own, or nobody does. */
function placeOf({ view }: Guest, origin: Address | undefined): Address {
  return origin === undefined || origin.startsWith(`${view.address}.`) ? view.address : origin;
}

function lackOfStorage(guest: Guest, template: Template): Lack {
  return {
    guest,
    node: template.node,
    text: (ids) => `${template.id}: storage_ref is missing, so there is no place for the image of ${ids}`,
    remedy: 'add storage_ref: the storage that has its image',
    template: undefined,
  };
}

function containerLack(guest: LxcGuest): Lack | undefined {
  const { lab } = guest;
  const os = guest.view.at('os').at('type');
  const reference = guest.view.at('template_ref');
  const id = reference.value ?? undefined;
  if (id !== undefined && lxcTemplate(lab, id).at('id').value === undefined) return undefined;
  const { template, storage, fileId } = containerImage(guest);
  if (fileId.value !== undefined || typeof os.value !== 'string') return undefined;
  if (template.value !== undefined) {
    // A storage that is named and not there is an unknown reference.
    if (storage.value !== undefined) return undefined;
    return lackOfStorage(guest, { id: template.value, node: lxcTemplate(lab, template.value).address });
  }
  const version = osVersion(guest).value;
  const system = version === undefined ? os.value : `${os.value}-${version}`;
  const fitting = templatesWithImageFor(lab, system).map(({ key }) => key);
  const images =
    fitting.length === 0
      ? `no template has an image that begins ${system}`
      : `the images of ${named(fitting)} begin ${system}, so which is meant is not clear`;
  const what = id === undefined ? 'no template_ref is given' : `template_ref: ${id} has no image`;
  return {
    guest,
    node: id === undefined ? placeOf(guest, os.origins[0]) : (reference.origins[0] ?? guest.view.address),
    text: (ids) => `${ids}: ${what}, and ${images}`,
    remedy:
      fitting.length === 0
        ? `name a template with an image, or add one whose image begins ${system}`
        : `write template_ref: ${alternatives(fitting)}`,
    template: id === undefined ? undefined : { id, node: lxcTemplate(lab, id).address },
  };
}

function machineLack(guest: VmGuest): Lack | undefined {
  const { kind, template } = vmSource(guest);
  const id = template.value;
  if (kind === 'clone' || id === undefined) return undefined;
  const entity = vmTemplate(guest.lab, id);
  if (entity.at('id').value === undefined) return undefined;
  if (kind === 'image') {
    if (entity.at('storage_ref').value !== undefined) return undefined;
    return lackOfStorage(guest, { id, node: entity.address });
  }
  return {
    guest,
    node: fieldsOf(guest).at('template_ref').origins[0] ?? guest.view.address,
    text: (ids) => `${ids}: template_ref: ${id} has neither a vmid to clone nor an image or url`,
    remedy: 'give the template one of them',
    template: { id, node: entity.address },
  };
}

function lackOf(lab: Lab, guest: Guest): Lack | undefined {
  const look = () => (guest.kind === 'lxc' ? containerLack(guest) : machineLack(guest));
  return unlessRefused(lab, look, undefined);
}

/** One finding for guests of one place and reason. */
function finding(lacks: readonly [Lack, ...Lack[]]): Finding {
  const [{ node, text, remedy, template }] = lacks;
  const users: readonly Related[] = lacks
    .filter(({ guest }) => !node.startsWith(guest.view.address))
    .map(({ guest }) => ({ message: `the guest ${guest.id}`, node: guest.view.address }));
  const related = [
    ...(template ? [{ message: `the template ${template.id}`, node: template.node }] : []),
    ...fewOf(users),
  ];
  const ids = named(lacks.map(({ guest }) => guest.id));
  return error(CODE, node, text(ids), { remedy, ...(related.length > 0 ? { related } : {}) });
}

/** Guests have an image, or a template to be cloned. */
export const templateFiles: LabRule = {
  name: 'templateFiles',
  module: 'checks/platform/template-files',
  codes: [CODE],
  judge(lab) {
    const groups = new Map<string, [Lack, ...Lack[]]>();
    for (const guest of guests(lab)) {
      const lack = lackOf(lab, guest);
      if (!lack) continue;
      const key = `${lack.node} ${lack.text('')}`;
      const group = groups.get(key);
      if (group) group.push(lack);
      else groups.set(key, [lack]);
    }
    return [...groups.values()].map(finding);
  },
};
