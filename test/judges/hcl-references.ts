import type { Finding } from './finding.js';
import { fieldsOfMapOfObject, type Reference } from './hcl-expression.js';
import type { Module, RootBlock, Use } from './hcl-module.js';
import type { ProviderSchemas } from './hcl-schema.js';

const ALWAYS_THERE = new Set(['each', 'count', 'path', 'self', 'terraform']);

/** A reference, resolved as far as its address. */
interface Target {
  /** `var.x`, `local.x`, `data.type.label`, `module.x` or `type.label`. */
  readonly address: string;
  /** The steps after the address. */
  readonly rest: Reference['steps'];
  readonly line: number;
}

/** Declared once, declared when used, used when declared; attributes exist; no cycle; for_each over known fields. */
export async function judgeReferences(module: Module, schemas: ProviderSchemas): Promise<Finding[]> {
  const findings: Finding[] = [];
  const declared = new Map<string, RootBlock>();
  for (const root of module.roots) {
    if (['terraform', 'locals', 'import', 'moved', 'removed'].includes(root.block.type)) continue;
    const alias = root.block.body.attributes.find((attribute) => attribute.name === 'alias');
    const address = alias ? `${root.address}.${alias.expression.replaceAll('"', '')}` : root.address;
    const first = declared.get(address);
    if (first)
      findings.push({
        file: root.file,
        line: root.block.line,
        message: `${address} is declared twice: also ${first.file}:${first.block.line}`,
      });
    else declared.set(address, root);
  }
  const locals = new Map<string, RootBlock>();
  for (const root of module.roots)
    if (root.block.type === 'locals')
      for (const { name, line } of root.block.body.attributes) {
        if (locals.has(`local.${name}`))
          findings.push({ file: root.file, line, message: `local.${name} is declared twice` });
        locals.set(`local.${name}`, root);
      }

  const used = new Set<string>();
  const edges = new Map<string, Set<string>>();
  for (const use of module.uses)
    for (const target of targetsOf(use, findings)) {
      // A variable's own validation does not make it a used one.
      if (target.address !== use.owner) used.add(target.address);
      edges.set(use.owner, (edges.get(use.owner) ?? new Set()).add(target.address));
      const found = declared.get(target.address) ?? locals.get(target.address);
      if (!found) report(findings, use, target, `${target.address} is not declared in this module`);
      else judgeAttribute(use, target, found, schemas, findings);
    }

  for (const [address, root] of declared)
    if (root.block.type === 'variable' && !used.has(address))
      findings.push({
        file: root.file,
        line: root.block.line,
        message: `${address} is declared and never used`,
      });
  for (const [address, root] of locals)
    if (!used.has(address))
      findings.push({
        file: root.file,
        line: root.block.line,
        message: `${address} is declared and never used`,
      });
  findings.push(...judgeCycles(module, edges), ...judgeSensitive(module, declared));
  findings.push(...(await judgeEach(module, declared)));
  return findings;
}

function report(findings: Finding[], use: Use, { line }: { line: number }, message: string): void {
  findings.push({ file: use.root.file, line: use.line + line, message });
}

/** The module objects that an expression refers to. */
function targetsOf(use: Use, findings: Finding[]): Target[] {
  return use.expression.references.flatMap(({ steps, line }) => {
    const [root, ...rest] = steps;
    const name = root?.text ?? '';
    if (use.iterators.has(name) || ALWAYS_THERE.has(name)) return [];
    // `provider = routeros.second` names a provider block.
    const isProvider = use.path.length === 1 && use.path[0] === 'provider';
    if (isProvider)
      return [{ address: ['provider', ...steps.map((step) => step.text)].join('.'), rest: [], line }];
    const length = name === 'data' ? 2 : 1;
    const names = rest.slice(0, length);
    if (names.length < length || names.some((step) => step.kind !== 'name')) {
      report(findings, use, { line }, `${name} refers to nothing`);
      return [];
    }
    return [{ address: [name, ...names.map((step) => step.text)].join('.'), rest: rest.slice(length), line }];
  });
}

/** `type.label.attribute`: an index where the resource has several instances, an attribute of the schema. */
function judgeAttribute(
  use: Use,
  target: Target,
  { block }: RootBlock,
  schemas: ProviderSchemas,
  findings: Finding[],
): void {
  if (block.type !== 'resource') return;
  const several = block.body.attributes.some(({ name }) => name === 'for_each' || name === 'count');
  const [first, ...others] = target.rest;
  if (!first) return;
  if (several !== (first.kind === 'index')) {
    const problem = several ? 'has several instances: an index is missing' : 'has one instance: no index';
    report(findings, use, target, `${target.address} ${problem}`);
    return;
  }
  const attribute = several ? others[0] : first;
  const schema = schemas[block.labels[0] ?? ''];
  if (!schema || attribute?.kind !== 'name' || attribute.text === 'id') return;
  const known = [schema.required, schema.optional, schema.computed, Object.keys(schema.blocks ?? {})];
  if (!known.some((names) => names?.includes(attribute.text)))
    report(findings, use, target, `${target.address} has no attribute ${attribute.text}`);
}

/** Objects that depend on themselves, by references and depends_on: Terraform refuses to plan them. */
function judgeCycles(module: Module, edges: ReadonlyMap<string, ReadonlySet<string>>): Finding[] {
  const findings: Finding[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const visit = (address: string): void => {
    if (state.get(address) === 'done') return;
    if (state.get(address) === 'open') {
      const cycle = [...trail.slice(trail.indexOf(address)), address];
      const root = module.roots.find((candidate) => candidate.address === address);
      const place = root ? { file: root.file, line: root.block.line } : { file: module.files[0]?.file ?? '' };
      findings.push({ ...place, message: `dependency cycle: ${cycle.join(' -> ')}` });
      return;
    }
    state.set(address, 'open');
    trail.push(address);
    for (const next of edges.get(address) ?? []) visit(next);
    trail.pop();
    state.set(address, 'done');
  };
  for (const address of edges.keys()) if (!address.startsWith('var.')) visit(address);
  return findings;
}

/** Terraform refuses for_each over a sensitive variable, and an output of one that is not sensitive itself. */
function judgeSensitive(module: Module, declared: ReadonlyMap<string, RootBlock>): Finding[] {
  const findings: Finding[] = [];
  const isSensitive = (root: RootBlock | undefined) =>
    root?.block.body.attributes.some((a) => a.name === 'sensitive' && a.expression === 'true') === true;
  for (const use of module.uses) {
    const isEach = use.path.at(-1) === 'for_each';
    const isOutput = use.root.block.type === 'output' && use.path[0] === 'value' && !isSensitive(use.root);
    if (!isEach && !isOutput) continue;
    for (const target of targetsOf(use, []))
      if (target.address.startsWith('var.') && isSensitive(declared.get(target.address)))
        report(
          findings,
          use,
          target,
          `${target.address} is sensitive: not for ${isEach ? 'for_each' : 'an open output'}`,
        );
  }
  return findings;
}

/** `each` needs for_each; over a variable of type map(object), `each.value.x` needs x in that type. */
async function judgeEach(module: Module, declared: ReadonlyMap<string, RootBlock>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const use of module.uses) {
    const { attributes } = use.root.block.body;
    const own = attributes.find((attribute) => attribute.name === 'for_each');
    const loop = own && loopOver(own.expression);
    const type = declared
      .get(`var.${loop?.variable}`)
      ?.block.body.attributes.find((attribute) => attribute.name === 'type');
    const fields = type && (await fieldsOfMapOfObject(use.root.file, type.expression));
    const check = (field: string | undefined, place: { line: number }) => {
      if (field !== undefined && fields?.has(field) === false)
        report(findings, use, place, `var.${loop?.variable} declares no field ${field}`);
    };
    for (const reference of use.expression.references) {
      const [root, kind, field] = reference.steps.map((step) => step.text);
      if (root === 'count' && !attributes.some(({ name }) => name === 'count'))
        report(findings, use, reference, 'count without a count argument');
      if (root === 'each' && !own) report(findings, use, reference, `each.${kind} without for_each`);
      if (root === 'each' && kind === 'value') check(field, reference);
    }
    // What the loop of for_each itself asks of an entry.
    if (own && use.line === own.expressionLine && use.path.join() === 'for_each')
      for (const field of loop?.fields ?? []) check(field, { line: 0 });
  }
  return findings;
}

/** The variable behind `var.x`, or behind `{ for k, v in var.x : k => v … }` with the fields of v named in it. */
function loopOver(source: string): { variable: string; fields: string[] } | undefined {
  const plain = /^var\.([\w-]+)$/.exec(source)?.[1];
  if (plain !== undefined) return { variable: plain, fields: [] };
  const loop = /^\{\s*for\s+\w+\s*,\s*(\w+)\s+in\s+var\.([\w-]+)\s*:.*=>\s*(\w+)\b(?!\.)/s.exec(source);
  const [, entry, variable, result] = loop ?? [];
  if (entry === undefined || variable === undefined || entry !== result) return undefined;
  const fields = [...source.matchAll(new RegExp(`\\b${entry}\\.([A-Za-z_][\\w-]*)`, 'g'))];
  return { variable, fields: fields.map((match) => match[1] ?? '') };
}
