/** What a lab adds to labbuild: the plugins that its config file names. */
import { codes, isCode } from '../checks/codes.js';
import { itemAddress, keyAddress } from '../engine/address.js';
import type { Catalog } from '../engine/catalog.js';
import type { Finding } from '../engine/definition.js';
import type { Document } from '../engine/document.js';
import type { Extension } from '../engine/extension.js';
import { BrokenSourceError, type Plain, plainOf } from '../engine/tree.js';
import type { Document as LabDocument } from '../topology/lab.js';
import { nearest } from '../topology/schema/nearest.js';
import type { Setting } from './added.js';
import { FAMILIES, familyOf } from './families.js';
import { isMapping } from './package-entry.js';

const CONFIG = 'config';
const PLUGINS = keyAddress(CONFIG, 'plugins');

/** What the config file of a lab adds to the catalog, and what it says of definitions that there are not. */
export async function labExtension(
  setting: Setting & { readonly document: Document },
): Promise<Extension<LabDocument> | undefined> {
  const config = configIn(setting.document);
  if (config === undefined) return undefined;
  const extension = await withPlugins(setting, config === 'broken' ? [] : config.plugins);
  // Nobody knows what the plugins define that are missing.
  if (config === 'broken' || !extension.complete) return { ...extension, complete: false };
  const { catalog, findings } = extension;
  return {
    ...extension,
    findings: [...findings, ...unknownCodes(config, catalog), ...unknownGenerators(config, catalog)],
  };
}

/** The catalog with the plugins of the config file; without any, no code of theirs is loaded. */
async function withPlugins(setting: Setting, plugins: unknown): Promise<Extension<LabDocument>> {
  const entries: readonly unknown[] = Array.isArray(plugins) ? plugins : [];
  if (entries.length === 0) {
    const complete = plugins === undefined || Array.isArray(plugins);
    return { catalog: setting.catalog, code: {}, files: [], templateFolders: [], findings: [], complete };
  }
  const { AddedPlugins } = await import('./added.js');
  const added = new AddedPlugins(setting);
  for (const [n, entry] of entries.entries()) await added.add(entry, itemAddress(PLUGINS, `#${n}`));
  return added.extension();
}

type Fields = Readonly<Record<string, Plain>>;

/** What the config file says; `broken` if nobody knows. */
function configIn(document: Document): Fields | 'broken' | undefined {
  try {
    const { node } = document.find(CONFIG);
    const value = node && plainOf(node);
    if (value === undefined || value === null) return undefined;
    return isFields(value) ? value : 'broken';
  } catch (error) {
    if (error instanceof BrokenSourceError) return 'broken';
    throw error;
  }
}

function isFields(value: unknown): value is Fields {
  return isMapping(value);
}

/** Codes whose severity the config file sets although no check has them. */
function unknownCodes({ severity }: Fields, { checks }: Catalog<LabDocument>): readonly Finding[] {
  const known = [...Object.keys(codes), ...checks.keys()];
  return unknownKeys(
    severity,
    'severity',
    'code',
    known,
    (code) => isCode(code) || FAMILIES.has(familyOf(code)),
  );
}

/** Generators that the config file speaks of although there are none of these names. */
function unknownGenerators({ generators }: Fields, catalog: Catalog<LabDocument>): readonly Finding[] {
  return unknownKeys(generators, 'generators', 'generator', [...catalog.generators.keys()], () => false);
}

/** Keys of a member of the config file that are not among `known`; `judged`: the schema speaks of them. */
function unknownKeys(
  value: Plain | undefined,
  key: string,
  what: string,
  known: readonly string[],
  judged: (name: string) => boolean,
): readonly Finding[] {
  if (!isMapping(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name) && !judged(name) && !name.startsWith('x-'))
    .map((name) => {
      const guess = nearest(name, known);
      return {
        severity: 'error',
        code: 'config/invalid',
        message: `the config file: ${key}: there is no ${what} ${JSON.stringify(name)}`,
        remedy: guess === undefined ? `correct it, or name the plugin that has it` : `did you mean ${guess}?`,
        node: keyAddress(keyAddress(CONFIG, key), name),
        at: 'key',
      };
    });
}
