/** What the config file of a lab may say. */
import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import { choice, either, flag, IGNORED_KEYS, list, mapping, open, text } from './common.js';

const severity = choice('How severe what the check finds is.', ['error', 'warning', 'off']);

/** What can be said of a generator; the versions only of those that write Terraform. */
export interface GeneratorSettings {
  /** False: it makes no files. */
  readonly enabled?: boolean;
  /** Its folder in the output folder. */
  readonly folder?: string;
  /** Version constraint of the Terraform provider. */
  readonly provider_version?: string;
  /** Version constraint of Terraform. */
  readonly terraform_version?: string;
}

/** A plugin: its module specifier, or that with options. */
export type PluginEntry =
  | string
  | { readonly use: string; readonly options?: { readonly [name: string]: unknown } };

/** What the config file holds. */
export interface Config {
  /** How severe findings are, by their codes. */
  readonly severity?: { readonly [code: string]: (typeof severity)['static'] };
  /** What is said of generators, by their names. */
  readonly generators?: { readonly [name: string]: GeneratorSettings };
  /** Further generators, checks and queries. */
  readonly plugins?: readonly PluginEntry[];
}

/** What can be said of every generator. */
const settings = {
  enabled: flag('False: it makes no files, and those that it made are removed.'),
  folder: text('Its folder in the output folder, instead of the usual one.'),
};

/** What can be said of those that write Terraform besides. */
const versions = {
  provider_version: text('Which versions of the provider may be used, as Terraform writes constraints.'),
  terraform_version: text('Which versions of Terraform may be used.'),
};

const generators: Readonly<Record<string, TSchema>> = {
  'terraform-proxmox': mapping('Terraform for Proxmox VE.', {}, { ...settings, ...versions }),
  'terraform-mikrotik': mapping(
    'Terraform for RouterOS; the folders of further routers end in their ids.',
    {},
    { ...settings, ...versions },
  ),
  ansible: mapping('The Ansible inventory.', {}, settings),
  docs: mapping('Documentation in Markdown.', {}, settings),
  'proxmox-installer': mapping('Answer files of the Proxmox VE installer.', {}, settings),
};

/** Codes of plugins' checks: any family that is not labbuild's own. */
function foreignCode(codes: readonly string[]): string {
  const families = [...new Set(codes.map((code) => code.slice(0, code.indexOf('/'))))];
  return `^(?!(?:${families.join('|')})/)[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$`;
}

/**
 * The schema of the config file.
 * @param rules what must be true, by the codes whose severity can be set
 * @param codes all codes of labbuild's own
 */
export function configSchema(
  rules: Readonly<Record<string, string>>,
  codes: readonly string[],
): TUnsafe<Config> {
  const properties: Record<string, TSchema> = {};
  for (const [code, rule] of Object.entries(rules)) properties[code] = { ...severity, description: rule };
  const plugin = mapping(
    'A plugin with options.',
    { use: text('Its module specifier.') },
    { options: open('What the plugin is given; its documentation says what it understands.') },
  );
  return mapping(
    'What belongs to a lab and not to one run of labbuild.',
    {},
    {
      severity: Type.Unsafe<NonNullable<Config['severity']>>({
        type: 'object',
        description:
          'How severe findings are, by their codes: error stops a build, warning does not, off is not reported. A code that is not named here is as severe as its check says.',
        properties,
        additionalProperties: false,
        patternProperties: { ...IGNORED_KEYS, [foreignCode(codes)]: severity },
      }),
      generators: Type.Unsafe<NonNullable<Config['generators']>>({
        type: 'object',
        description: 'Which generators there are and where they put their files, by their names.',
        properties: generators,
        additionalProperties: mapping('A generator of a plugin.', {}, settings),
        patternProperties: IGNORED_KEYS,
      }),
      plugins: Type.Unsafe<NonNullable<Config['plugins']>>(
        list(
          'Further generators, checks and queries: a file of the lab (`./plugins/hosts.mjs`) or the name of an installed package.',
          either(
            'The module specifier of a plugin, or a mapping with `use` and `options`.',
            text('The module specifier of a plugin.'),
            plugin,
          ),
        ),
      ),
    },
  );
}
