import kleur from 'kleur';
import type { RunResult } from '../engine/result.js';
import { annotations } from './annotations.js';
import { countDiagnostics, mostSevere, printDiagnostics } from './diagnostics.js';
import type { Options } from './options.js';
import { count, useColor } from './terminal.js';

/** Exit status of a run. */
export function exitStatus({ status }: Pick<RunResult, 'status'>): 0 | 1 {
  return status === 'ok' ? 0 : 1;
}

/**
 * Prints what a run came to: diagnostics to standard error, results to standard output.
 * @param did what `--verbose` adds
 * @param lead what the closing line begins with, of a run that is one of many: files are then named by `--verbose` alone
 */
export function report(
  result: RunResult,
  options: Options,
  root: string,
  did: readonly string[],
  lead?: string,
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(contract(result))}\n`);
    return;
  }
  useColor(options, process.stderr);
  const shown = options.quiet
    ? result.diagnostics.filter(({ severity }) => severity === 'error')
    : result.diagnostics;
  if (shown.length > 0) {
    process.stderr.write(`${printDiagnostics(shown, root)}\n`);
    process.stderr.write(annotations([...mostSevere(shown)], root, process.env));
  }
  for (const { path, message } of result.outputs.failed) {
    process.stderr.write(`${kleur.bold(path)} ${kleur.red('failed')} ${message}\n`);
  }
  if (options.quiet) return;
  useColor(options, process.stdout);
  const files = lead === undefined || options.verbose ? fileLines(result, options) : [];
  for (const line of files) process.stdout.write(`${line}\n`);
  if (options.verbose) for (const line of did) process.stdout.write(`${line}\n`);
  const line = `${lead ?? ''}${closingLine(result, options)}`;
  if (result.status === 'failed') process.stderr.write(`${line}\n`);
  else process.stdout.write(`${line}\n`);
}

/** The fields of the JSON contract, and no others. */
function contract({ status, outputs, diagnostics, durationMs }: RunResult): RunResult {
  return { status, outputs, diagnostics, durationMs };
}

/** One line for each file that differs. */
function fileLines({ outputs }: RunResult, options: Options): string[] {
  const { written, removed, restored, rendered } = outputs;
  const back = new Set(restored);
  if (options.mode === 'check') {
    return [
      ...written.map((path) => `${kleur.yellow('differs')} ${path}`),
      ...removed.map((path) => `${kleur.yellow('not wanted')} ${path}`),
    ];
  }
  const lines = written.map((path) =>
    back.has(path) ? `${kleur.yellow('restored')} ${path}` : `${kleur.green('wrote')} ${path}`,
  );
  if (options.verbose) {
    const changed = new Set(written);
    lines.push(
      ...rendered.filter((path) => !changed.has(path)).map((path) => `${kleur.dim('unchanged')} ${path}`),
    );
  }
  return [...lines, ...removed.map((path) => `${kleur.red('removed')} ${path}`)];
}

/** `12 of 61 outputs rendered, 9 written, 52 up to date, in 84 ms` */
function closingLine(result: RunResult, options: Options): string {
  const { outputs, diagnostics, durationMs, status } = result;
  const { total, rendered, written, restored, removed, failed } = outputs;
  const time = `in ${durationMs < 10_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`}`;
  const problems = countDiagnostics(diagnostics);
  const failing = failed.length > 0 ? count(failed.length, 'output') : '';
  if (status === 'failed') {
    const what = [problems, failing && `${failing} failed`].filter(Boolean).join(', ');
    const done = written.length > 0 ? `; ${written.length} written` : '; nothing was written';
    const rest = { check: '; the outputs could not be checked', validate: '' };
    return kleur.red(
      `failed: ${what}${options.mode === 'check' || options.mode === 'validate' ? rest[options.mode] : done}, ${time}`,
    );
  }
  if (options.mode === 'validate') return `valid${problems ? `: ${problems}` : ''}, ${time}`;
  const upToDate = total - written.length;
  if (options.mode === 'check') {
    const different = written.length + removed.length;
    const verdict =
      different > 0 ? kleur.yellow(`${count(different, 'output')} not up to date`) : 'all up to date';
    return `${verdict} (${total} in all), ${time}`;
  }
  const parts = [`${rendered.length} of ${count(total, 'output')} rendered`, `${written.length} written`];
  if (options.mode === 'watch' && restored.length > 0) parts.push(`${restored.length} restored`);
  if (removed.length > 0) parts.push(`${removed.length} removed`);
  parts.push(`${upToDate} up to date`);
  if (problems) parts.push(problems);
  return `${parts.join(', ')}, ${time}`;
}
