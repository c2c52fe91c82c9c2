/** What generators of Terraform and of installers need for values and labels. */
import { type Cell, cell, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { label } from '../../render/hcl.js';
import type { Text } from '../../render/text.js';

/** A text that says something: nothing in or white space alone, nothing out. */
export function filled(source: Cell<string | null | undefined>): Cell<string | undefined> {
  return map(source, (text) => (text.trim() === '' ? undefined : text));
}

/** The id of an entity, coming from where it is written. Not a read: whoever has the id has read it. */
export function idCell(entity: View<unknown>, id: string): Cell<string> {
  return cell(id, (entity as View<{ readonly id?: string } | undefined>).at('id'));
}

/** The Terraform label of an entity. */
export function entityLabel(entity: View<unknown>, id: string): Text {
  return label(idCell(entity, id));
}
