import * as assert from 'uvu/assert';
import type { Document, LabGenerator } from '../../src/topology/lab.js';
import { Memory } from '../support/memory.js';

/** By file: its text, and all that it read as one text. */
export type Files = ReadonlyMap<string, { readonly text: string; readonly reads: string }>;

/** The files of a generator, below `folder`. */
export function renderAll(generator: LabGenerator, document: Document, folder: string): Files {
  const memory = new Memory(document);
  const planned = memory.run((lab) => generator.plan(lab)).result;
  return new Map(
    planned.map(({ path, kind, key }) => {
      const { result, reads } = memory.run((lab) => generator.outputs[kind]?.render(lab, key));
      const seen = reads.map((read) => `${read.kind} ${read.address} ${String(read.fingerprint)}`);
      return [path.replace(`${folder}/`, ''), { text: result?.text ?? '', reads: seen.join('\n') }];
    }),
  );
}

/** The files of which a read has changed, sorted. Their bytes have to have changed too. */
export function rerendered(before: Files, after: Files): readonly string[] {
  const stale = [...after].filter(([name, { reads }]) => before.get(name)?.reads !== reads);
  const changed = [...after].filter(([name, { text }]) => before.get(name)?.text !== text);
  assert.equal(
    stale.map(([name]) => name),
    changed.map(([name]) => name),
  );
  return stale.map(([name]) => name).sort();
}
