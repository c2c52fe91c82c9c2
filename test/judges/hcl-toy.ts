import { describeFindings } from './finding.js';
import { judgeModule, type ModuleRules } from './hcl.js';
import type { ProviderSchemas } from './hcl-schema.js';

/** Resource types for the judges' own tests: one of every kind of attribute and block. */
export const toySchemas: ProviderSchemas = {
  toy_net: {
    required: ['name'],
    optional: ['comment', 'mtu', 'ports', 'enabled', 'secret', 'labels'],
    computed: ['status'],
    types: {
      mtu: 'Number',
      ports: 'Set of String',
      enabled: 'Boolean',
      secret: 'String, Deprecated',
      name: 'String',
    },
    blocks: {
      part: {
        optional: ['key'],
        presence: 'optional',
        syntax: 'block',
        blocks: { inner: { required: ['size'], presence: 'required', syntax: 'block' } },
      },
      only: {
        optional: ['key', 'other'],
        presence: 'optional',
        syntax: 'block',
        max: 1,
        one_of_required: [['key'], ['other']],
      },
      rule: { required: ['action'], optional: ['log'], presence: 'optional', syntax: 'attribute' },
    },
  },
  toy_use: { optional: ['net', 'nets', 'list'], types: { net: 'String' } },
  toy_old: { alias_of: 'toy_net' },
  toy_must: { blocks: { disk: { optional: ['size'], presence: 'required', syntax: 'block' } } },
};

const HEAD = 'terraform {\n  required_providers {\n    toy = { source = "toys/toy" }\n  }\n}\n';

/** What is said about one file `m/main.tf`, a finding a line; the `terraform` block is given beside it. */
export async function judgeToy(text: string, rules: ModuleRules = {}): Promise<string> {
  const files = [
    { file: 'm/versions.tf', text: HEAD },
    { file: 'm/main.tf', text },
  ];
  return describeFindings(await judgeModule(files, { schemas: toySchemas, ...rules }));
}

/** A `toy_net` named "n" with these lines in it. */
export function net(...lines: string[]): string {
  return block('resource "toy_net" "n"', 'name = "n"', ...lines);
}

/** A `toy_use` with this label and these lines in it. */
export function use(label: string, ...lines: string[]): string {
  return block(`resource "toy_use" "${label}"`, ...lines);
}

/** Any block. */
export function block(head: string, ...lines: string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
