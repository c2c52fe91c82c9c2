/** Tables of the pages, on top of render/markdown.ts. */
import { cell, NOTHING, table } from '../../render/markdown.js';
import type { Scalar, Source, Text } from '../../render/text.js';

/** What a table cell can be given: a text is used as it is; nothing becomes `—`. */
export type CellSource = Source<Scalar | readonly Source<string | number>[]> | Text | undefined;

/** A column of a table whose rows are made from values of type `Row`. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => CellSource;
  /** True if the column is left out when it has nothing to say in any row. */
  readonly optional?: boolean;
}

/** A table with a row for each of `rows`; undefined without rows. */
export function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Text | undefined {
  const filled = columns
    .map((column) => ({ column, cells: rows.map((row) => cell(column.cell(row))) }))
    .filter(({ column, cells }) => column.optional !== true || cells.some(({ value }) => value !== NOTHING));
  return table(
    filled.map(({ column }) => column.title),
    rows.map((_, n) => filled.map(({ cells }) => cells[n])),
  );
}

/** A table of two columns, a row for each fact that is known; undefined if none is. */
export function facts(entries: readonly (readonly [string, CellSource])[]): Text | undefined {
  const known = entries
    .map(([title, value]) => [title, cell(value)] as const)
    .filter(([, value]) => value.value !== NOTHING);
  return table(['Property', 'Value'], known);
}
