/** Networks by VLAN: their members, and the trunk and access ports that carry them. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { code, heading } from '../../render/markdown.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { device, network } from '../../topology/model/entities.js';
import { networkIds, networkVlan, profiled } from '../../topology/model/networks.js';
import { bridgePortsOf } from '../../topology/model/ports.js';
import { managedRouters, routerVlans } from '../../topology/model/routers.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, titleOf } from './values.js';
import { memberTable, strayTable } from './vlan-topology-members.js';
import { portDiagram, portTable, vlanTable } from './vlan-topology-ports.js';

/** Ids of all networks by VLAN, those without one last. */
function byVlan(lab: Lab): readonly string[] {
  const tagOf = (id: string): number => networkVlan(lab, id).value ?? Number.POSITIVE_INFINITY;
  return [...networkIds(lab)].sort((a, b) => {
    const [x, y] = [tagOf(a), tagOf(b)];
    return x === y ? compareBytes(a, b) : x - y;
  });
}

function transportOf(lab: Lab, id: string): Cell<readonly string[] | undefined> {
  const transport = profiled(lab, id, 'transport') as Cell<readonly string[] | undefined>;
  return map(transport, (kinds) => [...kinds].sort(compareBytes));
}

function networkTable(lab: Lab, ids: readonly string[]): Text | undefined {
  return tableOf(ids, [
    { title: 'VLAN', cell: (id) => networkVlan(lab, id) },
    { title: 'Network', cell: (id) => idText(network(lab, id)) },
    { title: 'Name', cell: (id) => network(lab, id).at('name') },
    { title: 'CIDR', cell: (id) => code(network(lab, id).at('cidr')) },
    { title: 'Gateway', cell: (id) => code(network(lab, id).at('gateway')) },
    { title: 'Zone', cell: (id) => code(network(lab, id).at('trust_zone_ref')) },
    { title: 'Plane', cell: (id) => profiled(lab, id, 'network_plane') },
    { title: 'Kind', cell: (id) => profiled(lab, id, 'segmentation_type') },
    { title: 'Transport', cell: (id) => transportOf(lab, id), optional: true },
    { title: 'Volatility', cell: (id) => profiled(lab, id, 'volatility'), optional: true },
    { title: 'Bridge', cell: (id) => code(network(lab, id).at('bridge_ref')), optional: true },
    { title: 'Managed by', cell: (id) => code(network(lab, id).at('managed_by_ref')) },
  ]);
}

function routerContext(lab: Lab, router: string): TemplateContext {
  return {
    heading: heading(2, titleOf(device(lab, router))),
    diagram: portDiagram(lab, router),
    vlans: vlanTable(lab, router),
    ports: portTable(lab, router),
  };
}

/** `VLAN 20: Servers (net-servers)`. */
function networkTitle(lab: Lab, id: string): Cell<string> {
  const [tag, title] = [networkVlan(lab, id), titleOf(network(lab, id))];
  return cell(tag.value === undefined ? title.value : `VLAN ${tag.value}: ${title.value}`, tag, title);
}

export const page = docsPage('vlan-topology', (lab) => {
  const ids = byVlan(lab);
  const routers = managedRouters(lab).filter(
    (router) => bridgePortsOf(lab, router).length > 0 || routerVlans(lab, router).length > 0,
  );
  const members = ids.flatMap((id): TemplateContext[] => {
    const hosts = memberTable(lab, id);
    return hosts ? [{ heading: heading(3, networkTitle(lab, id)), hosts }] : [];
  });
  const stray = strayTable(lab);
  return {
    nothing: ids.length === 0 && !stray,
    networks: networkTable(lab, ids),
    routers: routers.map((router) => routerContext(lab, router)),
    hasMembers: members.length > 0,
    members,
    stray,
  };
});
