/** Nodes and groups that several pages draw: hosts of any kind, and what is at the ends of links. */
import { first } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import { concat, escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { systemName } from '../../topology/model/devices.js';
import { device, lxcEntities, vmEntities } from '../../topology/model/entities.js';
import { type HostKind, hostKind } from '../../topology/model/hosts.js';
import type { Endpoint } from '../../topology/schema/link.js';
import { type Diagram, type NodeOptions, nodeId } from './diagram.js';
import { deviceIcons, guestIcons, type IconOf, kindIcons } from './icons.js';
import { keyOf, nameOf } from './values.js';

/** Adds a device with its name and type, if there is such a device; returns the node's id. */
export function addDevice(
  diagram: Diagram,
  lab: Lab,
  deviceId: string,
  icons: IconOf,
  options: NodeOptions = {},
): Text {
  const entity = device(lab, deviceId);
  const node = nodeId('device', keyOf(entity));
  if (diagram.has(node) || entity.at('id').value === undefined) return node;
  const type = entity.at('type');
  const name = first(entity.at('name'), () => entity.at('id'));
  diagram.node(node, labelLines(name, type), { icon: icons(deviceIcons, type.value), ...options });
  return node;
}

interface Named {
  readonly id: string;
  readonly name?: string;
}

const GUESTS = { lxc: 'container', vm: 'virtual machine' } as const;

function entityOf(lab: Lab, kind: HostKind, id: string): View<Named | undefined> {
  if (kind === 'lxc') return lxcEntities(lab).member(id);
  return kind === 'vm' ? vmEntities(lab).member(id) : device(lab, id);
}

/** Adds a host with its name and kind; undefined if there is no such host. */
export function addHost(
  diagram: Diagram,
  lab: Lab,
  id: string,
  icons: IconOf,
  options: NodeOptions = {},
): Text | undefined {
  const kind = hostKind(lab, id);
  if (kind === undefined) return undefined;
  if (kind === 'device') return addDevice(diagram, lab, id, icons, options);
  const entity = entityOf(lab, kind, id);
  const node = nodeId(kind, keyOf(entity));
  if (diagram.has(node)) return node;
  diagram.node(node, labelLines(nameOf(entity), GUESTS[kind]), { icon: icons(guestIcons, kind), ...options });
  return node;
}

/** Adds a group for what is in a device; undefined if there is no such device. */
export function addDeviceGroup(diagram: Diagram, lab: Lab, id: string): Text | undefined {
  const entity = device(lab, id);
  return entity.at('id').value === undefined ? undefined : addGroup(diagram, 'device', entity);
}

/** Adds a group for what runs on a host; undefined if there is no such host. */
export function addHostGroup(diagram: Diagram, lab: Lab, id: string): Text | undefined {
  const kind = hostKind(lab, id);
  return kind === undefined ? undefined : addGroup(diagram, kind, entityOf(lab, kind, id));
}

function addGroup(diagram: Diagram, kind: HostKind, entity: View<Named | undefined>): Text {
  const group = nodeId(kind, keyOf(entity));
  if (!diagram.has(group)) diagram.group(group, label(nameOf(entity)) ?? label(entity.key));
  return group;
}

/** Adds the node for an end of a link; undefined where the end names nothing. */
export function addEnd(diagram: Diagram, lab: Lab, end: View<Endpoint>, icons: IconOf): Text | undefined {
  const deviceId = end.at('device_ref').value;
  if (deviceId) return addDevice(diagram, lab, deviceId, icons);
  const external = end.at('external_ref');
  if (!external.value) return undefined;
  const node = nodeId('external', externalKey(external.value));
  diagram.node(node, label(external) ?? escaped('" "'), {
    shape: 'stadium',
    icon: icons(kindIcons, 'external'),
  });
  return node;
}

/** How an end of a link is written in a table: the device and the system's name of its interface, or the words. */
export function endText(lab: Lab, end: View<Endpoint>): Text | undefined {
  const deviceRef = end.at('device_ref');
  if (!deviceRef.value) return inline(end.at('external_ref'));
  const port = end.at('interface_ref');
  const text = code(deviceRef) ?? escaped('');
  if (!port.value) return text;
  const name = first(systemName(lab, deviceRef.value, port.value), () => port);
  return concat(text, escaped(' '), inline(name) ?? escaped(''));
}

/** What is not like an id is encoded, so that different words never share a node: any other character as its number. */
function externalKey(words: string): string {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(words)) return words;
  return `_${words.replace(/[^A-Za-z0-9]/gu, (c) => `_${(c.codePointAt(0) ?? 0).toString(16)}_`)}`;
}
