/** Variables are given to hosts and groups that the Ansible inventory has, under names that it can tell apart. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { ansible, device, devices, zones } from '../../topology/model/entities.js';
import { guestOf } from '../../topology/model/guests.js';
import { ALL_GROUP } from '../../topology/model/host-variables.js';
import { hostKind } from '../../topology/model/hosts.js';
import { groupName, inventoryGroupsOf, inventoryHost, zoneGroup } from '../../topology/model/inventory.js';
import { alternatives, shown } from '../../topology/schema/expectation.js';
import { error, warning } from '../finding.js';
import { areHostsObscured } from '../misspelt.js';
import { proposal } from '../reference-names.js';
import type { LabRule } from '../rule.js';
import { acceptedMembers, hostsByName, hostsOfKey, hostVars, once } from './host-keys.js';

const CODE = 'operations/ansible-group';

/** Names of groups that Ansible takes (its option TRANSFORM_INVALID_GROUP_CHARS says what happens to others). */
const GROUP_NAME = /^[a-z_][a-z0-9_]*$/;
/** Groups that every inventory has. */
const BUILT_IN = [ALL_GROUP, 'ungrouped'];

type Names = () => ReadonlyMap<string, readonly string[]>;
/** Names of the groups that have hosts. */
type Groups = () => readonly string[];

/** Points at a key rather than at what stands under it. */
function atKey(finding: Finding): Finding {
  return { ...finding, at: 'key' };
}

/** Keys of host_vars that no host has as its id or name. */
function unknownHosts(lab: Lab, names: Names): readonly Finding[] {
  return hostVars(lab)
    .filter(({ key }) => hostsOfKey(lab, key, names).length === 0)
    .map(({ key, address }) => {
      const text = `ansible: host_vars: there is no host ${shown(key)}`;
      return atKey(error(CODE, address, text, { remedy: proposal(key, [...names().keys()], 'the lab') }));
    });
}

/** What is wrong with a group that has variables. */
function groupFinding(
  lab: Lab,
  { key, address }: Pick<View<unknown>, 'key' | 'address'>,
  groups: Groups,
  names: Names,
): Finding | undefined {
  // A host that has the name of a group is told of at the host.
  if (key === ALL_GROUP || groups().includes(key)) return undefined;
  if (hostKind(lab, key) !== undefined) {
    const text = `ansible: group_vars: ${shown(key)} is a host, and a group cannot have its name`;
    const remedy = `give the variables to the host, in host_vars.${key}`;
    return atKey(error(CODE, address, text, { remedy, related: [hostPlace(lab, key)] }));
  }
  if (!GROUP_NAME.test(key)) {
    const right = groupName(key).toLowerCase();
    const text = `ansible: group_vars: ${shown(key)} is no name of a group: lower-case letters, digits and _ only`;
    const remedy = GROUP_NAME.test(right)
      ? `write ${right}`
      : `name one of ${[ALL_GROUP, ...groups()].join(', ')}`;
    return atKey(error(CODE, address, text, { remedy }));
  }
  const text = `ansible: group_vars: no host is in a group ${shown(key)}, so its variables are written nowhere`;
  const named = names().get(key);
  const remedy =
    named === undefined
      ? proposal(key, [ALL_GROUP, ...groups()], 'the inventory')
      : `it is the name of ${alternatives(named, 'and')}: give the variables to the host, in host_vars.${key}`;
  return atKey(warning(CODE, address, text, { remedy }));
}

/** Where a host has its id. */
function hostPlace(lab: Lab, id: string): { readonly message: string; readonly node: string } {
  const entity = guestOf(lab, id)?.view ?? device(lab, id);
  return { message: `the host ${id}`, node: `${entity.address}.id` };
}

/**
 * Groups of the inventory that have the name of one of its hosts, or one that Ansible does not take. The inventory is
 * looked at only where ids and keys make that possible: names of groups have no hyphens.
 */
function generatedGroups(lab: Lab, groups: Groups): readonly Finding[] {
  const clashes = devices(lab)
    .keys()
    .filter((id) => GROUP_NAME.test(id) && inventoryHost(lab, id).exists())
    .filter((id) => BUILT_IN.includes(id) || groups().includes(id))
    .map((id) => {
      const text = `${id}: id: ${shown(id)} is the name of a group in the Ansible inventory, and no host can have it`;
      return error(CODE, device(lab, id).at('id').address, text, { remedy: 'give the host another id' });
    });
  const misnamed = zones(lab)
    .members()
    .filter(({ key }) => !GROUP_NAME.test(zoneGroup(key)) && groups().includes(zoneGroup(key)))
    .map(({ key, address }) => {
      const text = `${key}: its hosts would be in a group ${zoneGroup(key)}, and a group's name begins with a letter`;
      return atKey(error(CODE, address, text, { remedy: 'let the key begin with a letter' }));
    });
  return [...clashes, ...misnamed];
}

export const ansibleGroups: LabRule = {
  name: 'ansibleGroups',
  module: 'checks/operations/ansible-groups',
  codes: [CODE],
  judge(lab) {
    if (areHostsObscured(lab)) return [];
    const names = once(() => hostsByName(lab));
    const groups = once(() => inventoryGroupsOf(lab).map((group) => group.at('name').value));
    const ofGroups = acceptedMembers(lab, ansible(lab).at('group_vars')).flatMap(
      (member) => groupFinding(lab, member, groups, names) ?? [],
    );
    return [...unknownHosts(lab, names), ...ofGroups, ...generatedGroups(lab, groups)];
  },
};
