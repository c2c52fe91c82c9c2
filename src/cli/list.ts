import { listOutputs } from '../engine/list.js';
import type { Project } from '../engine/project.js';
import { useColor } from './color.js';
import { printDiagnostics } from './diagnostics.js';
import type { Options } from './options.js';

/** `--list`: the outputs, one a line; returns the exit status. */
export async function list<Root>(project: Project<Root>, options: Options): Promise<number> {
  const { wanted, diagnostics, hasErrors } = await listOutputs(project);
  const paths = [...wanted.keys()];
  useColor(options, process.stderr);
  if (hasErrors && !options.json) process.stderr.write(printDiagnostics(diagnostics, project.root));
  if (options.json) process.stdout.write(`${JSON.stringify({ outputs: paths, diagnostics })}\n`);
  else process.stdout.write(paths.map((path) => `${path}\n`).join(''));
  return hasErrors ? 1 : 0;
}
