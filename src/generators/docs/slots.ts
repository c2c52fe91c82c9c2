/** Storage slots and what is in them; an empty slot has a row too. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { code } from '../../render/markdown.js';
import { escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { device, follow, medium } from '../../topology/model/entities.js';
import { contentsOf, type SlotContent } from '../../topology/model/storage.js';
import { type Column, tableOf } from './tables.js';
import { idText, withUnit } from './values.js';

/** A slot with one of its contents, or with none. */
export interface SlotRow {
  readonly lab: Lab;
  readonly device: string;
  readonly slot: string;
  readonly content: SlotContent | undefined;
}

/** The slots of a device sorted by id, a row for each content. */
export function slotRows(lab: Lab, deviceId: string): readonly SlotRow[] {
  const slots = device(lab, deviceId).at('specs').at('storage_slots').keys();
  return slots.flatMap((slot): SlotRow[] => {
    const row = { lab, device: deviceId, slot };
    const contents = contentsOf(lab, deviceId, slot);
    return contents.length === 0
      ? [{ ...row, content: undefined }]
      : contents.map((content) => ({ ...row, content }));
  });
}

function slotOf({ lab, device: deviceId, slot }: SlotRow) {
  return device(lab, deviceId).at('specs').at('storage_slots').member(slot);
}

/** A fact of the medium in the slot. */
function ofMedium<R>({ content }: SlotRow, fact: (mediumId: string) => Cell<R>): Cell<R | undefined> {
  if (!content) return cell<R | undefined>(undefined);
  return follow(content.medium, (id) => fact(id));
}

function mediumText(row: SlotRow): Text | undefined {
  return row.content ? code(row.content.medium) : escaped('empty');
}

/** A table of slots; `with-device` names the device in each row. */
export function slotTable(
  rows: readonly SlotRow[],
  devices: 'with-device' | 'of-one-device',
): Text | undefined {
  const deviceColumn: Column<SlotRow> = {
    title: 'Device',
    cell: (row) => idText(device(row.lab, row.device)),
  };
  return tableOf(rows, [
    ...(devices === 'with-device' ? [deviceColumn] : []),
    { title: 'Slot', cell: (row) => idText(slotOf(row)) },
    { title: 'Bus', cell: (row) => slotOf(row).at('bus') },
    { title: 'Mount', cell: (row) => slotOf(row).at('mount') },
    { title: 'Medium', cell: mediumText },
    { title: 'Type', cell: (row) => ofMedium(row, (id) => medium(row.lab, id).at('type')) },
    {
      title: 'Size',
      cell: (row) =>
        withUnit(
          ofMedium(row, (id) => medium(row.lab, id).at('size_gb')),
          'GB',
        ),
    },
    {
      title: 'Model',
      cell: (row) => ofMedium(row, (id) => first(medium(row.lab, id).at('model'))),
      optional: true,
    },
    { title: 'State', cell: (row) => row.content?.state },
  ]);
}
