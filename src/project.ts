import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Project } from './engine/project.js';
import { BUILD_ID, MODULE_IDS } from './package/build-id.js';
import { packageVersion } from './package/version.js';
import { GENERATED_MARK } from './render/mark.js';
import type { Document } from './topology/lab.js';

/** The config file of a lab, in its root: one of these. */
const CONFIG_FILES = ['labbuild.config.yaml', 'labbuild.config.mjs', 'labbuild.config.js'];

/** Where a lab's files are; absolute paths. */
export interface LabPlaces {
  readonly root: string;
  readonly entry: string;
  readonly absent: readonly string[];
  readonly outputFolder: string;
  readonly cacheFolder: string;
  /** The package's own folder: its templates are used where the lab has none. */
  readonly packageFolder: string;
}

/** The project of a lab: what the engine has to know to build it. */
export function labProject(places: LabPlaces): Project<Document> {
  const { packageFolder, ...rest } = places;
  const folders = [path.join(places.root, 'templates'), path.join(packageFolder, 'templates')];
  const worker = path.join(packageFolder, 'dist', 'worker.js');
  return {
    ...rest,
    optional: { config: CONFIG_FILES },
    templateFolders: [...new Set(folders)],
    mark: GENERATED_MARK,
    buildId: BUILD_ID,
    version: () => packageVersion(packageFolder),
    ...(existsSync(worker) ? { worker: { file: worker, data: places } } : {}),
    modules: Object.keys(MODULE_IDS),
    codeId: (module) => MODULE_IDS[module] ?? BUILD_ID,
    format: async () => (await import('./topology/yaml/index.js')).topologyFormat,
    program: (file) =>
      CONFIG_FILES.includes(file) && !file.endsWith('.yaml')
        ? async () => (await import('./plugins/config-program.js')).evaluateConfig(places.root, file)
        : undefined,
    catalog: async () => (await import('./registry.js')).catalog,
    extend: async (document, catalog) =>
      (await import('./plugins/extension.js')).labExtension({
        root: places.root,
        packageFolder,
        document,
        catalog,
      }),
  };
}
