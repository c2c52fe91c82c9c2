/** Values of fields as far as they can be judged: what the schema refuses counts as missing. */
import type { Address } from '../engine/address.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { schemaFindings } from './form.js';
import { isRefused } from './silence.js';

/** The text in a field. */
export function textOf(field: Pick<View<unknown>, 'value'>): string | undefined {
  const { value } = field;
  return typeof value === 'string' ? value : undefined;
}

/** The number in a field. */
export function numberOf(field: Pick<View<unknown>, 'value'>): number | undefined {
  const { value } = field;
  return typeof value === 'number' ? value : undefined;
}

/** True if the schema refuses one of these fields of an entity: looked at only where a fault would be reported. */
export function hasRefused(lab: Lab, entity: Address, ...fields: readonly Address[]): boolean {
  const findings = schemaFindings(lab, entity);
  return fields.some((field) => isRefused(findings, field));
}
