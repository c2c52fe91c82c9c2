/** DNS records among each other: targets that are there, aliases that stand alone, nothing twice. */
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { cyclesOf } from '../cycles.js';
import { error } from '../finding.js';
import type { LabRule } from '../rule.js';
import { type NamedRecord, Names } from './names.js';

const CODE = 'application/dns-target';

/** Types whose target has to lead somewhere. */
const POINTING = new Set(['CNAME', 'SRV', 'MX']);

function field(record: NamedRecord, name = ''): string {
  return `${record.zone}: records[${record.record.view.key}]${name}: ${record.label}`;
}

function relatedTo(record: NamedRecord): Related {
  return { message: record.label, node: record.node };
}

/** A target in one of our own zones that no record defines. */
function undefinedTarget(names: Names, record: NamedRecord): readonly Finding[] {
  const { target, type } = record;
  if (target === undefined || !POINTING.has(type) || !names.lacks(target, type === 'CNAME')) return [];
  const guess = names.nearest(target);
  const what = names.answering(target).length > 0 ? 'which has no address' : 'which no record defines';
  const text = `${field(record, '.target')} points to ${target}, ${what}`;
  const remedy = guess === undefined ? `add a record of ${target}` : `did you mean ${guess}?`;
  return [error(CODE, record.record.view.at('target').address, text, { remedy })];
}

/** What a record says, all but how long it holds. */
function content({ type, address, target, record }: NamedRecord): string | undefined {
  const { view } = record;
  if (type === 'A' || type === 'AAAA') return address;
  const fields = (['priority', 'weight', 'port', 'text'] as const).map((key) => view.at(key).value);
  return JSON.stringify([target, ...fields]);
}

/** A record that stands twice, and an alias beside other records of its name. */
function clashes(records: readonly NamedRecord[]): readonly Finding[] {
  const seen = new Map<string, NamedRecord>();
  const repeated = new Set<NamedRecord>();
  const findings: Finding[] = [];
  for (const record of records) {
    const what = content(record);
    if (what === undefined) continue;
    const key = `${record.type} ${what}`;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, record);
      continue;
    }
    repeated.add(record);
    const text = `${field(record)} says the same as ${first.zone === record.zone ? 'another record' : `a record of ${first.zone}`}`;
    findings.push(
      error(CODE, record.node, text, { remedy: 'remove one of them', related: [relatedTo(first)] }),
    );
  }
  const left = records.filter((record) => !repeated.has(record));
  const alias = left.find(({ type }) => type === 'CNAME');
  const others = left.filter((record) => record !== alias);
  if (!alias || others.length === 0) return findings;
  const text = `${field(alias)} stands beside other records of ${alias.name}, and an alias has to be the only one`;
  const remedy = 'remove the alias, or the other records';
  return [...findings, error(CODE, alias.node, text, { remedy, related: others.map(relatedTo) })];
}

/** Aliases that lead back to themselves. */
function aliasCycles(names: Names): readonly Finding[] {
  const aliases = names.records.filter(({ type, isWildcard }) => type === 'CNAME' && !isWildcard);
  const byNode = new Map(aliases.map((record) => [record.node, record]));
  const needs = aliases.flatMap(({ name, target, node }) =>
    target === undefined ? [] : [{ from: name, to: target, node }],
  );
  return cyclesOf(needs).flatMap((cycle) => {
    const [first, ...others] = cycle.flatMap(({ node }) => byNode.get(node) ?? []);
    if (!first) return [];
    const chain = [...cycle.map(({ from }) => from), first.name].join(' → ');
    const text = `${field(first, '.target')} points to itself${others.length > 0 ? `: ${chain}` : ''}`;
    const related = others.map(relatedTo);
    const remedy = 'point one of them to a name that has an address';
    const node = first.record.view.at('target').address;
    return [error(CODE, node, text, { remedy, ...(related.length > 0 ? { related } : {}) })];
  });
}

function findings(lab: Lab): readonly Finding[] {
  const names = new Names(lab);
  const groups = new Map<string, NamedRecord[]>();
  for (const record of names.records) {
    const key = `${record.isWildcard ? '*.' : ''}${record.name}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [
    ...names.records.flatMap((record) => undefinedTarget(names, record)),
    ...[...groups.values()].flatMap(clashes),
    ...aliasCycles(names),
  ];
}

/** Faults between records. */
export const dnsNames: LabRule = {
  name: 'dnsNames',
  module: 'checks/application/dns-names',
  codes: [CODE],
  judge: findings,
};
