/** What a run came to, in one line: its exit status, the line that closes what is printed, the JSON document. Loads next to nothing. */
import type { RunResult } from '../engine/result.js';
import type { Options } from './options.js';
import { count, countDiagnostics } from './terminal.js';

/** How a part of the line that a reader must not miss is painted. */
export interface Paint {
  bad(text: string): string;
  different(text: string): string;
}

const PLAIN: Paint = { bad: (text) => text, different: (text) => text };

/** Exit status of a run. */
export function exitStatus({ status }: Pick<RunResult, 'status'>): 0 | 1 {
  return status === 'ok' ? 0 : 1;
}

/** The JSON contract of a run, its fields and no others, as one line. */
export function asJson({ status, outputs, diagnostics, durationMs }: RunResult): string {
  return `${JSON.stringify({ status, outputs, diagnostics, durationMs })}\n`;
}

/** `12 of 61 outputs rendered, 9 written, 52 up to date, in 84 ms` */
export function closingLine(result: RunResult, options: Pick<Options, 'mode'>, paint = PLAIN): string {
  const { outputs, diagnostics, durationMs, status } = result;
  const { total, rendered, written, restored, removed, failed } = outputs;
  const time = `in ${durationMs < 10_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`}`;
  const problems = countDiagnostics(diagnostics);
  const failing = failed.length > 0 ? count(failed.length, 'output') : '';
  if (status === 'failed') {
    const what = [problems, failing && `${failing} failed`].filter(Boolean).join(', ');
    const done = written.length > 0 ? `; ${written.length} written` : '; nothing was written';
    const rest = { check: '; the outputs could not be checked', validate: '' };
    return paint.bad(
      `failed: ${what}${options.mode === 'check' || options.mode === 'validate' ? rest[options.mode] : done}, ${time}`,
    );
  }
  if (options.mode === 'validate') return `valid${problems ? `: ${problems}` : ''}, ${time}`;
  const upToDate = total - written.length;
  if (options.mode === 'check') {
    const different = written.length + removed.length;
    const verdict =
      different > 0 ? paint.different(`${count(different, 'output')} not up to date`) : 'all up to date';
    return `${verdict} (${total} in all), ${time}`;
  }
  const parts = [`${rendered.length} of ${count(total, 'output')} rendered`, `${written.length} written`];
  if (options.mode === 'watch' && restored.length > 0) parts.push(`${restored.length} restored`);
  if (removed.length > 0) parts.push(`${removed.length} removed`);
  parts.push(`${upToDate} up to date`);
  if (problems) parts.push(problems);
  return `${parts.join(', ')}, ${time}`;
}
