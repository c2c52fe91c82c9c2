/** All checks of a topology: one for each code, which gathers what the rules for that code find. */
import type { Finding, Severity } from '../engine/definition.js';
import type { Lab, LabCheck, LabQuery } from '../topology/lab.js';
import { applicationRules } from './application/index.js';
import { type Code, codeFacts, codes, isAdjustable, isCode } from './codes.js';
import { config, form } from './form.js';
import { foundationRules } from './foundation/index.js';
import { foldLayout } from './foundation/layout-folding.js';
import { governance } from './governance.js';
import { ids, partDuplicates } from './ids.js';
import { judgedBy, queryOf } from './judged.js';
import { names } from './names.js';
import { networkRules } from './network/index.js';
import { observabilityRules } from './observability/index.js';
import { operationsRules } from './operations/index.js';
import { usedVariables } from './operations/vault-variables.js';
import { outputIds } from './output-ids.js';
import { platformRules } from './platform/index.js';
import { isEntityRule, type LabRule, type Rule } from './rule.js';
import { severitySaid } from './severity.js';
import { storageRules } from './storage/index.js';
import type { ByCode } from './sweep.js';
import { mentions, unusedEntities } from './unused.js';

/** Codes of what `form` finds. */
const FORM_CODES = Object.keys(codes).filter(
  (code) => code.startsWith('schema/') || code === 'ids/pattern' || code === 'governance/plain-secret',
);
/** Codes of what is judged of every entity, whatever its collection. */
const REFERENCE_CODES: readonly Code[] = [
  'references/unknown',
  'references/wrong-kind',
  'references/upward',
  'references/unknown-ref-field',
];

export const rules: readonly Rule[] = [
  config,
  ids,
  partDuplicates,
  names,
  outputIds,
  unusedEntities,
  ...foundationRules,
  ...storageRules,
  ...networkRules,
  ...platformRules,
  ...applicationRules,
  ...observabilityRules,
  ...operationsRules,
  governance,
];

const judged = judgedBy(rules);
const ofSeveral = new Map<LabRule, LabQuery<ByCode>>(
  rules.flatMap((rule) => (isEntityRule(rule) ? [] : [[rule, queryOf(rule)] as const])),
);

/** The queries that the checks are made of. */
export const checkQueries: readonly LabQuery<unknown>[] = [
  ...form.queries,
  ...judged.queries,
  ...usedVariables.queries,
  ...mentions.queries,
  ...ofSeveral.values(),
];

/** Where the findings of a code are. */
function sourcesOf(code: Code): readonly LabQuery<ByCode>[] {
  const ofEntities =
    REFERENCE_CODES.includes(code) || rules.some((rule) => isEntityRule(rule) && rule.codes.includes(code));
  return [
    ...(FORM_CODES.includes(code) ? [form.all] : []),
    ...(ofEntities ? [judged.all] : []),
    ...[...ofSeveral].flatMap(([rule, query]) => (rule.codes.includes(code) ? [query] : [])),
  ];
}

/** The check of a code: what its rules find, as severe as the config file says. */
function checkOf(code: Code, sources: readonly LabQuery<ByCode>[]): LabCheck {
  return {
    name: code,
    module: 'checks/index',
    run(lab) {
      const severity = isAdjustable(code) ? severityIn(lab, code) : undefined;
      if (severity === 'off') return [];
      const all = sources.flatMap((query): readonly Finding[] => lab.query(query).at(code).value ?? []);
      const found = foldLayout(lab, code, all);
      return severity === undefined ? found : found.map((finding) => ({ ...finding, severity }));
    },
  };
}

/** What the config file makes of a code; undefined: the rule says how severe what it finds is. */
function severityIn(lab: Lab, code: Code): Severity | 'off' | undefined {
  return severitySaid(lab, code) ?? (codeFacts(code).severity === 'off' ? 'off' : undefined);
}

/** What is checked before anything is made. */
export const checks: readonly LabCheck[] = Object.keys(codes).flatMap((code) => {
  const sources = isCode(code) ? sourcesOf(code) : [];
  return isCode(code) && sources.length > 0 ? [checkOf(code, sources)] : [];
});
