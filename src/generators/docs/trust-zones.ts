/** Trust zones: the policies between them, in order, and who may reach whom. */
import { cell, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { concat, escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { zoneAccess } from '../../topology/model/access.js';
import { network, zone, zones } from '../../topology/model/entities.js';
import { networksInZone, zoneKeys } from '../../topology/model/networks.js';
import { type Policy, policiesOf } from '../../topology/model/policies.js';
import type { Way } from '../../topology/model/zone-rule-syntax.js';
import { emptyRules, exceeding } from '../../topology/model/zone-rules.js';
import { iconsOf } from './icons.js';
import { docsPage } from './page.js';
import { type CellSource, type Column, tableOf } from './tables.js';
import { accessText, decidingPolicies, matchText } from './trust-zones-access.js';
import { policyDiagram } from './trust-zones-diagram.js';
import { idText, idTexts, joined, keyOf, yesNo } from './values.js';

/** Marks what goes beyond the zones' own rules. */
const FLAG = '⚠';

const FIELD: { readonly [way in Way]: string } = {
  outbound: 'allowed_outbound',
  inbound: 'allowed_inbound',
};

function listed(rules: View<readonly string[] | undefined>): Text | undefined {
  return joined((rules.ordered() as readonly View<string>[]).map((rule) => code(rule)));
}

function zoneTable(lab: Lab): Text | undefined {
  return tableOf(zones(lab).members(), [
    { title: 'Zone', cell: (entity) => idText(entity) },
    { title: 'Name', cell: (entity) => entity.at('name') },
    { title: 'Level', cell: (entity) => entity.at('security_level') },
    { title: 'Isolated', cell: (entity) => yesNo(entity.at('isolated')), optional: true },
    {
      title: 'Networks',
      cell: ({ key }) =>
        idTexts(networksInZone(lab, key).map((id) => cell(id, network(lab, id).at('trust_zone_ref')))),
    },
    { title: 'May reach', cell: (entity) => listed(entity.at('allowed_outbound')), optional: true },
    { title: 'Reachable by', cell: (entity) => listed(entity.at('allowed_inbound')), optional: true },
    { title: 'Description', cell: (entity) => entity.at('description'), optional: true },
  ]);
}

/** One side of a policy: its network, its zones, or `otherwise`. */
function sideText(
  networkId: Policy['sourceNetwork'],
  zoneRefs: Policy['destinationZones'],
  otherwise: string,
): CellSource {
  if (networkId.value !== undefined) return code(networkId);
  if (zoneRefs.value.length === 0) return cell(otherwise, zoneRefs);
  return idTexts(zoneRefs.value.map((key) => cell(key, zoneRefs)));
}

function sourceText(policy: Policy): CellSource {
  const single = policy.sourceZone;
  const zoneRefs = cell(single.value === undefined ? [] : [single.value], single);
  const isRouter = policy.chain.value === 'output';
  return sideText(policy.sourceNetwork, zoneRefs, isRouter ? 'router' : 'any');
}

function destinationText(policy: Policy): CellSource {
  const isRouter = policy.chain.value === 'input';
  return sideText(policy.destinationNetwork, policy.destinationZones, isRouter ? 'router' : 'any');
}

function policyTable(policies: readonly Policy[]): Text | undefined {
  return tableOf(policies, [
    { title: 'Priority', cell: ({ priority }) => priority },
    { title: 'Policy', cell: ({ view }) => idText(view) },
    { title: 'Name', cell: ({ view }) => view.at('name'), optional: true },
    { title: 'Chain', cell: ({ chain }) => chain },
    { title: 'Action', cell: ({ action }) => action },
    { title: 'From', cell: sourceText },
    { title: 'To', cell: destinationText },
    { title: 'Traffic', cell: matchText },
    { title: 'States', cell: ({ connectionStates }) => connectionStates, optional: true },
    { title: 'Logged', cell: ({ log }) => map(log, (on) => (on ? 'yes' : undefined)), optional: true },
    { title: 'Description', cell: ({ view }) => view.at('description'), optional: true },
  ]);
}

/** The access of one zone to another; nothing within a zone that has no two networks to route between. */
function accessCell(lab: Lab, from: string, to: string): CellSource {
  if (from === to && networksInZone(lab, from).length < 2) return undefined;
  const text = inline(accessText(zoneAccess(lab, from, to)));
  if (!text || exceeding(lab, from, to).length === 0) return text;
  return concat(text, escaped(` ${FLAG}`));
}

function accessMatrix(lab: Lab): Text | undefined {
  const keys = zoneKeys(lab);
  const columns = keys.map(
    (to): Column<string> => ({ title: to, cell: (from) => accessCell(lab, from, to) }),
  );
  return tableOf(keys, [{ title: 'From / to', cell: (key) => code(keyOf(zone(lab, key))) }, ...columns]);
}

interface Excess {
  readonly from: string;
  readonly to: string;
  readonly way: Way;
}

function contradictions(lab: Lab): Text | undefined {
  const keys = zoneKeys(lab);
  const found = keys.flatMap((from) =>
    keys.flatMap((to) => exceeding(lab, from, to).map((way): Excess => ({ from, to, way }))),
  );
  return tableOf(found, [
    { title: 'From', cell: ({ from }) => code(keyOf(zone(lab, from))) },
    { title: 'To', cell: ({ to }) => code(keyOf(zone(lab, to))) },
    { title: 'Allowed', cell: ({ from, to }) => accessText(zoneAccess(lab, from, to)) },
    {
      title: 'More than',
      cell: ({ from, to, way }) => {
        const entity = zone(lab, way === 'outbound' ? from : to);
        const field = entity.at(FIELD[way] as 'allowed_outbound' | 'allowed_inbound');
        return code(cell(`${entity.key}.${field.exists() ? FIELD[way] : 'isolated'}`, entity));
      },
    },
    { title: 'By', cell: ({ from, to }) => policyIds(lab, from, to) },
  ]);
}

function policyIds(lab: Lab, from: string, to: string): Text | undefined {
  const ids = decidingPolicies(zoneAccess(lab, from, to));
  return idTexts(ids.value.map((id) => cell(id, ids)));
}

const ROUTER_CHAINS = new Set(['input', 'output']);

export const page = docsPage('trust-zones', (lab) => {
  const policies = policiesOf(lab);
  const isOfRouter = ({ chain }: Policy) => ROUTER_CHAINS.has(chain.value ?? '');
  const icons = iconsOf(lab);
  const [zoneRows, excess] = [zoneTable(lab), contradictions(lab)];
  return {
    nothing: zoneRows === undefined && policies.length === 0,
    zones: zoneRows,
    between: policyDiagram(
      lab,
      zoneKeys(lab),
      policies.filter((policy) => !isOfRouter(policy)),
      icons,
    ),
    router: policyDiagram(lab, [], policies.filter(isOfRouter), icons),
    matrix: accessMatrix(lab),
    contradictions: excess && { flag: escaped(FLAG), table: excess },
    rules: tableOf(emptyRules(lab), [
      { title: 'Zone', cell: (rule) => code(keyOf(zone(lab, rule.zone))) },
      { title: 'Field', cell: ({ way, text }) => code(cell(FIELD[way], text)) },
      { title: 'Rule', cell: ({ text }) => code(text) },
    ]),
    policies: policyTable(policies),
  };
});
