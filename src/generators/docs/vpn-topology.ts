/** Overlay networks: where they are entered, who is in them, and what can be reached through them. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { code, heading } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { networkAccess } from '../../topology/model/access.js';
import { addressesIn } from '../../topology/model/addresses.js';
import { network, service, zone } from '../../topology/model/entities.js';
import { networksOfKind, profiled, zoneKeys } from '../../topology/model/networks.js';
import { isWireguard } from '../../topology/model/routers.js';
import { servicePort, servicesIn, wireguardPort } from '../../topology/model/services.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf, kindIcons } from './icons.js';
import { addDevice, addHost } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { accessText, decidingPolicies } from './trust-zones-access.js';
import { idText, idTexts, keyOf, nameOf, titleOf } from './values.js';

const NO_PORT: Cell<number | undefined> = cell(undefined);

/** Where peers connect to: `host:port`; undefined unless both are known. */
function endpointOf(lab: Lab, id: string): Cell<string | undefined> {
  const endpoint = network(lab, id).at('vpn_endpoint');
  const host = endpoint.at('host');
  if (host.value === undefined) return cell(undefined, host);
  const port = isWireguard(lab, id)
    ? wireguardPort(lab, id)
    : first(endpoint.at('port'), () => {
        const [vpn] = servicesIn(lab, id, 'vpn');
        return vpn === undefined ? NO_PORT : servicePort(lab, vpn);
      });
  return cell(port.value === undefined ? undefined : `${host.value}:${port.value}`, host, port);
}

/** Router – overlay – members, and the zones that can be reached: solid where all of it, dotted where some. */
function diagramOf(lab: Lab, ids: readonly string[], icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  for (const id of ids) {
    const entity = network(lab, id);
    const node = nodeId('network', keyOf(entity));
    const name = nameOf(entity);
    diagram.node(node, labelLines(name, profiled(lab, id, 'vpn_type'), entity.at('cidr')), {
      shape: 'hexagon',
      icon: icons(kindIcons, 'overlay'),
    });
    const manager = entity.at('managed_by_ref');
    if (manager.value !== undefined) {
      const router = addDevice(diagram, lab, manager.value, icons);
      diagram.edge(node, router, { line: 'link', label: label(endpointOf(lab, id)) });
    }
    for (const { host, entry } of addressesIn(lab, id)) {
      const member = host === manager.value ? undefined : addHost(diagram, lab, host, icons);
      if (member) diagram.edge(member, node, { line: 'link', label: label(entry.at('ip')) });
    }
    for (const key of zoneKeys(lab)) addReach(diagram, lab, id, key);
  }
  return diagram.text;
}

function addReach(diagram: Diagram, lab: Lab, id: string, key: string): void {
  const access = networkAccess(lab, id, key);
  const verdict = access.at('verdict');
  if (verdict.value === undefined || verdict.value === 'deny') return;
  const target = nodeId('zone', key);
  diagram.node(target, label(nameOf(zone(lab, key))) ?? label(key), {
    shape: 'stadium',
  });
  const isWhole = verdict.value === 'allow';
  diagram.edge(nodeId('network', cell(id, verdict)), target, { line: isWhole ? 'arrow' : 'dotted-arrow' });
}

function networkTable(lab: Lab, ids: readonly string[]): Text | undefined {
  return tableOf(ids, [
    { title: 'Network', cell: (id) => idText(network(lab, id)) },
    { title: 'Name', cell: (id) => network(lab, id).at('name') },
    { title: 'Type', cell: (id) => profiled(lab, id, 'vpn_type') },
    { title: 'CIDR', cell: (id) => code(network(lab, id).at('cidr')) },
    { title: 'Zone', cell: (id) => code(network(lab, id).at('trust_zone_ref')) },
    { title: 'Router', cell: (id) => code(network(lab, id).at('managed_by_ref')) },
    { title: 'Endpoint', cell: (id) => code(endpointOf(lab, id)) },
    {
      title: 'Services',
      cell: (id) =>
        idTexts(servicesIn(lab, id, 'vpn').map((svc) => cell(svc, service(lab, svc).at('network_ref')))),
      optional: true,
    },
  ]);
}

function memberTable(lab: Lab, id: string): Text | undefined {
  return tableOf(addressesIn(lab, id), [
    { title: 'Host', cell: ({ host, entry }) => code(cell(host, entry)) },
    { title: 'Address', cell: ({ entry }) => code(entry.at('ip')) },
  ]);
}

function reachTable(lab: Lab, id: string): Text | undefined {
  return tableOf(zoneKeys(lab), [
    { title: 'To zone', cell: (key) => code(keyOf(zone(lab, key))) },
    { title: 'Allowed', cell: (key) => accessText(networkAccess(lab, id, key)) },
    {
      title: 'By',
      cell: (key) => {
        const policies = decidingPolicies(networkAccess(lab, id, key));
        return idTexts(policies.value.map((policy) => cell(policy, policies)));
      },
      optional: true,
    },
  ]);
}

function networkContext(lab: Lab, id: string): TemplateContext {
  return {
    heading: heading(2, titleOf(network(lab, id))),
    members: memberTable(lab, id),
    reach: reachTable(lab, id),
  };
}

export const page = docsPage('vpn-topology', (lab) => {
  const ids = networksOfKind(lab, 'overlay');
  return {
    nothing: ids.length === 0,
    diagram: diagramOf(lab, ids, iconsOf(lab)),
    overlays: networkTable(lab, ids),
    networks: ids.map((id) => networkContext(lab, id)),
  };
});
