/** The same number of files for ninja and make: each output is made of one source, that 50 have in common, and a template. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { timeCommand } from './measure.js';

/** Outputs that are made of one source file, as in a modular lab. */
export const PER_SOURCE = 50;
const FOLDER = 'generated/ansible/inventory/production/host_vars';

export type PeerName = 'ninja' | 'make';

/** A graph for one of the tools in a folder of its own, and the tool run on it. All times in ms. */
export class Peer {
  private constructor(
    private readonly name: PeerName,
    private readonly root: string,
  ) {}

  /** Undefined where the tool is not installed. */
  static create(name: PeerName, parent: string, outputs: number): Peer | undefined {
    if (spawnSync(name, ['--version']).status !== 0) return undefined;
    const root = path.join(parent, name);
    for (const folder of ['topology', FOLDER]) mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, 'template'), '# a template\n');
    const rules = Array.from({ length: outputs }, (_, n) => {
      const source = sourceOf(n);
      if (n % PER_SOURCE === 0) writeFileSync(path.join(root, source), `hosts: ${n}\n`);
      return [`${FOLDER}/lxc-h${n}.yml`, source] as const;
    });
    const [file, text] = name === 'ninja' ? ['build.ninja', ninjaFile(rules)] : ['Makefile', makefile(rules)];
    writeFileSync(path.join(root, file), text);
    return new Peer(name, root);
  }

  /** A build from nothing, with so many jobs. */
  clean(jobs: number): number {
    rmSync(path.join(this.root, 'generated'), { recursive: true, force: true });
    mkdirSync(path.join(this.root, FOLDER), { recursive: true });
    return this.build(jobs);
  }

  build(jobs = 1): number {
    // What make knows by itself would have it look for more files.
    const words = this.name === 'ninja' ? ['-C', this.root] : ['-rs', '-C', this.root];
    return timeCommand(this.name, [...words, '-j', String(jobs)]).ms;
  }

  /** A build after one source was edited. */
  touched(): number {
    appendFileSync(path.join(this.root, sourceOf(0)), '#\n');
    return this.build();
  }
}

type Rules = readonly (readonly [output: string, source: string])[];

const sourceOf = (output: number): string =>
  `topology/${String(Math.floor(output / PER_SOURCE)).padStart(5, '0')}.yaml`;

function ninjaFile(rules: Rules): string {
  const lines = rules.map(([output, source]) => `build ${output}: render ${source} template`);
  return `rule render\n  command = cat $in > $out\n${lines.join('\n')}\n`;
}

function makefile(rules: Rules): string {
  const lines = rules.map(([output, source]) => `${output}: ${source} template\n\tcat $^ > $@`);
  return `all: ${rules.map(([output]) => output).join(' ')}\n${lines.join('\n')}\n`;
}
