/** Schedules are ones that cron understands. */
import { cronFault, isCron } from '../../topology/schema/cron.js';
import { subjectOf } from '../entities.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';

/** The field at `index` with every value in the others: what is wrong then is wrong with that field. */
function alone(fields: readonly string[], index: number): string {
  return fields.map((field, at) => (at === index ? field : '*')).join(' ');
}

/** Each field of a schedule has values that it may have. What is no schedule at all is refused by the schema. */
export const schedules: EntityRule = {
  codes: ['operations/schedule'],
  of: ['L7_operations.backup.policies'],
  judge(_, entity) {
    const view = entity.view.at('schedule');
    const text = textOf(view);
    if (text === undefined || !isCron(text)) return [];
    const fields = text.trim().split(/\s+/);
    return fields.flatMap((_field, index) => {
      const fault = cronFault(alone(fields, index));
      if (!fault) return [];
      const message = `${subjectOf(entity)}: schedule: ${fault.field} ${fault.text}: expected ${fault.expected}`;
      const remedy = fault.text.includes('/')
        ? 'a step /n is at least 1 and no larger than the largest value of its field'
        : 'the fields are minute, hour, day of month, month and day of week';
      return [error('operations/schedule', view.address, message, { remedy })];
    });
  },
};
