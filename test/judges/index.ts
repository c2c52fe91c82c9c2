import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnsibleVerdict,
  compareInventory,
  judgeInventory,
  readInventory,
  runAnsibleInventory,
} from './ansible.js';
import { compare, type Finding, type SourceText, sortFindings } from './finding.js';
import { judgeModule, type ModuleRules } from './hcl.js';
import { folderOf, judgeLayout, languageOf } from './layout.js';
import { judgeMarkdown, type MarkdownRules } from './markdown.js';
import { judgeMermaid } from './mermaid.js';
import { judgeFormat, judgeWithTerraform } from './terraform-fmt.js';
import { judgeText } from './text.js';
import { judgeToml } from './toml.js';
import { judgeYaml } from './yaml.js';

export { describeFindings, type Finding, type SourceText } from './finding.js';

/** Exceptions for one tree. */
export interface TreeRules extends ModuleRules, Pick<MarkdownRules, 'allowWord'> {
  /** Files beside the layout: a plugin's outputs, a person's own. They are held against the rules of bytes only. */
  readonly isExtra?: (path: string) => boolean;
  /** False runs no other program (terraform, ansible-inventory): for many trees in a row. Default true. */
  readonly programs?: boolean;
}

/** All that was found in a tree, and which judges could not be asked. */
export interface TreeVerdict {
  readonly findings: Finding[];
  /** One line for each program that did not run. */
  readonly skipped: string[];
}

/** Everything that can be said about a generated tree; empty = good. Paths are relative to `directory`. */
export async function judgeTree(directory: string, rules: TreeRules = {}): Promise<Finding[]> {
  return (await inspectTree(directory, rules)).findings;
}

/** As judgeTree, and says which judges were skipped. */
export async function inspectTree(directory: string, rules: TreeRules = {}): Promise<TreeVerdict> {
  const findings: Finding[] = [];
  const skipped: string[] = [];
  const paths = listFiles(directory, findings);
  findings.push(...judgeLayout(paths, rules.isExtra));

  const unmarked = new Set(paths.includes('.labbuild') ? read(directory, '.labbuild').text.split('\n') : []);
  for (const path of paths) {
    const mark = path !== '.labbuild' && !unmarked.has(path) && rules.isExtra?.(path) !== true;
    findings.push(...judgeText(path, readFileSync(join(directory, path)), { mark }));
  }

  const known = paths.filter((path) => rules.isExtra?.(path) !== true).map((path) => read(directory, path));
  const only = (...languages: (string | undefined)[]) =>
    known.filter(({ file }) => languages.includes(languageOf(file)));
  for (const folder of foldersOf(only('hcl', 'tfvars')))
    findings.push(
      ...(await judgeModule(
        only('hcl', 'tfvars').filter(({ file }) => folderOf(file) === folder),
        rules,
      )),
    );
  const hcl = only('hcl');
  findings.push(...(await judgeFormat(hcl)));
  if (rules.programs === false)
    skipped.push('terraform fmt: not asked for', 'ansible-inventory: not asked for');
  else if (hcl.length > 0) collect(judgeWithTerraform(hcl), findings, skipped);

  for (const { file, text } of only('hosts')) findings.push(...judgeYaml(file, text));
  // What stands in variables is a person's own: a null may be meant. Only host_vars promise sorted keys.
  for (const { file, text } of only('vars'))
    findings.push(...judgeYaml(file, text, { nulls: true, sorted: file.includes('/host_vars/') }));
  for (const folder of foldersOf(only('hosts')))
    judgeInventoryFolder(directory, folder, rules, findings, skipped);

  const pages = only('page');
  findings.push(...judgeMarkdown(pages, { ...rules, files: paths }));
  for (const page of pages) findings.push(...(await judgeMermaid(page)));
  for (const { file, text } of only('toml')) findings.push(...judgeToml(file, text));
  return { findings: sortFindings(findings), skipped: [...new Set(skipped)] };
}

function judgeInventoryFolder(
  directory: string,
  folder: string,
  rules: TreeRules,
  findings: Finding[],
  skipped: string[],
): void {
  const path = join(directory, folder);
  const here: Finding[] = judgeInventory(path);
  const verdict: AnsibleVerdict = rules.programs === false ? { findings: [] } : runAnsibleInventory(path);
  collect(verdict, here, skipped);
  const readable = !here.some(({ message }) => message.startsWith('inventory: '));
  if (verdict.list && readable) here.push(...compareInventory(path, verdict.list, readInventory(path)));
  findings.push(...here.map((finding) => ({ ...finding, file: folder })));
}

function collect(
  verdict: { readonly findings: Finding[]; readonly skipped?: string },
  findings: Finding[],
  skipped: string[],
): void {
  findings.push(...verdict.findings);
  if (verdict.skipped !== undefined) skipped.push(verdict.skipped);
}

function foldersOf(files: readonly SourceText[]): string[] {
  return [...new Set(files.map(({ file }) => folderOf(file)))];
}

function read(directory: string, path: string): SourceText {
  return { file: path, text: readFileSync(join(directory, path), 'utf8') };
}

/** Every file below a directory, `/`-separated and sorted; folders without a file are findings. */
function listFiles(directory: string, findings: Finding[], below = ''): string[] {
  const entries = readdirSync(join(directory, below), { withFileTypes: true });
  if (entries.length === 0 && below !== '') findings.push({ file: below, message: 'empty folder' });
  return entries
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? listFiles(directory, findings, path) : [path];
    })
    .sort(compare);
}
