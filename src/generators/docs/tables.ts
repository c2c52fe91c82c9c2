/** Tables of the pages, on top of render/markdown.ts. */
import { cell, NOTHING, table } from '../../render/markdown.js';
import { part, queryOf } from '../../render/part.js';
import type { Scalar, Source, Text } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';

/** What a table cell can be given: a text is used as it is; nothing becomes `—`. */
export type CellSource = Source<Scalar | readonly Source<string | number>[]> | Text | undefined;

/** A column of a table whose rows are made from values of type `Row`. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => CellSource;
  /** True if the column is left out when it has nothing to say in any row. */
  readonly optional?: boolean;
}

function rowOf<Row>(row: Row, columns: readonly Column<Row>[]): readonly Text[] {
  return columns.map((column) => cell(column.cell(row)));
}

/** A table with a row for each of `rows`; undefined without rows. */
export function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Text | undefined {
  return tableOfRows(
    rows.map((row) => rowOf(row, columns)),
    columns,
  );
}

function tableOfRows<Row>(
  rows: readonly (readonly Text[])[],
  columns: readonly Column<Row>[],
): Text | undefined {
  const filled = columns
    .map(({ title, optional }, n) => ({ title, optional, n }))
    .filter(({ optional, n }) => optional !== true || rows.some((row) => row[n]?.value !== NOTHING));
  return table(
    filled.map(({ title }) => title),
    rows.map((row) => filled.map(({ n }) => row[n])),
  );
}

/** A table whose rows are parts of the page. */
export interface EntityTable {
  /** The query that makes a row of an entity. */
  readonly row: LabQuery<string>;
  /** A row for each of the entities with these ids; undefined without any. */
  of(lab: Lab, ids: readonly string[]): Text | undefined;
}

/** A table of entities; `find` looks up what the columns are made from. For the rest see `part`. */
export function entityTable<Row>(
  { name, module }: { readonly name: string; readonly module: string },
  find: (lab: Lab, id: string) => Row,
  columns: readonly Column<Row>[],
): EntityTable {
  const row = part({
    name,
    show: (lab: Lab, id) => ({ cells: rowOf(find(lab, id), columns) }),
  });
  return {
    row: queryOf(row, module),
    of: (lab, ids) =>
      tableOfRows(
        ids.map((id) => row.of(lab, id).cells),
        columns,
      ),
  };
}

/** A table of two columns, a row for each fact that is known; undefined if none is. */
export function facts(entries: readonly (readonly [string, CellSource])[]): Text | undefined {
  const known = entries
    .map(([title, value]) => [title, cell(value)] as const)
    .filter(([, value]) => value.value !== NOTHING);
  return table(['Property', 'Value'], known);
}
