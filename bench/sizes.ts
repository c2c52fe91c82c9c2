/** What is measured at one size. */
import type { Layout } from './lab.js';
import { Rounds, timeNode } from './measure.js';
import {
  type EditCounts,
  MeasuredLab,
  rendersAll,
  rendersNothing,
  rendersOne,
  rendersSome,
} from './measured-lab.js';
import { Peer } from './peers.js';
import { ownTimes, type RecordedTrace, type Slice, slicesOf } from './trace.js';

/** What is compared with a build that has nothing to do, each time one after the other. */
export type Command = 'node' | 'noop' | 'edit' | 'ninja' | 'make';

/** A build from nothing. */
export interface CleanBuild {
  readonly jobs: number;
  readonly ms: number;
  readonly MB: number;
  readonly outputs: number;
  /** What the time of the main thread, and of the others, went into, in ms. */
  readonly main: ReadonlyMap<string, number>;
  readonly workers: ReadonlyMap<string, number>;
}

/** A build that rendered much for one edit, and how long it took for each of these outputs. */
export interface Wide {
  readonly rendered: number;
  readonly ms: number;
}

export interface SizeResult {
  readonly name: string;
  readonly outputs: number;
  readonly rounds: Rounds<Command>;
  readonly counts: EditCounts;
  readonly clean: readonly CleanBuild[];
  readonly zone?: Wide;
  readonly partial?: Wide;
  /** Times of a clean build, and of one after one source was touched, in ms. */
  readonly peers: ReadonlyMap<'ninja' | 'make', { readonly clean: number; readonly touched: number }>;
  /** Most memory of a build that has nothing to do, and of a clean one, in MB. */
  readonly memory: { readonly noop: number; readonly clean: number };
  readonly manifestBytes: number;
}

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Of the builds from nothing whose time is looked at; where there are none, one is just made. */
  readonly jobs: readonly number[];
  /** Edits that render most outputs. */
  readonly wide: boolean;
  readonly peers: boolean;
}

/** The example lab. */
export function measureExample(effort: Effort): SizeResult {
  return measureLab('example lab', MeasuredLab.example(), { ...effort, wide: false });
}

/** A generated lab of about so many outputs. */
export function measureSize(outputs: number, layout: Layout, effort: Effort): SizeResult {
  return measureLab(`${outputs} outputs`, MeasuredLab.synthetic(outputs, layout), effort);
}

function measureLab(name: string, lab: MeasuredLab, effort: Effort): SizeResult {
  try {
    const clean = effort.jobs.map((jobs) => {
      lab.forget();
      const { ms, MB, report, trace } = lab.traced(['--jobs', String(jobs)], rendersAll);
      return { jobs, ms, MB, outputs: report.outputs.total, ...whereTimeWent(trace) };
    });
    const first = clean.at(-1) ?? firstBuild(lab);
    const { outputs, MB } = first;
    const manifestBytes = lab.manifestBytes();
    const tools = effort.peers ? (['ninja', 'make'] as const) : [];
    const peers = new Map(
      tools.flatMap((tool) => {
        const peer = Peer.create(tool, lab.folder, outputs);
        return peer ? [[tool, peer] as const] : [];
      }),
    );
    const cleanOf = new Map([...peers].map(([tool, peer]) => [tool, peer.clean(2)]));
    // The first build after one has to look at what is youngest once more.
    lab.noop();
    const [ninja, make] = [peers.get('ninja'), peers.get('make')];
    const rounds = new Rounds<Command>(effort.rounds, {
      node: () => timeNode(['-e', '0']).ms,
      ...(ninja ? { ninja: () => ninja.build() } : {}),
      noop: () => lab.noop(),
      ...(make ? { make: () => make.build() } : {}),
      edit: () => {
        lab.editVariable();
        return lab.build([], rendersOne).ms;
      },
    });
    const noop = lab.buildWithMemory([], rendersNothing).MB;
    const counts = lab.countEdit();
    const zone = effort.wide ? wide(lab, () => lab.renameZone()) : undefined;
    const partial = effort.wide ? wide(lab, () => lab.editPartial()) : undefined;
    return {
      name,
      outputs,
      rounds,
      counts,
      clean,
      ...(zone ? { zone } : {}),
      ...(partial ? { partial } : {}),
      peers: new Map(
        [...peers].map(([tool, peer]) => [tool, { clean: cleanOf.get(tool) ?? 0, touched: peer.touched() }]),
      ),
      memory: { noop, clean: MB },
      manifestBytes,
    };
  } finally {
    lab.dispose();
  }
}

function firstBuild(lab: MeasuredLab): Pick<CleanBuild, 'outputs' | 'MB'> {
  const { MB, report } = lab.buildWithMemory([], rendersAll);
  return { MB, outputs: report.outputs.total };
}

function wide(lab: MeasuredLab, edit: () => void): Wide {
  edit();
  const { ms, report } = lab.build([], rendersSome);
  return { ms, rendered: report.outputs.rendered.length };
}

/** What counts as what, of the slices that a trace has. */
const PARTS: Readonly<Record<string, string>> = {
  parse: 'parse',
  plan: 'plan and check',
  check: 'plan and check',
  query: 'queries',
  output: 'render',
  write: 'write',
  transaction: 'commit',
  start: 'start',
};

function whereTimeWent(trace: RecordedTrace): Pick<CleanBuild, 'main' | 'workers'> {
  const slices = slicesOf(trace);
  const main = slices.find(({ cat }) => cat === 'run')?.tid;
  // While threads render, the main one waits for them.
  const part = ({ cat, name }: Slice): string =>
    PARTS[cat] ?? (cat === 'phase' && name === 'render' ? 'wait for threads' : 'other');
  return {
    main: ownTimes(
      slices.filter(({ tid }) => tid === main),
      part,
    ),
    workers: ownTimes(
      slices.filter(({ tid }) => tid !== main),
      part,
    ),
  };
}
