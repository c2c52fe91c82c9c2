/** What a report tells: taken from the manifest alone. */
import { parseQueryAddress, rootOf } from '../engine/address.js';
import { outputKey } from '../engine/evaluation.js';
import type { Explainer } from '../engine/explain.js';
import { type Redact, shownChange } from '../engine/explain-values.js';
import type { ReadKind } from '../engine/reads.js';
import { decodeReads } from '../engine/reads-codec.js';
import { historiesOf } from '../engine/statistics.js';
import { compareBytes } from '../engine/tree.js';
import { joined, type ReportReadKind, type ReportRun, readCode } from './format.js';
import { Interned } from './interned.js';
import { NumberWriter } from './numbers.js';
import { type ReportNode, ReportTree } from './tree.js';

const TEMPLATE = 'template:';

/** A read of a task, or of a query's result, as long as places are not known yet. */
interface FoundRead {
  readonly kind: ReadKind | ReportReadKind;
  readonly of: ReportNode | number;
}

/**
 * The report of what was last built, as format.ts tells.
 * @param version of labbuild
 */
export function collectReport(explainer: Explainer, redact: Redact, version: string): Uint8Array {
  const { manifest, sources } = explainer;
  const tree = new ReportTree(sources, redact);
  const queries = new Interned<string>();
  const templateNames = [...explainer.templateNames()].sort(compareBytes);
  const templates = new Map(templateNames.map((name, n) => [name, n]));
  const generators = new Interned<string>();
  const outputs = explainer.outputNames();
  const readsOf = (key: string): readonly FoundRead[] => {
    const found: FoundRead[] = [];
    for (const { address, kind } of decodeReads(manifest.task(key)?.reads ?? '')) {
      const root = rootOf(address);
      if (root === '') found.push({ kind, of: tree.at(address) });
      else if (root.startsWith(TEMPLATE)) {
        found.push({ kind: 'template', of: templates.get(root.slice(TEMPLATE.length)) ?? 0 });
      } else if (parseQueryAddress(root)) found.push({ kind: 'query', of: queries.place(root) });
    }
    return found;
  };
  const tasks = outputs.map((path) => readsOf(outputKey(path)));
  // What queries read adds queries on the way.
  for (const query of queries) tasks.push(readsOf(query));

  const numbers = new NumberWriter();
  const sourceNames = [...explainer.sourceNames()].sort(compareBytes);
  tree.write(numbers, new Map(sourceNames.map((name, n) => [name, n])));
  for (const reads of tasks) {
    // A query's result is read field by field: here it counts as a whole.
    const codes = new Set(
      reads.map(({ kind, of }) => readCode(typeof of === 'number' ? of : of.place, kind)),
    );
    numbers.put(codes.size);
    for (const code of codes) numbers.put(code);
  }
  const runs = manifest.runs();
  const histories = historiesOf(manifest, runs);
  for (const path of outputs) {
    const [generator = ''] = manifest.standing(path)?.identity.split(' ') ?? [];
    numbers.put(generators.place(generator));
    const entries = histories.get(path) ?? [];
    numbers.put(entries.length);
    for (const { run, reason, renderMs, written } of entries) {
      numbers.put(run);
      numbers.put(reason === undefined ? 0 : reason + 1);
      numbers.put(Math.round(renderMs * 1000));
      numbers.put(written ? 1 : 0);
    }
  }
  return joined(
    {
      version,
      sources: sourceNames,
      templates: templateNames,
      steps: [...tree.steps],
      values: [...tree.values],
      generators: [...generators],
      outputs,
      queries: [...queries],
      runs: [...runs].map(
        ([run, record]): ReportRun => ({
          ...record,
          run,
          reasons: record.reasons.map((changes) => changes.map((change) => shownChange(change, redact))),
        }),
      ),
    },
    numbers.all(),
  );
}
