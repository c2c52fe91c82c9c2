/** Public keys, of the lab and of single guests, are keys. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import { platformDefaults, sshKey } from '../../topology/model/entities.js';
import { type Data, subjectOf } from '../entities.js';
import { error } from '../finding.js';
import { schemaFindings } from '../form.js';
import type { EntityRule, LabRule } from '../rule.js';
import { isRefused } from '../silence.js';
import { textOf } from '../values.js';
import { publicKeyFault, publicKeyForm, publicKeyType } from './public-key.js';

const CODE = 'platform/ssh-key-malformed';

function remedyFor(type?: string): string {
  return `put the whole line of the .pub file here: ${publicKeyForm(type)}`;
}

/** The keys of the lab, which say of what type they are. */
export const labKey: EntityRule = {
  codes: [CODE],
  of: ['L7_operations.security.ssh_keys'],
  judge(lab, entity) {
    const view = sshKey(lab, entity.id);
    const [key, type] = [textOf(view.at('public_key')), view.at('type')];
    const isKnownType = !isRefused(schemaFindings(lab, entity.address), type.address);
    const wanted = isKnownType ? textOf(type) : undefined;
    const fault = key === undefined ? undefined : publicKeyFault(key, wanted);
    if (key === undefined || fault === undefined) return [];
    const node = view.at('public_key').address;
    const text = `${subjectOf(entity)}: public_key: ${fault}`;
    if (publicKeyFault(key) !== undefined) return [error(CODE, node, text, { remedy: remedyFor(wanted) })];
    const related = [{ message: `the type is ${wanted}`, node: type.address }];
    const remedy = `write type: ${publicKeyType(key)}, or put a key of type ${wanted} here`;
    return [error(CODE, node, text, { remedy, related })];
  },
};

/** Faults of the keys in a list. */
function listed(subject: string, keys: View<Data>): readonly Finding[] {
  return keys.ordered().flatMap((item) => {
    const key = textOf(item);
    const fault = key === undefined ? undefined : publicKeyFault(key);
    if (fault === undefined) return [];
    const text = `${subject}.ssh_keys[${item.key}]: ${fault}`;
    return [error(CODE, item.address, text, { remedy: remedyFor() })];
  });
}

/** The keys that a guest has beside. */
export const guestKeys: EntityRule = {
  codes: [CODE],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge: (_, entity) => listed(`${subjectOf(entity)}: cloudinit`, entity.view.at('cloudinit').at('ssh_keys')),
};

/** The keys that guests have beside unless they say otherwise: a fault in them is told once. */
export const defaultKeys: LabRule = {
  name: 'defaultKeys',
  module: 'checks/platform/ssh-keys',
  codes: [CODE],
  judge: (lab) => {
    const defaults = platformDefaults(lab) as View<unknown> as View<Data>;
    return ['lxc', 'vms'].flatMap((kind) =>
      listed(`_defaults: ${kind}.cloudinit`, defaults.at(kind).at('cloudinit').at('ssh_keys')),
    );
  },
};
