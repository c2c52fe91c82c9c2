/** group_vars/<group>.yml: what the topology says of the hosts of one group. */
import type { Lab } from '../../topology/lab.js';
import { ansible } from '../../topology/model/entities.js';
import { ALL_GROUP } from '../../topology/model/host-variables.js';
import { inventoryGroupsOf } from '../../topology/model/inventory.js';
import { variablesFile } from './variables.js';

export const groupFile = variablesFile('ansible/inventory/group_vars/group.yml.mustache', (lab, group) =>
  ansible(lab).at('group_vars').member(group),
);

/** Names of the groups with variables that have hosts, sorted; without `all` (group-vars-all.ts). Reads no variable. */
export function groupsWithVariables(lab: Lab): readonly string[] {
  const filled = new Set(inventoryGroupsOf(lab).map((group) => group.at('name').value));
  return ansible(lab)
    .at('group_vars')
    .keys()
    .filter((name) => name !== ALL_GROUP && filled.has(name));
}
