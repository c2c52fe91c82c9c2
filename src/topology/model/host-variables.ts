/** Variables of Ansible: those of a host's own file, and the user to log in as, which may be one of them. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { ansible } from './entities.js';
import { cloudinitEnabled, fieldsOf, type Guest, guestOf } from './guests.js';
import { hostName } from './hosts.js';
import { inventoryHost, PHYSICAL_CHILDREN, PHYSICAL_GROUP, zoneGroup } from './inventory.js';
import { managedRouters } from './routers.js';

const MODULE = 'topology/model/host-variables';

/** The group that every host is in. */
export const ALL_GROUP = 'all';

const NONE: Cell<string | undefined> = cell(undefined);

/** Whether group_vars of a group set a variable: `group variable`. Its value does not matter to who asks. */
export const groupVariables: LabQuery<boolean> = {
  name: 'isSetByGroup',
  module: MODULE,
  run(lab, key) {
    const [group = '', variable = ''] = key.split(' ');
    return ansible(lab).at('group_vars').member(group).keys().includes(variable);
  },
};

/**
 * Whether one of the groups of a host of the inventory, other than `all`, sets a variable. What stands beside a host in
 * hosts.yml wins over every group's file, so a mere default must not be written there.
 */
export function isSetByGroup(lab: Lab, id: string, variable: string): boolean {
  const host = inventoryHost(lab, id).value;
  if (!host) return false;
  const groups = [
    host.group,
    ...(PHYSICAL_CHILDREN.includes(host.group) ? [PHYSICAL_GROUP] : []),
    ...(host.purpose === undefined ? [] : [host.purpose]),
    ...(host.zone === undefined ? [] : [zoneGroup(host.zone)]),
  ];
  return groups.some((group) => lab.query(groupVariables, `${group} ${variable}`).value);
}

/**
 * The user that Ansible logs in as: the guest's own, else (virtual machines) the one that cloud-init makes, else
 * group_vars.all.ansible_user, else root; no default for a router, nor where another group of the host names one.
 */
export function loginUser(lab: Lab, id: string): Cell<string | undefined> {
  const guest = guestOf(lab, id);
  const own = guest ? ownUser(guest) : NONE;
  if (own.value !== undefined) return own;
  if (isSetByGroup(lab, id, 'ansible_user')) return NONE;
  const ofAll = ansible(lab).at('group_vars').member(ALL_GROUP);
  const shared = first(ofAll.member('ansible_user') as Cell<string | undefined>);
  if (shared.value !== undefined) return shared;
  // The built-in default comes from where nothing is said.
  return !guest && managedRouters(lab).includes(id) ? NONE : cell<string | undefined>('root', ofAll);
}

/** The user that a guest itself names. */
function ownUser(guest: Guest): Cell<string | undefined> {
  const fields = fieldsOf(guest);
  return first(fields.at('ansible').at('user'), () =>
    guest.kind === 'vm' && cloudinitEnabled(guest).value ? fields.at('cloudinit').at('user') : NONE,
  );
}

/** A variable of a host, with its value whole. */
export interface HostVariable {
  readonly name: string;
  readonly value: View<unknown>;
}

/** The name of a host, if L7 has variables under it: a query, so that no other name touches the host's file. */
export const namesWithVariables: LabQuery<string | null> = {
  name: 'nameWithVariables',
  module: MODULE,
  run(lab, id) {
    const others = ansible(lab)
      .at('host_vars')
      .keys()
      .filter((key) => key !== id);
    if (others.length === 0) return null;
    const name = hostName(lab, id);
    return name.value !== undefined && others.includes(name.value)
      ? cell<string | null>(name.value, name)
      : null;
  },
};

/**
 * The variables of a host's own file, sorted by name: those of L7 under its id, then under its name, each replaced
 * as a whole by the guest's ansible.vars.
 */
export function hostVariables(lab: Lab, id: string): readonly HostVariable[] {
  const ofLab = ansible(lab).at('host_vars');
  const guest = guestOf(lab, id);
  const name = lab.query(namesWithVariables, id).value;
  const layers: readonly View<unknown>[] = [
    ...(guest ? [fieldsOf(guest).at('ansible').at('vars')] : []),
    ofLab.member(id),
    ...(name === null ? [] : [ofLab.member(name)]),
  ];
  const variables = new Map<string, View<unknown>>();
  for (const layer of layers) {
    for (const variable of layer.members() as readonly View<unknown>[]) {
      if (!variables.has(variable.key)) variables.set(variable.key, variable);
    }
  }
  return [...variables]
    .map(([variable, value]) => ({ name: variable, value }))
    .sort((a, b) => compareBytes(a.name, b.name));
}

/** Whether a host has variables of its own: a query, so that their values do not touch the plan of files. */
export const hasVariables: LabQuery<boolean> = {
  name: 'hasHostVariables',
  module: MODULE,
  run: (lab, id) => hostVariables(lab, id).length > 0,
};

/** Whether a host of the inventory has a file of variables. */
export function hasHostVariables(lab: Lab, id: string): Cell<boolean> {
  return lab.query(hasVariables, id);
}
