/** Every firewall policy as an arrow from where it looks to where it leads. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { label, labelLines } from '../../render/mermaid.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network, zone } from '../../topology/model/entities.js';
import type { Policy } from '../../topology/model/policies.js';
import { Diagram, type Line, nodeId } from './diagram.js';
import { type IconOf, kindIcons, zoneIcons } from './icons.js';
import { matchText } from './trust-zones-access.js';
import { keyOf } from './values.js';
import { zoneClass, zoneStyle } from './zones.js';

const ROUTER = nodeId('external', 'router');
const ANYWHERE = nodeId('external', 'anywhere');

/** Adds a zone that exists, in its colour. */
function addZoneNode(diagram: Diagram, lab: Lab, key: string, icons: IconOf): Text {
  const entity = zone(lab, key);
  const node = nodeId('zone', keyOf(entity));
  const name = entity.at('name');
  if (name.value === undefined || diagram.has(node)) return node;
  const icon = icons(zoneIcons, entity.at('security_level').value);
  diagram.node(node, label(name) ?? label(key), { shape: 'stadium', class: zoneClass(key), icon });
  const style = zoneStyle(lab, key);
  if (style) diagram.style(zoneClass(key), style);
  return node;
}

function addNetworkNode(diagram: Diagram, lab: Lab, id: string, icons: IconOf): Text {
  const entity = network(lab, id);
  const node = nodeId('network', keyOf(entity));
  if (entity.at('id').value === undefined || diagram.has(node)) return node;
  const key = entity.at('trust_zone_ref').value;
  diagram.node(node, labelLines(entity.at('name'), entity.at('id')), {
    class: key === undefined ? undefined : zoneClass(key),
    icon: icons(kindIcons, 'network'),
  });
  return node;
}

/** The nodes of one side of a policy, added; `otherwise` where it names none. */
function sideOf(
  diagram: Diagram,
  lab: Lab,
  networkId: Cell<string | undefined>,
  zones: Cell<readonly string[]>,
  otherwise: () => Text,
  icons: IconOf,
): readonly Text[] {
  if (networkId.value !== undefined)
    return [withOrigins(addNetworkNode(diagram, lab, networkId.value, icons), networkId)];
  if (zones.value.length === 0) return [otherwise()];
  return zones.value.map((key) => withOrigins(addZoneNode(diagram, lab, key, icons), zones));
}

function addAnywhere(diagram: Diagram): Text {
  diagram.node(ANYWHERE, labelLines('Anywhere'), { shape: 'stadium' });
  return ANYWHERE;
}

function addRouter(diagram: Diagram): Text {
  diagram.node(ROUTER, labelLines('Router'), { shape: 'hexagon' });
  return ROUTER;
}

/** Where a policy looks and where it leads. On the router's side of input and output, nothing else is matched. */
function endsOf(
  diagram: Diagram,
  policy: Policy,
  icons: IconOf,
): { readonly from: readonly Text[]; readonly to: readonly Text[] } {
  const { lab, sourceZone } = policy;
  const chain = policy.chain.value;
  const sourceZones = derive((key) => (key === undefined ? [] : [key]), sourceZone);
  const anywhere = () => addAnywhere(diagram);
  return {
    from:
      chain === 'output'
        ? [addRouter(diagram)]
        : sideOf(diagram, lab, policy.sourceNetwork, sourceZones, anywhere, icons),
    to:
      chain === 'input'
        ? [addRouter(diagram)]
        : sideOf(diagram, lab, policy.destinationNetwork, policy.destinationZones, anywhere, icons),
  };
}

function lineOf(action: string | undefined): Line {
  if (action === 'accept') return 'arrow';
  return action === 'drop' || action === 'reject' ? 'dotted-arrow' : 'thick-arrow';
}

/** `fw-web: tcp 80, 443`, with the states of the connections where it names some. */
function policyText(policy: Policy): Cell<string> {
  const [match, states] = [matchText(policy), policy.connectionStates];
  const suffix = states.value.length === 0 ? '' : ` (${states.value.join(', ')})`;
  return cell(`${policy.id}: ${match.value}${suffix}`, match, states, policy.action);
}

interface Bundle {
  readonly from: Text;
  readonly to: Text;
  readonly line: Line;
  readonly labels: Cell<string>[];
}

/**
 * Zones, and the policies; those with the same ends and the same effect are one arrow, in their order. Undefined where
 * there is nothing to draw.
 */
export function policyDiagram(
  lab: Lab,
  zones: readonly string[],
  policies: readonly Policy[],
  icons: IconOf,
): Text | undefined {
  const diagram = new Diagram('LR');
  for (const key of zones) addZoneNode(diagram, lab, key, icons);
  const bundles = new Map<string, Bundle>();
  for (const policy of policies) {
    const { from, to } = endsOf(diagram, policy, icons);
    const line = lineOf(policy.action.value);
    const text = policyText(policy);
    for (const a of from) {
      for (const b of to) {
        const key = `${a.value} ${b.value} ${line}`;
        const bundle = bundles.get(key);
        if (bundle) bundle.labels.push(text);
        else bundles.set(key, { from: a, to: b, line, labels: [text] });
      }
    }
  }
  for (const [, { from, to, line, labels }] of [...bundles].sort(([a], [b]) => compareBytes(a, b)))
    diagram.edge(from, to, { line, label: labelLines(...labels) });
  return diagram.text;
}
