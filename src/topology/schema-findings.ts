/** What a validator found, in words that a person can act on. */
import { hasType } from './schema/expectation.js';
import type { ValidationError } from './schema/validator.js';
import {
  CODES,
  type Fault,
  type FindingOptions,
  isMapping,
  MAPPING_KEYWORDS,
  mismatch,
  type Report,
  reportOf,
  type SchemaCode,
} from './schema-report.js';

export type { FindingOptions, SchemaCode } from './schema-report.js';

/** One fault of a value. */
export interface SchemaFinding {
  readonly code: SchemaCode;
  readonly message: string;
  readonly remedy?: string;
  /** The second place, with what is there. */
  readonly related?: { readonly message: string; readonly path: readonly (string | number)[] };
  /** Keys and indices from the value that was validated; of something missing, the path of what lacks it. */
  readonly path: readonly (string | number)[];
  /** The fault is the key at the end of the path, not its value. */
  readonly at?: 'key';
}

/**
 * Turns the errors of one value into findings: one for each fault, in the order of the errors.
 * @param errors what a validator of `compileValidators` left in its property `errors`
 * @param value the value that it was given
 */
export function findings(
  errors: readonly ValidationError[],
  value: unknown,
  options: FindingOptions = {},
): SchemaFinding[] {
  const faults = withoutConsequences(errors).map((error) => faultOf(error, value));
  const reports = withoutEchoes(reportsOf(faults, options));
  const id = isMapping(value) && typeof value.id === 'string' ? value.id : undefined;
  const subject = options.subject ?? id;
  const seen = new Set<string>();
  return reports.flatMap(({ code, text, remedy, path, at, related }): SchemaFinding[] => {
    const key = JSON.stringify([code, path, text]);
    if (seen.has(key)) return [];
    seen.add(key);
    const place = pathText(at === 'key' ? path.slice(0, -1) : path, value);
    const message = [subject, place, text].filter((part) => part !== undefined && part !== '').join(': ');
    const more = { ...(remedy === undefined ? {} : { remedy }), ...(related ? { related } : {}) };
    return [{ code, message, ...more, path, ...(at ? { at } : {}) }];
  });
}

/**
 * Leaves out what follows from another error: of a value of the wrong type its type is all there is to say. (That it
 * has not the type of one of several alternatives says nothing about the others.)
 */
function withoutConsequences(errors: readonly ValidationError[]): ValidationError[] {
  const wrongType = new Map<string, ValidationError[]>();
  for (const error of errors) {
    if (error.keyword !== 'type') continue;
    const others = wrongType.get(error.instancePath);
    if (others) others.push(error);
    else wrongType.set(error.instancePath, [error]);
  }
  return errors.filter((error) => {
    if (error.keyword === 'if') return false;
    return !wrongType.get(error.instancePath)?.some((other) => {
      const alternative = other.schemaPath.includes('/anyOf/') && other.parentSchema !== error.parentSchema;
      return other !== error && !alternative;
    });
  });
}

function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isMapping(value) ? value[step] : undefined;
}

function faultOf(error: ValidationError, value: unknown): Fault {
  const path: (string | number)[] = [];
  let at = value;
  for (const part of error.instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(at) ? Number(key) : key);
    at = childOf(at, key);
  }
  return { error, path, node: error.parentSchema ?? {} };
}

/** `resources.memory_mb`, `interfaces[if-wan].mac`, `networks[#0].ip` */
function pathText(path: readonly (string | number)[], value: unknown): string {
  let text = '';
  let at = value;
  for (const step of path) {
    at = childOf(at, step);
    const id = isMapping(at) && typeof at.id === 'string' ? at.id : `#${step}`;
    if (typeof step === 'number') text += `[${id}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Reports for errors; those of the alternatives of one place become one. */
function reportsOf(faults: readonly Fault[], options: FindingOptions): Report[] {
  const unions = faults.filter(({ error }) => error.keyword === 'anyOf');
  const isBelow = (fault: Fault, union: Fault): boolean =>
    fault !== union &&
    fault.error.schemaPath.startsWith(`${union.error.schemaPath}/`) &&
    (fault.error.instancePath === union.error.instancePath ||
      fault.error.instancePath.startsWith(`${union.error.instancePath}/`));
  const outermost = faults.filter((fault) => !unions.some((union) => isBelow(fault, union)));
  return outermost.flatMap((fault) => {
    if (fault.error.keyword !== 'anyOf') return reportOf(fault, options) ?? [];
    return unionReports(
      fault,
      faults.filter((other) => isBelow(other, fault)),
      options,
    );
  });
}

/** What is wrong with a value of one of several kinds: what its own kind says, or else that it is of none. */
function unionReports(union: Fault, below: readonly Fault[], options: FindingOptions): Report[] {
  const kinds = union.node.anyOf ?? [];
  const fitting = kinds.flatMap((kind, index) => (hasType(kind, union.error.data) ? [index] : []));
  const [only] = fitting;
  const own = below.filter(({ error }) => error.schemaPath.startsWith(`${union.error.schemaPath}/${only}/`));
  const deeper = own.filter(
    ({ path, error }) => path.length > union.path.length || error.keyword in MAPPING_KEYWORDS,
  );
  if (fitting.length === 1 && deeper.length > 0) return reportsOf(deeper, options);
  const keyword = fitting.length === 0 ? 'type' : (own[0]?.error.keyword ?? 'type');
  return [mismatch(union, CODES[keyword] ?? 'schema/type', options)];
}

/** Leaves out a missing field where an unknown key is its misspelling: that is one fault. */
function withoutEchoes(reports: readonly Report[]): readonly Report[] {
  const place = (path: Report['path'], field: string): string => JSON.stringify([...path, field]);
  const misspelt = new Set(
    reports.flatMap(({ meant, path }) => (meant === undefined ? [] : place(path.slice(0, -1), meant))),
  );
  return reports.filter(
    ({ missing = [], path }) => !missing.some((field) => misspelt.has(place(path, field))),
  );
}
