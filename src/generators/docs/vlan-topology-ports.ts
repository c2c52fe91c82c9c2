/** Ports of a router's bridge: which VLANs they carry, and what is at their other end. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { dataLink, device, deviceInterface, network } from '../../topology/model/entities.js';
import { networkVlan } from '../../topology/model/networks.js';
import { type BridgePort, bridgePortsOf, linksAt, portsOfVlan } from '../../topology/model/ports.js';
import { bridgeLan, routerVlans } from '../../topology/model/routers.js';
import type { Endpoint } from '../../topology/schema/link.js';
import { Diagram, nodeId } from './diagram.js';
import { endText } from './nodes.js';
import { type CellSource, tableOf } from './tables.js';
import { idText, joined, keyOf, nameOf } from './values.js';

type Port = View<BridgePort>;

/** A VLAN of a router. */
interface Vlan {
  readonly network: string;
  readonly tag: Cell<number>;
}

/** The VLANs of a router by number. */
function vlansOf(lab: Lab, router: string): readonly Vlan[] {
  return routerVlans(lab, router)
    .flatMap((id): Vlan[] => {
      const tag = networkVlan(lab, id);
      return tag.value === undefined ? [] : [{ network: id, tag: cell(tag.value, tag) }];
    })
    .sort((a, b) => a.tag.value - b.tag.value);
}

/** The VLANs that a port carries tagged. */
function taggedOf(port: Port, vlans: readonly Vlan[]): readonly Vlan[] {
  const [access, all, listed] = [port.at('access_vlan').value, port.at('all').value, port.at('vlans').value];
  return vlans.filter(({ tag }) => tag.value !== access && (all || listed.includes(tag.value)));
}

/** The ends of the links at a port that are not the port itself. */
function farEnds(lab: Lab, router: string, port: string): readonly View<Endpoint>[] {
  return linksAt(lab, router, port).flatMap((id) => {
    const link = dataLink(lab, id);
    const ends = [link.at('endpoint_a'), link.at('endpoint_b')] as readonly View<Endpoint>[];
    return ends.filter(
      (end) => end.at('device_ref').value !== router || end.at('interface_ref').value !== port,
    );
  });
}

/** What an end is called in a diagram. */
function endName(lab: Lab, end: View<Endpoint>): Cell<string | undefined> {
  const id = end.at('device_ref').value;
  if (id === undefined) return end.at('external_ref');
  return first(device(lab, id).at('name'), () => end.at('device_ref'));
}

function portName(port: Port): Cell<string | undefined> {
  return first(port.at('name'), () => port.at('id'));
}

/** The untagged VLAN of a port: its own, else the network that is on the bridge without one. */
function untaggedText(lab: Lab, router: string, port: Port): CellSource {
  const access = port.at('access_vlan');
  return access.value === undefined ? code(bridgeLan(lab, router)) : access;
}

/** A row for each port; undefined without ports. */
export function portTable(lab: Lab, router: string): Text | undefined {
  const vlans = vlansOf(lab, router);
  return tableOf(bridgePortsOf(lab, router), [
    { title: 'Port', cell: portName },
    { title: 'Interface', cell: ({ key }) => idText(deviceInterface(lab, router, key)) },
    { title: 'Mode', cell: (port) => port.at('mode') },
    { title: 'Untagged', cell: (port) => untaggedText(lab, router, port) },
    {
      title: 'Tagged VLANs',
      cell: (port) => {
        const tags = taggedOf(port, vlans).map(({ tag }) => tag);
        const sources = [...tags, port.at('all'), port.at('vlans')];
        return cell(
          tags.map(({ value }) => value),
          ...sources,
        );
      },
    },
    {
      title: 'Leads to',
      cell: ({ key }) => joined(farEnds(lab, router, key).map((end) => endText(lab, end))),
    },
  ]);
}

/** A row for each VLAN with the ports that carry it; undefined without VLANs. */
export function vlanTable(lab: Lab, router: string): Text | undefined {
  const rows = vlansOf(lab, router).map((vlan) => ({
    ...vlan,
    ports: portsOfVlan(lab, router, vlan.tag.value),
  }));
  return tableOf(rows, [
    { title: 'VLAN', cell: ({ tag }) => tag },
    { title: 'Network', cell: (row) => code(keyOf(network(lab, row.network))) },
    { title: 'Tagged on', cell: ({ ports }) => ports.tagged },
    { title: 'Untagged on', cell: ({ ports }) => ports.untagged },
  ]);
}

function addNetwork(diagram: Diagram, lab: Lab, id: string, group?: Text): Text {
  const entity = network(lab, id);
  const node = nodeId('network', keyOf(entity));
  const tag = map(networkVlan(lab, id), (vlan) => `VLAN ${vlan}`);
  const name = nameOf(entity);
  return diagram.node(node, labelLines(tag, name, entity.at('cidr')), { in: group }) && node;
}

/** Ports and VLANs of a router: thin lines are tagged, thick ones untagged; a line to the group means all of them. */
export function portDiagram(lab: Lab, router: string): Text | undefined {
  const ports = bridgePortsOf(lab, router);
  const vlans = vlansOf(lab, router);
  const native = bridgeLan(lab, router);
  if (ports.length === 0) return undefined;
  const diagram = new Diagram('LR');
  const entity = device(lab, router);
  const group = nodeId('device', keyOf(entity));
  const allVlans = nodeId('vlan', router);
  diagram.group(group, label(nameOf(entity)) ?? label(router));
  for (const port of ports) {
    const ends = farEnds(lab, router, port.key).map((end) => endName(lab, end));
    diagram.node(
      nodeId('device', router, cell(port.key, port.at('id'))),
      labelLines(portName(port), ...ends),
      {
        in: group,
        shape: 'round',
      },
    );
  }
  if (vlans.length > 0) diagram.group(allVlans, label('VLANs'));
  for (const vlan of vlans) addNetwork(diagram, lab, vlan.network, allVlans);
  if (native.value !== undefined) addNetwork(diagram, lab, native.value);
  for (const port of ports) {
    const node = nodeId('device', router, cell(port.key, port.at('mode')));
    const tagged = taggedOf(port, vlans);
    const access = port.at('access_vlan');
    const isAll = port.at('all').value && tagged.length === vlans.length && tagged.length > 0;
    if (isAll) diagram.edge(node, allVlans);
    else for (const vlan of tagged) diagram.edge(node, nodeId('network', cell(vlan.network, vlan.tag)));
    const own = access.value === undefined ? native.value : vlanNetwork(vlans, access.value);
    if (own !== undefined) diagram.edge(node, nodeId('network', cell(own, access)), { line: 'thick' });
  }
  return diagram.text;
}

function vlanNetwork(vlans: readonly Vlan[], tag: number): string | undefined {
  return vlans.find((vlan) => vlan.tag.value === tag)?.network;
}
