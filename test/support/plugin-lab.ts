/** The small lab with plugins, as a user has it: labbuild and packages in node_modules, plugins in a folder. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { Program } from './command.js';
import { PROJECT } from './example-lab.js';

export const PLUGINS = path.join(PROJECT, 'test/fixtures/plugins');

/** Switches labbuild's own generators off, so that a test is about plugins alone. */
export const QUIET =
  'generators: {terraform-proxmox: &off {enabled: false}, terraform-mikrotik: *off, ansible: *off, docs: *off, proxmox-installer: *off}\n';

export class PluginLab extends Program {
  constructor() {
    super('empty');
    cpSync(path.join(PROJECT, 'test/cases/base'), this.root, { recursive: true });
    cpSync(path.join(PLUGINS, 'hosts.mjs'), this.path('plugins/hosts.mjs'));
    this.linkLabbuild();
  }

  /** Installs the package with the Prometheus plugin, and what it depends on. */
  installPrometheus(): void {
    const folder = 'node_modules/labbuild-plugin-prometheus';
    cpSync(path.join(PLUGINS, 'labbuild-plugin-prometheus'), this.path(folder), { recursive: true });
    this.installPorts('1.0.0', 9100);
  }

  installPorts(version: string, port: number): void {
    const manifest = { name: 'port-numbers', version, type: 'module', exports: './index.js' };
    this.write('node_modules/port-numbers/package.json', JSON.stringify(manifest));
    this.write('node_modules/port-numbers/index.js', `export const port = ${port};\n`);
  }

  /** Writes the config file: these plugins, labbuild's own generators off. */
  configure(plugins: readonly (string | object)[], more = ''): void {
    this.write('labbuild.config.yaml', `${QUIET}plugins: ${JSON.stringify(plugins)}\n${more}`);
  }

  /** What a build renders. */
  rendered(...words: readonly string[]): readonly string[] {
    return this.build(...words).outputs.rendered;
  }
}
