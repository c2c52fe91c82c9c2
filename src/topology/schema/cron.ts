/** The five fields of a cron schedule and what each may hold. */

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that stand for numbers, the first of them for `min`. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 7, names: WEEKDAYS },
];

const VALUE = '(?:\\d{1,4}|[A-Za-z]{3})';
const ITEM = new RegExp(`^(?:\\*|${VALUE}(?:-${VALUE})?)(?:/\\d{1,4})?$`);

/** True for five fields in cron's notation (`*`, `5`, `1-5`, `mon-fri`, lists, steps), whatever their numbers. */
export function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length &&
    fields.every((field) => field.split(',').every((item) => ITEM.test(item)))
  );
}

/** What is wrong with one field of a schedule. */
export interface CronFault {
  /** `minute`, `hour`, `day of month`, `month` or `day of week`. */
  readonly field: string;
  /** The field's text. */
  readonly text: string;
  /** What it may hold, in words. */
  readonly expected: string;
}

/** The number that an item's value stands for; undefined if the field has no such value. */
function numberOf(value: string, field: CronField): number | undefined {
  const index = field.names.indexOf(value.toLowerCase());
  const number = /^\d+$/.test(value) ? Number(value) : index < 0 ? Number.NaN : field.min + index;
  return number >= field.min && number <= field.max ? number : undefined;
}

function isItemInRange(item: string, field: CronField): boolean {
  const [range = '', step] = item.split('/');
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.max)) return false;
  if (range === '*') return true;
  const [first, last] = range.split('-').map((value) => numberOf(value, field));
  return first !== undefined && (!range.includes('-') || (last !== undefined && first <= last));
}

/** The first field of a schedule in cron's notation that is out of range; undefined if none is. */
export function cronFault(text: string): CronFault | undefined {
  const fields = text.trim().split(/\s+/);
  for (const [index, field] of FIELDS.entries()) {
    const value = fields[index] ?? '';
    if (value.split(',').every((item) => isItemInRange(item, field))) continue;
    return { field: field.name, text: value, expected: `${field.min} to ${field.max}, a before b in a-b` };
  }
  return undefined;
}
