/** Rules of trust zones can be read, and name zones that exist. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { zone } from '../../topology/model/entities.js';
import { zoneKeys } from '../../topology/model/networks.js';
import { FIELDS, parseZoneRule, rulesOf, WAYS, type Way } from '../../topology/model/zone-rule-syntax.js';
import { shown } from '../../topology/schema/expectation.js';
import { nearest } from '../../topology/schema/nearest.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';

const CODE = 'network/zone-rule';

function ruleFindings(lab: Lab, key: string, way: Way): readonly Finding[] {
  return rulesOf(lab, key, way).flatMap((item) => {
    const rule = parseZoneRule(item.value, way);
    const field = `${key}: ${FIELDS[way].field}: ${shown(item.value)}`;
    if (rule.kind === 'fault')
      return [error(CODE, item.address, `${field} ${rule.text}`, { remedy: rule.remedy })];
    if (rule.kind !== 'zone' || zone(lab, rule.zone).exists()) return [];
    const guess = nearest(rule.zone, zoneKeys(lab));
    const remedy =
      guess === undefined ? `the zones are ${zoneKeys(lab).join(', ')}` : `did you mean ${guess}?`;
    return [error(CODE, item.address, `${field} names a zone that does not exist, ${rule.zone}`, { remedy })];
  });
}

/** Rules that cannot be read, or name a zone that is not there. */
export const zoneRuleSyntax: EntityRule = {
  codes: [CODE],
  of: ['L2_network.trust_zones'],
  judge: (lab, { id }) => WAYS.flatMap((way) => ruleFindings(lab, id, way)),
};
