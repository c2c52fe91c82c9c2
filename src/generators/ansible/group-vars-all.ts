/** group_vars/all.yml: the networks of the lab, and what the topology says of every host. */
import { type Cell, first } from '../../engine/cell.js';
import type { Data } from '../../render/yaml.js';
import type { Lab } from '../../topology/lab.js';
import { ansible, network, networks } from '../../topology/model/entities.js';
import { ALL_GROUP } from '../../topology/model/host-variables.js';
import { managementNetwork, networkIds, networkVlan } from '../../topology/model/networks.js';
import { variablesFile } from './variables.js';

/** Variables that follow from the topology. One that the topology sets itself is not derived, nor read. */
const DERIVED: ReadonlyMap<string, (lab: Lab) => Data> = new Map([
  ['management_network', managementVariable],
  ['networks', networksVariable],
]);

export const allFile = variablesFile('ansible/inventory/group_vars/all.yml.mustache', (lab) => {
  const own = ansible(lab).at('group_vars').member(ALL_GROUP);
  const names = own.keys();
  const derived = [...DERIVED].filter(([name]) => !names.includes(name));
  return new Map<string, Data>([
    ...derived.map(([name, variable]) => [name, variable(lab)] as const),
    ...names.map((name) => [name, own.member(name)] as const),
  ]);
});

/** The management network; undefined where none is known. */
function managementVariable(lab: Lab): Data {
  const id = managementNetwork(lab).value;
  if (id === undefined) return undefined;
  return new Map<string, Data>([
    ['cidr', written(network(lab, id).at('cidr'))],
    ['gateway', written(network(lab, id).at('gateway'))],
  ]);
}

/** All networks by id; undefined without any. */
function networksVariable(lab: Lab): Data {
  const ids = networkIds(lab);
  return ids.length === 0 ? undefined : new Map(ids.map((id) => [id, networkVariable(lab, id)]));
}

function networkVariable(lab: Lab, id: string): Data {
  return new Map<string, Data>([
    ['cidr', written(networks(lab).member(id).at('cidr'))],
    ['gateway', written(networks(lab).member(id).at('gateway'))],
    ['vlan', networkVlan(lab, id)],
    ['trust_zone', written(networks(lab).member(id).at('trust_zone_ref'))],
  ]);
}

/** What is written, where null means nothing. */
function written<T>(field: Cell<T | null | undefined>): Cell<T | undefined> {
  return first(field);
}
