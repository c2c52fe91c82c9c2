import { isDeepStrictEqual } from 'node:util';
import { isAlias, isCollection, isMap, isScalar, parseDocument, visit } from 'yaml';
import { compare, type Finding, lineAt } from './finding.js';
import { PYYAML } from './yaml11.js';

/** What is asked of one file beyond well-formedness. */
export interface YamlRules {
  /** Keys of every mapping are in byte order, at any depth. Default false. */
  readonly sorted?: boolean;
  /** No collection in flow style, but for an empty one. Default true. */
  readonly block?: boolean;
  /** Null values are fine (they come from a person's own variables). Default false. */
  readonly nulls?: boolean;
}

/**
 * YAML for readers of both dialects: strict, unique keys, no warning, one document, a final newline, no anchors, and
 * no plain scalar that YAML 1.1 (Ansible's PyYAML) reads as something else than YAML 1.2 does.
 */
export function judgeYaml(file: string, text: string, rules: YamlRules = {}): Finding[] {
  const findings: Finding[] = [];
  const report = (offset: number, message: string) =>
    findings.push({ file, line: lineAt(text, offset), message });
  const document = parseDocument(text, { strict: true, uniqueKeys: true, prettyErrors: false });
  for (const problem of [...document.errors, ...document.warnings])
    report(problem.pos[0], `YAML: ${problem.message}`);
  if (!text.endsWith('\n')) report(text.length, 'no final newline');
  if (document.errors.length > 0) return findings;

  visit(document, (key, node) => {
    if (isAlias(node)) report(node.range?.[0] ?? 0, 'alias instead of the value itself');
    if (isCollection(node) && rules.block !== false && node.flow === true && node.items.length > 0)
      report(node.range?.[0] ?? 0, 'collection in flow style');
    if (isMap(node) && rules.sorted === true) {
      const keys = node.items.map((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key));
      const wrong = keys.findIndex((name, index) => index > 0 && compare(keys[index - 1] ?? '', name) > 0);
      if (wrong > 0) report(node.range?.[0] ?? 0, `keys are not sorted: ${keys[wrong]} comes too late`);
    }
    if (isScalar(node) && key !== 'key') judgeScalar(node.value, node.range?.[0] ?? 0, rules, report);
  });

  const older = parseDocument(text, { ...PYYAML, prettyErrors: false, logLevel: 'silent' });
  if (older.errors.length > 0) report(older.errors[0]?.pos[0] ?? 0, 'not readable as YAML 1.1');
  else if (!isDeepStrictEqual(document.toJS({ mapAsMap: true }), older.toJS({ mapAsMap: true })))
    report(firstDifference(text, document, older), 'YAML 1.1 reads another value here: quote it');
  return findings;
}

function judgeScalar(
  value: unknown,
  offset: number,
  rules: YamlRules,
  report: (offset: number, message: string) => void,
): void {
  if (value === null && rules.nulls !== true) report(offset, 'null value');
  if (typeof value === 'number' && Number.isNaN(value)) report(offset, 'NaN value');
  if (typeof value === 'string' && /^(None|undefined|NaN)$|\[object Object\]/.test(value))
    report(offset, `absent value written as "${value}"`);
}

/** Offset of the first scalar that the two documents read differently. */
function firstDifference(
  text: string,
  a: ReturnType<typeof parseDocument>,
  b: ReturnType<typeof parseDocument>,
): number {
  const values = new Map<number, unknown>();
  visit(a, {
    Scalar: (_, node) => {
      if (node.range) values.set(node.range[0], node.value);
    },
  });
  let first = text.length;
  visit(b, {
    Scalar: (_, node) => {
      const at = node.range?.[0];
      if (at !== undefined && at < first && !isDeepStrictEqual(values.get(at), node.value)) first = at;
    },
  });
  return first === text.length ? 0 : first;
}
