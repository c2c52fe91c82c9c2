import type { Address } from './address.js';
import type { Catalog } from './catalog.js';
import type { Finding, Generator, PlannedOutput } from './definition.js';
import { diagnosticOf, sortDiagnostics } from './diagnostic.js';
import type { Location } from './document.js';
import type { TaskFault } from './fault.js';
import { isPlainPath } from './output-folder.js';
import { type Diagnostic, strictly } from './result.js';
import type { Session } from './session.js';
import { compareBytes, type Plain } from './tree.js';

/** An output that is wanted, and the generator that makes it. */
export interface WantedOutput<Root> {
  readonly generator: Generator<Root>;
  readonly planned: PlannedOutput;
}

/** What plans and checks say, before anything is rendered. */
export interface Judgement<Root> {
  /** By path, in byte order. */
  readonly wanted: ReadonlyMap<string, WantedOutput<Root>>;
  /** Outputs that more than one task wants, with the reason why none of them may make it. */
  readonly conflicts: ReadonlyMap<string, string>;
  /** False if a plan could not be made, so that nobody knows which outputs are not wanted any more. */
  readonly complete: boolean;
  /** True if the plans are those of the last run, so that the same outputs are wanted. */
  readonly plansHold: boolean;
  /** As severe as the run takes them. */
  readonly diagnostics: readonly Diagnostic[];
  /** As severe as they are in themselves: what is remembered. */
  readonly found: readonly Diagnostic[];
  /** Nodes that an error speaks of, with its code: nothing that read them is trusted. */
  readonly poisoned: ReadonlyMap<Address, string>;
  readonly hasErrors: boolean;
}

/**
 * Runs plans and checks. What lies in faulty sources is not judged; all else is, so that one fault hides no other.
 * With `strict` a warning counts as an error.
 */
export function judge<Root>(
  session: Session<Root>,
  catalog: Catalog<Root>,
  options: { readonly strict?: boolean } = {},
): Judgement<Root> {
  const { evaluation, graph } = session;
  const diagnostics: Diagnostic[] = graph.faults.map(({ source, position, related, ...fault }) => ({
    severity: 'error',
    ...fault,
    file: source,
    ...position,
    node: '',
    ...(related
      ? {
          related: related.map((place) => ({
            message: place.message,
            file: source,
            ...place.position,
            node: '',
          })),
        }
      : {}),
  }));
  const noEntry = graph.broken.get(graph.entry);
  if (noEntry !== undefined && diagnostics.length === 0) diagnostics.push(entryDiagnostic(graph.entry));
  const poisoned = new Map<Address, string>();
  const wanted = new Map<string, WantedOutput<Root>>();
  const conflicts = new Map<string, string>();
  let { complete } = session.extension;
  const report = (finding: Finding): void => {
    diagnostics.push(diagnosticOf(finding, session.document, graph.entry));
    if (finding.severity !== 'error' && !options.strict) return;
    for (const { node } of [finding, ...(finding.related ?? [])])
      if (node !== '') poisoned.set(node, finding.code);
  };

  for (const { key, ...place } of session.document.reservedKeys()) {
    diagnostics.push(reservedDiagnostic(key, session.project.optional?.[key]?.[0] ?? key, place));
  }
  // These are about code: what the document says is not to be doubted for it.
  for (const finding of session.extension.findings)
    diagnostics.push(diagnosticOf(finding, session.document, graph.entry));
  if (noEntry === undefined) {
    for (const generator of catalog.generators.values()) {
      const plan = evaluation.plan(generator);
      if (plan.fault) {
        complete = false;
        // A broken source has been reported where it is broken; what was planned last may still be built.
        if (plan.fault.code !== 'source/broken') report(findingOf(plan.fault));
      }
      for (const planned of plannedBy(plan.value())) {
        const { path } = planned;
        const other = wanted.get(path);
        const problem = !isPlainPath(path)
          ? `the output ${JSON.stringify(path)} would not lie inside the output folder`
          : other && `${path} is planned twice: by ${nameOf(other)} and by ${nameOf({ generator, planned })}`;
        if (problem) report({ severity: 'error', code: 'output/conflict', message: problem, node: '' });
        if (problem && other) conflicts.set(path, problem);
        if (!problem) wanted.set(path, { generator, planned });
      }
    }
    for (const check of catalog.checks.values()) {
      const { fault, value } = evaluation.check(check);
      if (fault && fault.code !== 'source/broken') report(findingOf(fault));
      else if (!fault) for (const finding of findingsIn(value())) report(finding);
    }
  }
  const found = sortDiagnostics(diagnostics);
  const judged = options.strict ? found.map(strictly) : found;
  return {
    wanted: new Map([...wanted].sort(([a], [b]) => compareBytes(a, b))),
    conflicts,
    complete,
    plansHold: evaluation.plansHold(),
    diagnostics: judged,
    found,
    poisoned,
    hasErrors: judged.some(({ severity }) => severity === 'error'),
  };
}

// Results of plans and checks were written by `Evaluation` from values of exactly these types.

/** The outputs that a plan came to. */
export function plannedBy(value: Plain): readonly PlannedOutput[] {
  return (value ?? []) as readonly object[] as readonly PlannedOutput[];
}

function findingsIn(value: Plain): readonly Finding[] {
  return value as readonly object[] as readonly Finding[];
}

function findingOf(fault: TaskFault): Finding {
  return { severity: 'error', code: fault.code, message: fault.message, node: fault.node ?? '' };
}

function entryDiagnostic(entry: string): Diagnostic {
  return {
    severity: 'error',
    code: 'source/include-missing',
    message: `there is no readable topology at ${entry}`,
    remedy: 'write one there, or name another with --topology FILE',
    file: entry,
    line: 1,
    column: 1,
    node: '',
  };
}

function reservedDiagnostic(key: string, file: string, place: Location): Diagnostic {
  return {
    severity: 'error',
    code: 'source/reserved-key',
    message: `"${key}" stands for what is in ${file}; no key of that name is used here`,
    remedy: `move what is below it into ${file}`,
    ...place,
    node: '',
  };
}

function nameOf<Root>({ generator, planned }: WantedOutput<Root>): string {
  const name = generator.from === undefined ? generator.name : `${generator.name} (${generator.from})`;
  return planned.key === '' ? name : `${name} for "${planned.key}"`;
}
