/** Diagnostics as annotations of GitHub Actions, which shows them beside the lines that they are about. */
import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../engine/result.js';
import { printable } from './terminal.js';

/** Parts of the environment of a GitHub Actions job. */
export interface ActionsEnvironment {
  readonly GITHUB_ACTIONS?: string | undefined;
  /** Folder of the repository: paths of annotations are relative to it. */
  readonly GITHUB_WORKSPACE?: string | undefined;
}

/**
 * A workflow command for each diagnostic, one a line; empty outside of GitHub Actions.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 * @param root folder of the lab, absolute
 */
export function annotations(
  diagnostics: readonly Diagnostic[],
  root: string,
  environment: ActionsEnvironment,
): string {
  if (environment.GITHUB_ACTIONS !== 'true') return '';
  const folder = folderIn(environment.GITHUB_WORKSPACE, root);
  return diagnostics.map((diagnostic) => `${annotation(diagnostic, folder)}\n`).join('');
}

function annotation(
  { severity, code, message, remedy, related = [], ...at }: Diagnostic,
  folder: string,
): string {
  const lines = [
    message,
    ...related.map((other) => `${other.file}:${other.line}:${other.column} ${other.message}`),
    ...(remedy === undefined ? [] : [`help: ${remedy}`]),
  ];
  const properties = [
    `file=${property(path.posix.join(folder, at.file))}`,
    `line=${at.line}`,
    `col=${at.column}`,
    `title=${property(code)}`,
  ];
  return `::${severity} ${properties.join(',')}::${data(lines.map(printable).join('\n'))}`;
}

/** Where the lab lies in the repository, with `/`; empty if it is the repository, or lies elsewhere. */
function folderIn(workspace: string | undefined, root: string): string {
  if (!workspace) return '';
  let real: string;
  try {
    real = fs.realpathSync.native(workspace);
  } catch {
    return '';
  }
  const folder = path.relative(real, root).split(path.sep).join('/');
  return folder.startsWith('../') || folder === '..' || path.isAbsolute(folder) ? '' : folder;
}

/** Text after the second `::`. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The value of a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
