import { compare, type Finding, type SourceText, sortFindings } from './finding.js';
import { judgeHclSyntax, loadModule, type Module } from './hcl-module.js';
import { judgeReferences } from './hcl-references.js';
import { judgeResource, type ProviderSchemas, recordedSchemas } from './hcl-schema.js';
import { judgeAbsent, judgeNames, type LiteralUse } from './hcl-values.js';

export { judgeHclSyntax, type LiteralUse };

/** What a module is held against. */
export interface ModuleRules {
  /** Resource types and their attributes. Default: the recorded ones of both providers. */
  readonly schemas?: ProviderSchemas;
  /** Says which literals may equal a name that the module creates. Default: none. */
  readonly allowLiteral?: (use: LiteralUse) => boolean;
}

/**
 * Judges all `.tf` files of one folder together: syntax, provider schema, references, providers, values.
 * A `terraform.tfvars.example` among the files is held against the variables.
 */
export async function judgeModule(files: readonly SourceText[], rules: ModuleRules = {}): Promise<Finding[]> {
  const schemas = rules.schemas ?? recordedSchemas();
  const { module, findings } = await loadModule(files.filter(({ file }) => file.endsWith('.tf')));
  for (const { file, block } of module.roots) {
    if (block.type !== 'resource') continue;
    await judgeResource(file, block, schemas, (line, message) => {
      findings.push({ file, line, message });
    });
  }
  findings.push(
    ...(await judgeReferences(module, schemas)),
    ...judgeProviders(module),
    ...judgeNames(module, rules.allowLiteral),
    ...judgeAbsent(module),
  );
  for (const source of files)
    if (source.file.endsWith('terraform.tfvars.example')) findings.push(...judgeExample(source, module));
  return sortFindings(findings);
}

/** One `terraform` block; a provider is required when a resource or a provider block needs it, and only then. */
function judgeProviders({ roots }: Module): Finding[] {
  const findings: Finding[] = [];
  const [settings, ...more] = roots.filter(({ block }) => block.type === 'terraform');
  for (const { file, block } of more)
    findings.push({ file, line: block.line, message: 'a second terraform block' });
  const required = new Map(
    (settings?.block.body.blocks ?? [])
      .filter(({ type }) => type === 'required_providers')
      .flatMap(({ body }) => body.attributes.map(({ name, line }) => [name, line] as const)),
  );
  const needed = new Set<string>();
  for (const { file, block } of roots) {
    if (!['resource', 'data', 'provider'].includes(block.type)) continue;
    const label = block.labels[0] ?? '';
    const provider = block.type === 'provider' ? label : (label.split('_')[0] ?? '');
    if (!required.has(provider) && !needed.has(provider))
      findings.push({ file, line: block.line, message: `provider ${provider} is not in required_providers` });
    needed.add(provider);
  }
  for (const [name, line] of required)
    if (settings && !needed.has(name))
      findings.push({ file: settings.file, line, message: `nothing uses provider ${name}` });
  return findings;
}

/** The example shows every variable of the module, in a comment, and no other. */
function judgeExample({ file, text }: SourceText, { roots }: Module): Finding[] {
  const variables = new Set(
    roots.filter(({ block }) => block.type === 'variable').map(({ block }) => block.labels[0]),
  );
  const shown = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    // Deeper lines are fields of an object that a variable takes.
    const name = /^(?:# ?)?([A-Za-z_][\w-]*)\s*=(?!=)/.exec(line)?.[1];
    if (name !== undefined && !shown.has(name)) shown.set(name, index + 1);
  });
  const findings: Finding[] = [];
  for (const name of [...variables].filter((candidate) => candidate !== undefined).sort(compare))
    if (!shown.has(name)) findings.push({ file, message: `no example of variable ${name}` });
  for (const [name, line] of shown)
    if (!variables.has(name)) findings.push({ file, line, message: `${name} is no variable of this module` });
  return findings;
}
