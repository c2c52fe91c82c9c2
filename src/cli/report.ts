import kleur from 'kleur';
import type { RunResult } from '../engine/result.js';
import { annotations } from './annotations.js';
import { useColor } from './color.js';
import { mostSevere, printDiagnostics } from './diagnostics.js';
import type { Options } from './options.js';
import { asJson, closingLine } from './outcome.js';

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
    process.stdout.write(asJson(result));
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
  const line = `${lead ?? ''}${closingLine(result, options, { bad: kleur.red, different: kleur.yellow })}`;
  if (result.status === 'failed') process.stderr.write(`${line}\n`);
  else process.stdout.write(`${line}\n`);
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
