import { generator } from '../../../src/generators/terraform-proxmox/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { describeFindings } from '../../judges/finding.js';
import { judgeModule } from '../../judges/hcl.js';
import { type HclBlock, scanHcl } from '../../judges/hcl-scan.js';
import { judgeFormat } from '../../judges/terraform-fmt.js';
import { judgeText } from '../../judges/text.js';
import { Memory } from '../../support/memory.js';

/** The texts of the module's files by their names; empty without a module. */
export function textsOf(document: Document): ReadonlyMap<string, string> {
  const files = new Memory(document).generate(generator);
  return new Map([...files].map(([path, { text }]) => [path.replace(/^terraform\//, ''), text]));
}

/** One generated file of a topology. */
export function fileOf(document: Document, name: string): string {
  const text = textsOf(document).get(name);
  if (text === undefined) throw new Error(`no ${name} is generated`);
  return text;
}

/** The blocks at the top of a file with these labels, e.g. `variable "x"`. */
export function blocksOf(text: string, type: string, ...labels: readonly string[]): readonly HclBlock[] {
  return scanHcl(text).blocks.filter(
    (block) => block.type === type && labels.every((label, n) => block.labels[n] === label),
  );
}

/** The resource with that label. */
export function resource(text: string, label: string): HclBlock {
  const found = blocksOf(text, 'resource').find(({ labels }) => labels[1] === label);
  if (!found) throw new Error(`no resource ${label} in\n${text}`);
  return found;
}

/** The nested blocks at a path such as `initialization.dns`. */
export function nested(block: HclBlock, path: string): readonly HclBlock[] {
  return path
    .split('.')
    .reduce<readonly HclBlock[]>(
      (found, type) => found.flatMap(({ body }) => body.blocks.filter((inner) => inner.type === type)),
      [block],
    );
}

/** An attribute as it is written; undefined if it is not there. The path may lead into the first of nested blocks. */
export function attribute(block: HclBlock, path: string): string | undefined {
  const steps = path.split('.');
  const name = steps.pop();
  const [within] = steps.length > 0 ? nested(block, steps.join('.')) : [block];
  return within?.body.attributes.find((candidate) => candidate.name === name)?.expression;
}

/** All attributes of a block, as they are written. */
export function attributesOf(block: HclBlock): Readonly<Record<string, string>> {
  return Object.fromEntries(block.body.attributes.map(({ name, expression }) => [name, expression]));
}

/** What the judges of HCL say of the module; empty = nothing. */
export async function verdict(document: Document): Promise<string> {
  const files = [...textsOf(document)].map(([name, text]) => ({ file: `terraform/${name}`, text }));
  const hcl = files.filter(({ file }) => file.endsWith('.tf'));
  const bytes = files.flatMap(({ file, text }) => judgeText(file, Buffer.from(text), { mark: true }));
  return describeFindings([...bytes, ...(await judgeModule(files)), ...(await judgeFormat(hcl))]);
}
