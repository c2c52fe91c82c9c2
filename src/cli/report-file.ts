/** `--report FILE`: past runs and the graph as one page. */
import path from 'node:path';
import { isInside, realDisk, systemReason } from '../engine/disk.js';
import { Explainer } from '../engine/explain.js';
import type { Project } from '../engine/project.js';
import { packageVersion } from '../package/version.js';
import { collectReport } from '../report/collect.js';
import { isReport, reportPage } from '../report/file.js';
import { useColor } from './color.js';
import { damaged, NOTHING_BUILT } from './damaged.js';
import { redactSecrets } from './explain-answer.js';
import { type Options, UsageError } from './options.js';

/** `--report FILE`; returns the exit status. FILE is relative to the current folder. Throws UsageError. */
export async function reportFile<Root>(
  project: Project<Root>,
  options: Options,
  packageFolder: string,
): Promise<number> {
  const named = options.what;
  if (named === undefined) throw new UsageError('--report needs FILE: the page to write');
  const given = path.resolve(named);
  // What a link leads to is written, not the link.
  const file = realDisk.realpath(given) ?? given;
  const refusal = refused(file, realDisk.realpath(project.outputFolder) ?? project.outputFolder);
  if (refusal !== undefined) return fail(`${named} ${refusal}`);
  const explainer = await Explainer.open(project, redactSecrets);
  if (!explainer) return fail(NOTHING_BUILT);
  let page: string;
  try {
    page = reportPage(collectReport(explainer, redactSecrets, packageVersion(packageFolder)), packageFolder);
  } catch (error) {
    return fail(damaged(error));
  } finally {
    explainer.close();
  }
  const bytes = Buffer.from(page);
  try {
    writeWhole(file, bytes);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    return fail(`${named} can't be written: ${reason}`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ report: file, bytes: bytes.length })}\n`);
  else if (!options.quiet) {
    useColor(options, process.stdout);
    process.stdout.write(`wrote ${named} (${(bytes.length / 1e6).toFixed(1)} MB): open it in a browser\n`);
  }
  return 0;
}

/** Why a file must not be written; undefined if it may be. */
function refused(file: string, outputFolder: string): string | undefined {
  if (isInside(file, outputFolder)) return 'lies in the output folder: name a place outside of it';
  const folder = path.dirname(file);
  if (realDisk.stat(folder)?.type !== 'folder') return `can't be written: there is no folder ${folder}`;
  const there = realDisk.stat(file);
  if (!there) return undefined;
  if (there.type !== 'file') return 'is no file: name one that labbuild may write';
  const bytes = attempt(() => realDisk.read(file));
  return bytes && isReport(bytes)
    ? undefined
    : 'is there, and is no report of labbuild: it is left as it is. Name another file, or remove it';
}

/** Writes a file so that it is there as a whole or not at all. */
function writeWhole(file: string, bytes: Buffer): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    realDisk.write(temporary, bytes);
    realDisk.rename(temporary, file);
  } catch (error) {
    attempt(() => realDisk.remove(temporary));
    throw error;
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function fail(message: string): number {
  process.stderr.write(`labbuild: ${message}\n`);
  return 1;
}
