/** An Ansible inventory: hosts with their groups, and the variables of groups and hosts. */

import { generatorOf } from '../../definitions/generator.js';
import type { PlannedOutput } from '../../engine/definition.js';
import { hasHostVariables } from '../../topology/model/host-variables.js';
import { inventoryHostIds } from '../../topology/model/inventory.js';
import { inventoryFolder } from './environment.js';
import { groupFile, groupsWithVariables } from './group-vars.js';
import { allFile } from './group-vars-all.js';
import { hostFile } from './host-vars.js';
import { hostsFile } from './hosts.js';

export const generator = generatorOf('generators/ansible', {
  name: 'ansible',
  plan(lab, place) {
    const folder = `${place.folder}/${inventoryFolder(lab)}`;
    const groups = groupsWithVariables(lab).map(
      (group): PlannedOutput => ({ path: `${folder}/group_vars/${group}.yml`, kind: 'group', key: group }),
    );
    const hosts = inventoryHostIds(lab)
      .filter((id) => hasHostVariables(lab, id).value)
      .map((id): PlannedOutput => ({ path: `${folder}/host_vars/${id}.yml`, kind: 'host', key: id }));
    return [
      { path: `${folder}/hosts.yml`, kind: 'hosts', key: '' },
      { path: `${folder}/group_vars/all.yml`, kind: 'all', key: '' },
      ...groups,
      ...hosts,
    ];
  },
  outputs: { hosts: hostsFile, all: allFile, group: groupFile, host: hostFile },
});
