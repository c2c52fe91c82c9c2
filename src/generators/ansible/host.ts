/** A host of hosts.yml: what Ansible has to know to reach it, and what it is. */
import { type Cell, cell } from '../../engine/cell.js';
import type { TemplateContext, TemplateValue } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import { document, scalar } from '../../render/yaml.js';
import type { Lab } from '../../topology/lab.js';
import { device } from '../../topology/model/entities.js';
import { fieldsOf, guestOf } from '../../topology/model/guests.js';
import { isSetByGroup, loginUser } from '../../topology/model/host-variables.js';
import { hostName } from '../../topology/model/hosts.js';
import { inventoryHost } from '../../topology/model/inventory.js';
import { primaryIp } from '../../topology/model/management.js';
import { managedRouters } from '../../topology/model/routers.js';
import { authorizedKeys } from '../../topology/model/ssh.js';

/** How Ansible talks to RouterOS: https://docs.ansible.com/ansible/latest/collections/community/routeros/docsite/ssh-guide.html */
const ROUTEROS = [
  ['ansible_connection', 'ansible.netcommon.network_cli'],
  ['ansible_network_os', 'community.routeros.routeros'],
] as const;

const NONE: Cell<undefined> = cell(undefined);

/** The name of a host in the inventory: its id, coming from where that is written. */
export function hostKey(lab: Lab, id: string): Text {
  const entity = guestOf(lab, id)?.view ?? device(lab, id);
  return scalar(cell(id, (entity as Entity).at('id')));
}

interface Entity {
  readonly at: (key: 'id') => Cell<unknown>;
}

/** The name and the variables of a host, those that have a value, in the order in which they are written. */
export function hostContext(lab: Lab, id: string): TemplateContext {
  const guest = guestOf(lab, id);
  const entity = guest ? undefined : device(lab, id);
  const fields = guest ? fieldsOf(guest) : undefined;
  const variables: (readonly [string, Cell<string | number | null | undefined>])[] = [
    ['ansible_host', primaryIp(lab, id)],
    ['ansible_user', loginUser(lab, id)],
    ...connectionOf(lab, id),
    ['display_name', hostName(lab, id)],
    ['host_type', fields ? fields.at('type') : (entity?.at('type') ?? NONE)],
    ['host_role', fields ? fields.at('role') : (entity?.at('role') ?? NONE)],
    ['device_model', entity?.at('model') ?? NONE],
    ['vmid', fields?.at('vmid') ?? NONE],
    ['trust_zone', inventoryHost(lab, id).at('zone') as Cell<string | undefined>],
    ['playbook', fields?.at('ansible').at('playbook') ?? NONE],
  ];
  const keys = authorizedKeys(lab, id);
  return {
    id: hostKey(lab, id),
    variables: variables.flatMap(([name, value]) => variable(name, value)),
    authorized_keys: keys.value.length === 0 ? undefined : document(keys),
  };
}

function variable(name: string, value: Cell<string | number | null | undefined>): TemplateContext[] {
  const text: TemplateValue = value.value === '' ? undefined : scalar(value);
  return text ? [{ name: scalar(name), value: text }] : [];
}

/** What a managed router needs besides address and user, unless one of its groups says otherwise. */
function connectionOf(lab: Lab, id: string): (readonly [string, Cell<string>])[] {
  if (guestOf(lab, id) || !managedRouters(lab).includes(id)) return [];
  const type = device(lab, id).at('type');
  return ROUTEROS.filter(([name]) => !isSetByGroup(lab, id, name)).map(
    ([name, value]) => [name, cell(value, type)] as const,
  );
}
