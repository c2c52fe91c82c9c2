/** Labs that are measured, and edited on the way. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostFile, type Layout, syntheticLab, writeFiles } from './lab.js';
import { type BuildReport, measureMemory, timeNode } from './measure.js';
import { type RecordedTrace, readTrace } from './trace.js';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
/** The built command. */
export const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');

/** What is edited in a lab: a variable of Ansible of one host, in the file that holds it. */
interface Edited {
  readonly file: string;
  readonly variable: RegExp;
}

/** What a build did, as its trace counts it. */
export interface EditCounts {
  readonly bytesParsed: number;
  /** Queries, plans, checks and outputs that ran. */
  readonly tasksRun: number;
  readonly rowsWritten: number;
  readonly fingerprints: number;
}

/** A build, and what it told of itself. */
export interface Measured {
  readonly ms: number;
  readonly report: BuildReport;
}

/** The same, and the most memory that it took, in MB. */
export interface MeasuredMemory extends Measured {
  readonly MB: number;
}

/** A lab in a folder of its own, and the built command run on it. */
export class MeasuredLab {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'labbuild-bench-'));
  readonly root = path.join(this.folder, 'lab');
  private edits = 0;

  private constructor(private readonly edited: Edited) {}

  static example(): MeasuredLab {
    const file = 'topology/L4-platform/lxc/lxc-db.yaml';
    const lab = new MeasuredLab({ file, variable: /(postgres_shared_buffers_mb: )\d+/ });
    cpSync(path.join(PROJECT, 'topology'), path.join(lab.root, 'topology'), { recursive: true });
    return lab;
  }

  /** A generated lab. Its edited host is in a file that is the same whatever the number of outputs. */
  static synthetic(outputs: number, layout: Layout): MeasuredLab {
    const lab = new MeasuredLab({ file: hostFile(7, layout), variable: /(lxc-h7\n(?:.*\n)*?.*_port: )\d+/ });
    writeFiles(lab.root, syntheticLab(outputs, { layout }));
    return lab;
  }

  /** A build; fails unless it ends well and `isRight`. */
  build(words: readonly string[], isRight: (report: BuildReport) => boolean): Measured {
    const { ms, stdout } = timeNode(this.call(words));
    return { ms, report: checked(stdout, words, isRight) };
  }

  /** A build, and the most memory that it took. To look at that takes a few ms more. */
  buildWithMemory(words: readonly string[], isRight: (report: BuildReport) => boolean): MeasuredMemory {
    const { ms, MB, stdout } = measureMemory(this.call(words));
    return { ms, MB, report: checked(stdout, words, isRight) };
  }

  /** The same of a build that is traced. */
  traced(
    words: readonly string[],
    isRight: (report: BuildReport) => boolean,
  ): MeasuredMemory & { readonly trace: RecordedTrace } {
    const file = path.join(this.folder, 'trace.json');
    const measured = this.buildWithMemory([...words, '--trace', file], isRight);
    return { ...measured, trace: readTrace(file) };
  }

  /** Time of a build that has nothing to do, in ms. */
  noop(): number {
    return this.build([], rendersNothing).ms;
  }

  /** Gives the variable another value, of four digits like all of them. */
  editVariable(): void {
    const value = 1000 + (this.edits++ % 9000);
    this.change(this.edited.file, (text) => text.replace(this.edited.variable, `$1${value}`));
  }

  /** Renames the zone that all containers of a synthetic lab are in. */
  renameZone(): void {
    this.change('topology/topology.yaml', (text) =>
      text.replace(/(servers: \{ name: )[\w-]+/, `$1servers-${this.edits++}`),
    );
  }

  /** Edits the partial that every file of YAML begins with. */
  editPartial(): void {
    const name = 'partials/header.yaml.mustache';
    const own = path.join(this.root, 'templates', name);
    mkdirSync(path.dirname(own), { recursive: true });
    writeFileSync(own, `${readFileSync(path.join(PROJECT, 'templates', name), 'utf8')}# ${this.edits++}\n`);
  }

  /** What a build does after an edit of the variable. */
  countEdit(): EditCounts {
    this.editVariable();
    const { trace, report } = this.traced(['--jobs', '1'], rendersOne);
    const count = (name: string): number => countOf(trace, name);
    const tasks = count('queriesRun') + count('plansRun') + count('checksRun');
    return {
      bytesParsed: count('bytesParsed'),
      tasksRun: tasks + report.outputs.rendered.length,
      rowsWritten: count('rowsWritten'),
      fingerprints: count('fingerprints'),
    };
  }

  /** Forgets all that was built. */
  forget(): void {
    for (const folder of ['.cache', 'generated'])
      rmSync(path.join(this.root, folder), { recursive: true, force: true });
  }

  manifestBytes(): number {
    return statSync(path.join(this.root, '.cache', 'manifest.db')).size;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private call(words: readonly string[]): readonly string[] {
    return [COMMAND, '--root', this.root, '--json', ...words];
  }

  private change(file: string, change: (text: string) => string): void {
    const target = path.join(this.root, file);
    const before = readFileSync(target, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit changes nothing in ${file}`);
    writeFileSync(target, after);
  }
}

/** What a build printed; fails unless it ended well and `isRight`. */
export function checked(
  stdout: string,
  words: readonly string[],
  isRight: (report: BuildReport) => boolean,
): BuildReport {
  const report = JSON.parse(stdout) as BuildReport;
  if (report.status === 'ok' && isRight(report)) return report;
  const { rendered, total } = report.outputs;
  const some = rendered.slice(0, 20).join(', ');
  throw new Error(`labbuild ${words.join(' ')} rendered ${rendered.length} of ${total}: ${some}`);
}

function countOf({ otherData }: RecordedTrace, name: string): number {
  const value = otherData.counts?.[name];
  if (value === undefined) throw new Error(`the trace has no count ${name}`);
  return value;
}

export const rendersNothing = ({ outputs }: BuildReport): boolean => outputs.rendered.length === 0;
export const rendersOne = ({ outputs }: BuildReport): boolean => outputs.rendered.length === 1;
export const rendersSome = ({ outputs }: BuildReport): boolean => outputs.rendered.length > 0;
export const rendersAll = ({ outputs }: BuildReport): boolean => outputs.rendered.length === outputs.total;
