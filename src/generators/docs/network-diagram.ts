/** Networks: how they hang together, from uplinks over routers and bridges down to the guests of every zone. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { code, heading } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import {
  bridge,
  bridges,
  device,
  idOf,
  lxcEntities,
  network,
  networks,
  vmEntities,
  zone,
  zones,
} from '../../topology/model/entities.js';
import { deviceRef, fieldsOf, type Guest, guests } from '../../topology/model/guests.js';
import { primaryIp } from '../../topology/model/management.js';
import { networkKind, networksInZone, networkVlan, profiled } from '../../topology/model/networks.js';
import { guestZone, type Nic, nicBridge, nicNetwork, nicsOf } from '../../topology/model/nics.js';
import { Diagram, nodeId, type Shape } from './diagram.js';
import { guestIcons, type IconOf, iconsOf, kindIcons } from './icons.js';
import { addDevice, addDeviceGroup } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, idTexts, keyOf, nameOf, titleOf } from './values.js';
import { addZone, zoneClass } from './zones.js';

/** A guest with what the page shows of it, read once. */
interface Placed {
  readonly guest: Guest;
  readonly zone: Cell<string | undefined>;
  readonly device: Cell<string | undefined>;
  readonly nics: readonly {
    readonly network: Cell<string | undefined>;
    readonly bridge: Cell<string | undefined>;
  }[];
}

function placed(guest: Guest): Placed {
  return {
    guest,
    zone: guestZone(guest),
    device: deviceRef(guest),
    nics: nicsOf(guest).map((nic: Nic) => ({ network: nicNetwork(nic), bridge: nicBridge(nic) })),
  };
}

function guestEntity({ kind, lab, id }: Guest) {
  return kind === 'lxc' ? lxcEntities(lab).member(id) : vmEntities(lab).member(id);
}

/** Adds the groups of those of the zones that are declared, sorted. */
function addZones(diagram: Diagram, lab: Lab, keys: readonly (string | null | undefined)[]): void {
  const used = new Set(keys.filter((key) => key !== undefined && key !== null));
  for (const key of [...used].sort(compareBytes))
    if (zone(lab, key).at('name').value !== undefined) addZone(diagram, lab, key);
}

/** Where a node goes that is in a zone. */
function inZone(key: string | undefined) {
  return key === undefined ? {} : { in: nodeId('zone', key), class: zoneClass(key) };
}

const SHAPES: { readonly [kind: string]: Shape } = { uplink: 'stadium', overlay: 'hexagon', lan: 'box' };

function addNetwork(diagram: Diagram, lab: Lab, id: string, icons: IconOf): void {
  const entity = network(lab, id);
  const kind = networkKind(lab, id);
  const zoneRef = idOf(entity.at('trust_zone_ref'));
  const vlan = map(networkVlan(lab, id), (tag) => `VLAN ${tag}`);
  diagram.node(nodeId('network', keyOf(entity)), labelLines(nameOf(entity), entity.at('cidr'), vlan), {
    shape: SHAPES[kind.value],
    icon: icons(kindIcons, kind.value === 'lan' ? 'network' : kind.value),
    ...inZone(zoneRef),
  });
}

function addBridge(diagram: Diagram, lab: Lab, id: string, icons: IconOf, group?: Text): Text {
  const entity = bridge(lab, id);
  const node = nodeId('bridge', keyOf(entity));
  diagram.node(node, label(nameOf(entity)) ?? label(id), {
    shape: 'round',
    icon: icons(kindIcons, 'bridge'),
    in: group,
  });
  return node;
}

/** Which network is on which bridge: by reference of either, or by the interface of a guest. */
function carried(lab: Lab, all: readonly Placed[]): readonly (readonly [Cell<string>, Cell<string>])[] {
  const pairs = new Map<string, readonly [Cell<string>, Cell<string>]>();
  const add = (
    networkId: Cell<string | null | undefined>,
    bridgeId: Cell<string | null | undefined>,
  ): void => {
    const [from, to] = [networkId.value, bridgeId.value];
    if (!from || !to || pairs.has(`${from} ${to}`)) return;
    pairs.set(`${from} ${to}`, [cell(from, networkId), cell(to, bridgeId)]);
  };
  for (const entity of networks(lab).members()) add(keyOf(entity), entity.at('bridge_ref'));
  for (const entity of bridges(lab).members()) add(entity.at('network_ref'), keyOf(entity));
  for (const { nics } of all) for (const nic of nics) add(nic.network, nic.bridge);
  return [...pairs].sort(([a], [b]) => compareBytes(a, b)).map(([, pair]) => pair);
}

/** Uplinks, routers, networks in their zones, and the bridges of each device. */
function networkDiagram(lab: Lab, all: readonly Placed[], icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  const ids = networks(lab).keys();
  addZones(
    diagram,
    lab,
    ids.map((id) => network(lab, id).at('trust_zone_ref').value),
  );
  for (const id of ids) addNetwork(diagram, lab, id, icons);
  for (const id of ids) {
    const manager = network(lab, id).at('managed_by_ref');
    if (!manager.value) continue;
    const router = addDevice(diagram, lab, manager.value, icons);
    const node = nodeId('network', id);
    if (networkKind(lab, id).value === 'uplink') diagram.edge(node, withOrigins(router, manager));
    else diagram.edge(withOrigins(router, manager), node);
  }
  for (const entity of bridges(lab).members()) {
    const owner = idOf(entity.at('device_ref'));
    addBridge(
      diagram,
      lab,
      entity.key,
      icons,
      owner === undefined ? undefined : addDeviceGroup(diagram, lab, owner),
    );
  }
  for (const [from, to] of carried(lab, all)) diagram.edge(nodeId('network', from), nodeId('bridge', to));
  return diagram.text;
}

/** The bridges of one device and its guests in their zones. */
function guestDiagram(lab: Lab, all: readonly Placed[], icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  for (const { nics } of all) {
    for (const nic of nics) {
      const id = nic.bridge.value;
      if (id !== undefined && bridge(lab, id).at('id').value !== undefined)
        addBridge(diagram, lab, id, icons);
    }
  }
  addZones(
    diagram,
    lab,
    all.map((guest) => guest.zone.value),
  );
  for (const { guest, zone: zoneRef, nics } of all) {
    const entity = guestEntity(guest);
    const node = nodeId(guest.kind, keyOf(entity));
    diagram.node(
      node,
      labelLines(
        first(fieldsOf(guest).at('name'), () => keyOf(entity)),
        primaryIp(lab, guest.id),
      ),
      {
        icon: icons(guestIcons, guest.kind),
        ...inZone(zoneRef.value),
      },
    );
    for (const nic of nics) {
      if (nic.bridge.value === undefined) continue;
      diagram.edge(nodeId('bridge', cell(nic.bridge.value, nic.bridge)), node, { label: label(nic.network) });
    }
  }
  return diagram.text;
}

/** A section for each device that guests run on, then one for those whose device is not known. */
function guestSections(lab: Lab, all: readonly Placed[], icons: IconOf): readonly TemplateContext[] {
  const byDevice = new Map<string, Placed[]>();
  for (const guest of all) {
    const id = guest.device.value ?? '';
    const there = byDevice.get(id);
    if (there) there.push(guest);
    else byDevice.set(id, [guest]);
  }
  return [...byDevice]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || compareBytes(a, b))
    .map(([id, there]) => ({
      heading: heading(3, id === '' ? 'On no device' : titleOf(device(lab, id))),
      diagram: guestDiagram(lab, there, icons),
    }));
}

function networkTable(lab: Lab): Text | undefined {
  return tableOf(networks(lab).members(), [
    { title: 'Network', cell: (entity) => idText(entity) },
    { title: 'Name', cell: (entity) => entity.at('name') },
    { title: 'CIDR', cell: (entity) => code(entity.at('cidr')) },
    { title: 'Gateway', cell: (entity) => code(entity.at('gateway')) },
    { title: 'VLAN', cell: (entity) => entity.at('vlan'), optional: true },
    { title: 'Zone', cell: (entity) => code(entity.at('trust_zone_ref')) },
    { title: 'Kind', cell: ({ key }) => profiled(lab, key, 'segmentation_type') },
    { title: 'Managed by', cell: (entity) => code(entity.at('managed_by_ref')) },
    { title: 'Description', cell: (entity) => entity.at('description'), optional: true },
  ]);
}

function zoneTable(lab: Lab, all: readonly Placed[]): Text | undefined {
  return tableOf(zones(lab).members(), [
    { title: 'Zone', cell: (entity) => idText(entity) },
    { title: 'Name', cell: (entity) => entity.at('name') },
    { title: 'Level', cell: (entity) => entity.at('security_level') },
    {
      title: 'Networks',
      cell: ({ key }) =>
        idTexts(networksInZone(lab, key).map((id) => cell(id, network(lab, id).at('trust_zone_ref')))),
    },
    {
      title: 'Guests',
      cell: ({ key }) =>
        idTexts(
          all.filter((guest) => guest.zone.value === key).map((guest) => cell(guest.guest.id, guest.zone)),
        ),
      optional: true,
    },
  ]);
}

export const page = docsPage('network-diagram', (lab) => {
  const all = guests(lab).map(placed);
  const icons = iconsOf(lab);
  const diagram = networkDiagram(lab, all, icons);
  const sections = guestSections(lab, all, icons);
  const [networkRows, zoneRows] = [networkTable(lab), zoneTable(lab, all)];
  return {
    nothing: !diagram && sections.length === 0 && !networkRows && !zoneRows,
    diagram,
    networks: networkRows,
    zones: zoneRows,
    hasGuests: sections.length > 0,
    guests: sections,
  };
});
