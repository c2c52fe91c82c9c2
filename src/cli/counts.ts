import { parseQueryAddress } from '../engine/address.js';
import type { RunCounts } from '../engine/result.js';
import { count } from './terminal.js';

/** The queries that judge one entity, whose address is their key: its form, and what it means (src/checks/sweep.ts). */
const JUDGEMENTS = new Set(['formOf', 'judgedOf']);

/** What a run did, as `--verbose` tells it. */
export function countLines(counts: RunCounts): readonly string[] {
  const { sourcesParsed, bytesParsed, queriesRun, plansRun, checksRun, checks, queries } = counts;
  const entities = entitiesJudged(queries);
  return [
    `parsed ${count(sourcesParsed, 'source')} (${bytesParsed} bytes); ran ${count(plansRun, 'plan')} and ${queriesRun} queries`,
    `checks: ${checksRun} of ${checks} run, ${entities === 1 ? '1 entity' : `${entities} entities`} judged again`,
  ];
}

/** How many entities were judged by themselves, given the addresses of the queries that ran. */
export function entitiesJudged(queries: readonly string[]): number {
  const judged = queries.map(parseQueryAddress).filter((query) => query && JUDGEMENTS.has(query.name));
  return new Set(judged.map((query) => query?.key)).size;
}
