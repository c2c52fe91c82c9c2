import { parse } from '@cdktf/hcl2json';
import { type Finding, messageOf, type SourceText } from './finding.js';
import { type Expression, readExpression } from './hcl-expression.js';
import { type HclBlock, type HclBody, scanHcl } from './hcl-scan.js';

/** A block at the top of a file: `resource`, `variable`, `output` … */
export interface RootBlock {
  readonly file: string;
  readonly block: HclBlock;
  /** `type.label`, `data.type.label`, `var.x`, `output.x`, `provider.x`; the block type for all else. */
  readonly address: string;
}

/** One expression of the module, with its place. */
export interface Use {
  readonly root: RootBlock;
  /** Names of the blocks it stands in, below the root block, then its attribute. */
  readonly path: readonly string[];
  /** Line of the file on which the expression starts. */
  readonly line: number;
  readonly expression: Expression;
  /** Iterators of the `dynamic` blocks around it. */
  readonly iterators: ReadonlySet<string>;
  /** What refers to other objects by this expression: a local value, or the root block. */
  readonly owner: string;
}

/** All `.tf` files of one folder, as Terraform reads them: together. */
export interface Module {
  readonly files: readonly SourceText[];
  readonly roots: readonly RootBlock[];
  readonly uses: readonly Use[];
}

const ROOTS: Readonly<Record<string, number>> = {
  check: 1,
  data: 2,
  import: 0,
  locals: 0,
  module: 1,
  moved: 0,
  output: 1,
  provider: 1,
  removed: 0,
  resource: 2,
  terraform: 0,
  variable: 1,
};

/** HCL syntax of one file, by HashiCorp's parser. */
export async function judgeHclSyntax({ file, text }: SourceText): Promise<Finding[]> {
  try {
    await parse(file, text);
    return [];
  } catch (error) {
    const message = messageOf(error);
    const line = /:(\d+),\d+-\d+(?:,\d+)?: /.exec(message)?.[1];
    return [{ file, ...(line === undefined ? {} : { line: Number(line) }), message: `HCL: ${message}` }];
  }
}

/** Reads a module; files that HashiCorp's parser refuses are findings and no part of it. */
export async function loadModule(
  files: readonly SourceText[],
): Promise<{ module: Module; findings: Finding[] }> {
  const findings: Finding[] = [];
  const roots: RootBlock[] = [];
  const uses: Use[] = [];
  for (const source of files) {
    const problems = await judgeHclSyntax(source);
    findings.push(...problems);
    if (problems.length > 0) continue;
    const body = scanHcl(source.text);
    for (const { name, line } of body.attributes)
      findings.push({ file: source.file, line, message: `${name}: an argument outside of any block` });
    for (const line of heredocs(body)) findings.push({ file: source.file, line, message: 'heredoc' });
    for (const block of body.blocks) {
      const labels = Object.hasOwn(ROOTS, block.type) ? ROOTS[block.type] : undefined;
      if (labels === undefined || labels !== block.labels.length) {
        const message = labels === undefined ? 'no such block' : `takes ${labels} labels`;
        findings.push({ file: source.file, line: block.line, message: `${block.type}: ${message}` });
        continue;
      }
      const root = { file: source.file, block, address: addressOf(block) };
      roots.push(root);
      for await (const use of usesOf(root, block.body, [], new Set())) uses.push(use);
    }
  }
  return { module: { files, roots, uses }, findings };
}

/** Lines of expressions that are heredocs: generated strings are quoted, on one line. */
function heredocs(body: HclBody): number[] {
  const own = body.attributes.filter(({ expression }) => expression.startsWith('<<'));
  return [...own.map(({ line }) => line), ...body.blocks.flatMap((block) => heredocs(block.body))];
}

function addressOf({ type, labels }: HclBlock): string {
  if (type === 'resource') return labels.join('.');
  if (type === 'variable') return `var.${labels[0]}`;
  return [type, ...labels].join('.');
}

async function* usesOf(
  root: RootBlock,
  body: HclBody,
  path: readonly string[],
  iterators: ReadonlySet<string>,
): AsyncGenerator<Use> {
  for (const attribute of body.attributes) {
    if (isName(root, path, attribute.name)) continue;
    const expression = await readExpression(root.file, attribute.expression);
    const owner = root.block.type === 'locals' ? `local.${attribute.name}` : root.address;
    yield {
      root,
      path: [...path, attribute.name],
      line: attribute.expressionLine,
      expression,
      iterators,
      owner,
    };
  }
  for (const block of body.blocks) {
    if (block.type !== 'dynamic') {
      yield* usesOf(root, block.body, [...path, block.type], iterators);
      continue;
    }
    const label = block.labels[0] ?? '';
    const iterator = block.body.attributes.find((attribute) => attribute.name === 'iterator');
    // The collection of a dynamic block is read outside of its own loop.
    const outside = block.body.attributes.filter((attribute) => attribute.name !== 'iterator');
    yield* usesOf(root, { attributes: outside, blocks: [] }, [...path, label], iterators);
    for (const content of block.body.blocks)
      yield* usesOf(
        root,
        content.body,
        [...path, label],
        new Set([...iterators, iterator?.expression ?? label]),
      );
  }
}

/** Attributes whose text is no expression: types, and names of the resource's own attributes. */
function isName(root: RootBlock, path: readonly string[], attribute: string): boolean {
  if (root.block.type === 'variable') return path.length === 0 && attribute === 'type';
  return path.at(-1) === 'lifecycle' && attribute === 'ignore_changes';
}
