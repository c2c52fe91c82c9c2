import path from 'node:path';
import { keyAddress } from '../engine/address.js';
import { type Catalog, catalogOf } from '../engine/catalog.js';
import type { Finding } from '../engine/definition.js';
import type { Extension } from '../engine/extension.js';
import type { Tracked } from '../engine/snapshot.js';
import { BUILD_ID } from '../package/build-id.js';
import type { Document } from '../topology/lab.js';
import { type Adopted, adopt } from './adopt.js';
import { codeFiles } from './code.js';
import { FAMILIES, familyOf } from './families.js';
import { defaultExport, requireSameCopy } from './load.js';
import { isMapping } from './package-entry.js';
import { PluginProblem } from './problem.js';
import { resolvePlugin } from './resolve.js';
import { checkedPlugin } from './shape.js';

/** What plugins are added to. */
export interface Setting {
  /** The lab's folder. */
  readonly root: string;
  /** labbuild's own package. */
  readonly packageFolder: string;
  readonly catalog: Catalog<Document>;
}

/** The plugins that have been added so far. */
export class AddedPlugins {
  private readonly adopted: Adopted[] = [];
  private readonly code: Record<string, string> = {};
  private readonly files: Tracked[] = [];
  private readonly templateFolders: string[] = [];
  private readonly findings: Finding[] = [];
  private complete = true;
  /** Who defines what: `generator docs` → `labbuild itself`. */
  private readonly owners = new Map<string, string>();

  constructor(private readonly setting: Setting) {
    const { generators, checks, queries } = setting.catalog;
    this.own({
      generators: [...generators.values()],
      checks: [...checks.values()],
      queries: [...queries.values()],
    });
  }

  /** Adds the plugin of an entry of the config file. What is wrong with it becomes a finding about `node`. */
  async add(entry: unknown, node: string): Promise<void> {
    const specifier = isMapping(entry) ? entry.use : entry;
    if (typeof specifier !== 'string' || specifier === '') {
      // The config file is wrong, as a check says.
      this.complete = false;
      return;
    }
    try {
      await this.load(specifier);
    } catch (error) {
      if (!(error instanceof PluginProblem)) throw error;
      this.complete = false;
      const { code, remedy } = error;
      this.findings.push({
        severity: 'error',
        code,
        message: `the plugin ${specifier}: ${error.message}`,
        ...(remedy === undefined ? {} : { remedy }),
        node: isMapping(entry) ? keyAddress(node, 'use') : node,
      });
    }
  }

  extension(): Extension<Document> {
    const { code, files, templateFolders, findings, complete } = this;
    const own = this.setting.catalog;
    const catalog = catalogOf<Document>({
      generators: [...own.generators.values(), ...this.adopted.flatMap(({ generators }) => generators)],
      checks: [...own.checks.values(), ...this.adopted.flatMap(({ checks }) => checks)],
      queries: [...own.queries.values(), ...this.adopted.flatMap(({ queries }) => queries)],
    });
    return { catalog, code, files, templateFolders, findings, complete };
  }

  private async load(specifier: string): Promise<void> {
    const { root, packageFolder } = this.setting;
    const module = `plugin:${specifier}`;
    if (Object.hasOwn(this.code, module)) {
      throw new PluginProblem('plugin/name', 'it is named twice', 'remove one of the two');
    }
    const place = resolvePlugin(root, specifier);
    const code = codeFiles(place);
    this.files.push(...code.files);
    // What labbuild itself does shapes what a plugin makes.
    this.code[module] = `${code.id} ${BUILD_ID}`;
    requireSameCopy(code, packageFolder);
    const plugin = checkedPlugin(await defaultExport(place.entry, code, root));
    const adopted = adopt(plugin, specifier, module, root);
    this.own(adopted, specifier);
    this.adopted.push(adopted);
    if (place.package !== undefined) this.templateFolders.push(path.join(place.package, 'templates'));
  }

  /** Notes who defines what. Throws PluginProblem if somebody else has defined the same. */
  private own(adopted: Adopted, specifier?: string): void {
    const { generators, checks } = adopted;
    const queries = new Set([...adopted.queries, ...generators.flatMap((one) => one.queries ?? [])]);
    const names = [
      ...generators.map(({ name }) => `generator ${name}`),
      ...checks.map(({ name }) => `check ${name}`),
      ...[...queries].map(({ name }) => `query ${name}`),
    ];
    const owner = specifier === undefined ? 'labbuild itself' : `the plugin ${specifier}`;
    const taken = names.find((name, n) => this.owners.has(name) || names.indexOf(name) < n);
    if (taken !== undefined) {
      const who = this.owners.get(taken);
      throw new PluginProblem(
        'plugin/name',
        who === undefined ? `it defines the ${taken} twice` : `it defines the ${taken}, as ${who} does`,
        'give it another name',
      );
    }
    const reserved = checks.find(({ name }) => specifier !== undefined && FAMILIES.has(familyOf(name)));
    if (reserved) {
      throw new PluginProblem(
        'plugin/name',
        `it defines the check ${reserved.name}; codes that begin with ${familyOf(reserved.name)}/ are labbuild's own`,
        'begin the code with another word',
      );
    }
    for (const name of names) this.owners.set(name, owner);
  }
}
