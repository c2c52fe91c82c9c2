/** SSH keys let somebody in, for a time that has not ended before it began. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import { isDate } from '../../topology/schema/scalars.js';
import { subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { textOf } from '../values.js';

const CODE = 'operations/ssh-key';

/** The day in a field; undefined where there is none, or one that does not exist. */
function dayAt(view: Pick<View<unknown>, 'value'>): string | undefined {
  const text = textOf(view);
  return text !== undefined && isDate(text) ? text : undefined;
}

function dates(entity: Entity): readonly Finding[] {
  const [created, expires] = [entity.view.at('created'), entity.view.at('expires')];
  const [first, last] = [dayAt(created), dayAt(expires)];
  // Days are written so that they sort as text.
  if (first === undefined || last === undefined || last >= first) return [];
  const text = `${subjectOf(entity)}: expires: ${last} is before created, ${first}`;
  const related = [{ message: `created on ${first}`, node: created.address }];
  return [warning(CODE, expires.address, text, { remedy: 'correct the one that is wrong', related })];
}

function nobody(entity: Entity): readonly Finding[] {
  const hosts = entity.view.at('authorized_for');
  const value: unknown = hosts.value;
  if (value !== undefined && !(Array.isArray(value) && value.length === 0)) return [];
  const node = value === undefined ? entity.view.address : hosts.address;
  const text = `${subjectOf(entity)}: authorized_for: the key may log in to no host`;
  const remedy = 'add the hosts that it is for, such as device_ref: …, or remove the key';
  return [warning(CODE, node, text, { remedy })];
}

export const sshKeyRule: EntityRule = {
  codes: [CODE],
  of: ['L7_operations.security.ssh_keys'],
  judge: (_, entity) => [...dates(entity), ...nobody(entity)],
};
