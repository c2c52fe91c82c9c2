/** A project of the engine alone, of as many outputs as one likes, each of which shows forty nodes of one host. */
import path from 'node:path';
import { catalogOf } from '../src/engine/catalog.js';
import type { Generator } from '../src/engine/definition.js';
import type { Project } from '../src/engine/project.js';
import { topologyFormat } from '../src/topology/yaml/index.js';
import { PER_SOURCE } from './peers.js';

type Host = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface Plain {
  readonly layer: { readonly hosts: readonly Host[] };
}

/** What a host is made of: these groups, and in each these fields. With the generator's code that makes forty reads. */
const GROUPS = ['network', 'storage', 'resources'];
const FIELDS = Array.from({ length: 13 }, (_, n) => `field_${n}`);
export const READS = 1 + GROUPS.length * FIELDS.length;

const ENTRY = 'topology/topology.yaml';
const MARK = 'made for a benchmark';
const CODE = 'plain';

/** A file for each host. */
const perHost: Generator<Plain> = {
  name: 'per-host',
  module: CODE,
  plan: ({ root }) =>
    root
      .at('layer')
      .at('hosts')
      .keys()
      .map((key) => ({ path: `ansible/inventory/production/host_vars/${key}.yml`, kind: 'host', key })),
  outputs: {
    host: {
      render({ root }, id) {
        const host = root.at('layer').at('hosts').member(id);
        const lines = GROUPS.flatMap((group) =>
          FIELDS.map((field) => `${group}_${field}: ${host.at(group).at(field).value}`),
        );
        return { text: [`# ${MARK}`, ...lines, ''].join('\n'), lines: [] };
      },
    },
  },
};

/** The project in a folder. `buildId`: of the program that it is to be taken for the work of. */
export function plainProject(root: string, buildId: string): Project<Plain> {
  return {
    root,
    entry: ENTRY,
    absent: ['topology.yaml'],
    outputFolder: path.join(root, 'generated'),
    cacheFolder: path.join(root, '.cache'),
    templateFolders: [],
    mark: MARK,
    buildId,
    codeId: () => '1',
    modules: ['engine', 'format', CODE],
    format: async () => topologyFormat,
    catalog: async () => catalogOf({ generators: [perHost], checks: [], queries: [] }),
  };
}

/** The sources of so many outputs, by path. */
export function plainSources(outputs: number): Map<string, string> {
  const files = new Map([[ENTRY, 'layer: { hosts: !include_dir_sorted hosts }\n']]);
  for (let first = 0; first < outputs; first += PER_SOURCE) {
    const count = Math.min(PER_SOURCE, outputs - first);
    const hosts = Array.from({ length: count }, (_, n) => hostText(first + n));
    files.set(`topology/hosts/${String(first / PER_SOURCE).padStart(5, '0')}.yaml`, hosts.join(''));
  }
  return files;
}

function hostText(n: number): string {
  const groups = GROUPS.map((group) => {
    const fields = FIELDS.map((field, at) => `    ${field}: ${1000 + n + at}\n`);
    return `  ${group}:\n${fields.join('')}`;
  });
  return `- id: lxc-h${n}\n${groups.join('')}`;
}
