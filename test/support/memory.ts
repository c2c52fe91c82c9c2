import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { queryAddress } from '../../src/engine/address.js';
import type { Context, Generator, Query, Rendered } from '../../src/engine/definition.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { type Read, Recorder } from '../../src/engine/reads.js';
import { type Node, nodeOf } from '../../src/engine/tree.js';
import { NodeView, type View } from '../../src/engine/view.js';

await initFingerprints();

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** A world without files or a manifest: evaluates tasks over a plain document, from scratch. */
export class Memory<Root> {
  private readonly document: Node;
  private readonly results = new Map<string, Node>();

  constructor(
    document: Root,
    private readonly templates: Readonly<Record<string, string>> = {},
  ) {
    this.document = nodeOf(document);
  }

  /** Runs `task` and returns its result and its reads. */
  run<R>(task: (context: Context<Root>) => R): { result: R; reads: readonly Read[] } {
    const recorder = new Recorder();
    const context: Context<Root> = {
      root: new NodeView<Root>(recorder, '', '', () => ({ node: this.document })),
      query: <Q>(query: Query<Root, Q>, key = ''): View<Q> => {
        const address = queryAddress(query.name, key);
        return new NodeView<Q>(recorder, address, address, () => ({ node: this.resultOf(query, key) }));
      },
      template: (path) => this.templates[path] ?? readTemplate(path),
    };
    const result = task(context);
    return { result, reads: recorder.close() };
  }

  /** The files that a generator makes, by path. */
  generate(generator: Generator<Root>): Map<string, Rendered> {
    const files = new Map<string, Rendered>();
    for (const { path, kind, key } of this.run((context) => generator.plan(context)).result) {
      const output = generator.outputs[kind];
      if (!output) throw new Error(`${generator.name} plans ${path} of the unknown kind ${kind}`);
      if (files.has(path)) throw new Error(`${path} is planned twice`);
      files.set(path, this.run((context) => output.render(context, key)).result);
    }
    return files;
  }

  private resultOf<Q>(query: Query<Root, Q>, key: string): Node {
    const address = queryAddress(query.name, key);
    let node = this.results.get(address);
    if (!node) {
      node = this.run((context) => nodeOf(query.run(context, key))).result;
      this.results.set(address, node);
    }
    return node;
  }
}

function readTemplate(path: string): string | undefined {
  try {
    return readFileSync(TEMPLATES + path, 'utf8');
  } catch {
    return undefined;
  }
}
