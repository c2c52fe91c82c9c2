/** A report, unpacked: its nodes, its tasks with their reads, and what follows from them. Knows nothing of pages. */
import type { HistoryEntry } from '../engine/history.js';
import {
  KIND_BITS,
  KIND_MASK,
  READ_KINDS,
  type ReportReadKind,
  type ReportTexts,
  separated,
} from './format.js';
import { ReportNodes } from './nodes.js';
import { NumberReader } from './numbers.js';

/** One read of an output, direct or through queries. */
export interface ModelRead {
  readonly kind: ReportReadKind;
  /** Of a node, or of a template where the kind says so. */
  readonly place: number;
  /** The queries through which it was read, the one that the output reads first. */
  readonly via: readonly number[];
}

/** An output's generator, and the runs that rendered it, the earliest first. */
export interface ModelOutput {
  readonly generator: string;
  readonly history: readonly HistoryEntry[];
}

const [VALUE_KIND, ABSENT_KIND, QUERY_KIND, TEMPLATE_KIND] = (
  ['value', 'absent', 'query', 'template'] as const
).map((kind) => READ_KINDS.indexOf(kind));

export class Model {
  readonly texts: ReportTexts;
  readonly nodes: ReportNodes;
  readonly outputs: readonly ModelOutput[];
  /** The reads of all tasks, outputs before queries, and where those of each begin. */
  private readonly reads: Uint32Array;
  private readonly starts: Uint32Array;
  private lastReads: { readonly output: number; readonly reads: readonly ModelRead[] } | undefined;
  /** The tasks that read each query. */
  private queryReaders: readonly (readonly number[])[] | undefined;

  /** @param bytes what `collectReport` returned */
  constructor(bytes: Uint8Array) {
    const { texts, numbers } = separated(bytes);
    const reader = new NumberReader(numbers);
    this.texts = texts;
    this.nodes = new ReportNodes(texts, reader);
    const tasks = texts.outputs.length + texts.queries.length;
    this.starts = new Uint32Array(tasks + 1);
    // Each read takes at least a byte.
    const reads = new Uint32Array(numbers.length);
    let at = 0;
    for (let task = 0; task < tasks; task++) {
      for (let left = reader.next(); left > 0; left--) reads[at++] = reader.next();
      this.starts[task + 1] = at;
    }
    this.reads = reads.slice(0, at);
    this.outputs = texts.outputs.map(() => ({
      generator: texts.generators[reader.next()] ?? '',
      history: Array.from({ length: reader.next() }, () => {
        const [run, reason, micros, written] = [reader.next(), reader.next(), reader.next(), reader.next()];
        return {
          run,
          reason: reason === 0 ? undefined : reason - 1,
          renderMs: micros / 1000,
          written: written === 1,
        };
      }),
    }));
  }

  /** What an output reads, each once: directly, or through the queries that it reads first. */
  readsOf(output: number): readonly ModelRead[] {
    // Whoever asks asks several times about the same one.
    if (this.lastReads?.output !== output) this.lastReads = { output, reads: this.collectReads(output) };
    return this.lastReads.reads;
  }

  private collectReads(output: number): readonly ModelRead[] {
    const seen = new Set<number>();
    const found: ModelRead[] = [];
    const visit = (task: number, via: readonly number[]): void => {
      for (let at = this.starts[task] ?? 0; at < (this.starts[task + 1] ?? 0); at++) {
        const code = this.reads[at] ?? 0;
        if (seen.has(code)) continue;
        seen.add(code);
        const [place, kind] = [code >>> KIND_BITS, code & KIND_MASK];
        if (kind === QUERY_KIND) visit(this.texts.outputs.length + place, [...via, place]);
        else found.push({ kind: READ_KINDS[kind] ?? 'value', place, via });
      }
    };
    visit(output, []);
    return found;
  }

  /**
   * The outputs that a change of these nodes could reach, directly or through queries; in order.
   * @param isMarked 1 for each such node
   */
  readersOf(isMarked: Uint8Array): readonly number[] {
    // How many are marked before each node.
    const before = new Uint32Array(isMarked.length + 1);
    for (let n = 0; n < isMarked.length; n++) before[n + 1] = (before[n] ?? 0) + (isMarked[n] ?? 0);
    return this.reached((place, kind) => {
      if (kind === QUERY_KIND || kind === TEMPLATE_KIND) return false;
      if (isMarked[place] === 1) return true;
      // What is read as a whole sees what lies below it.
      if (kind !== VALUE_KIND && kind !== ABSENT_KIND) return false;
      return before[this.nodes.end(place)] !== before[place];
    });
  }

  /** The same of one node with all below it. */
  readersOfNode(node: number): readonly number[] {
    const isMarked = new Uint8Array(this.nodes.length);
    isMarked.fill(1, node, this.nodes.end(node));
    return this.readersOf(isMarked);
  }

  /** The same of all nodes that are written in a source, and of what is missing in these. */
  readersOfSource(source: number): readonly number[] {
    const isMarked = new Uint8Array(this.nodes.length);
    for (let n = 0; n < isMarked.length; n++) {
      if (this.nodes.sourcePlace(n) === source) isMarked[n] = 1;
    }
    return this.readersOf(isMarked);
  }

  /** The outputs that are made with a template. */
  readersOfTemplate(template: number): readonly number[] {
    return this.reached((place, kind) => kind === TEMPLATE_KIND && place === template);
  }

  /** The outputs with such a read, directly or through queries. */
  private reached(isSuch: (place: number, kind: number) => boolean): readonly number[] {
    const { length: outputs } = this.texts.outputs;
    const isReached = new Uint8Array(this.starts.length - 1);
    const queue: number[] = [];
    for (let task = 0; task < isReached.length; task++) {
      for (let at = this.starts[task] ?? 0; at < (this.starts[task + 1] ?? 0); at++) {
        const code = this.reads[at] ?? 0;
        if (!isSuch(code >>> KIND_BITS, code & KIND_MASK)) continue;
        isReached[task] = 1;
        if (task >= outputs) queue.push(task - outputs);
        break;
      }
    }
    this.queryReaders ??= this.findQueryReaders();
    for (let query = queue.pop(); query !== undefined; query = queue.pop()) {
      for (const task of this.queryReaders[query] ?? []) {
        if (isReached[task] === 1) continue;
        isReached[task] = 1;
        if (task >= outputs) queue.push(task - outputs);
      }
    }
    const found: number[] = [];
    for (let output = 0; output < outputs; output++) if (isReached[output] === 1) found.push(output);
    return found;
  }

  private findQueryReaders(): readonly (readonly number[])[] {
    const readers: number[][] = this.texts.queries.map(() => []);
    for (let task = 0; task + 1 < this.starts.length; task++) {
      for (let at = this.starts[task] ?? 0; at < (this.starts[task + 1] ?? 0); at++) {
        const code = this.reads[at] ?? 0;
        if ((code & KIND_MASK) === QUERY_KIND) readers[code >>> KIND_BITS]?.push(task);
      }
    }
    return readers;
  }
}
