/** Bridges: on the node that they serve, with ports that can be ports. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { systemName } from '../../topology/model/devices.js';
import { bridge, bridges, device, deviceInterface, devices } from '../../topology/model/entities.js';
import { deviceRef, guestOf } from '../../topology/model/guests.js';
import { type Nic, nicBridge, nicsOf } from '../../topology/model/nics.js';
import { error } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';

/** Types of interfaces that carry packets. */
export const NETWORK_TYPES: ReadonlySet<string> = new Set([
  'ethernet',
  'pci-ethernet',
  'usb-ethernet',
  'wifi-5ghz',
  'wifi-2.4ghz',
  'lte',
]);

/** Names that an operating system can give to an interface. */
const SYSTEM_NAME = /^[A-Za-z0-9._-]{1,32}$/;

/** What is no hypervisor runs no guests: that is said of the reference to it. */
function isHypervisor(lab: Lab, id: string): boolean {
  return device(lab, id).at('type').value === 'hypervisor';
}

function nicFindings(lab: Lab, nic: Nic): readonly Finding[] {
  const cell = nicBridge(nic);
  const [bridgeId, node] = [cell.value, deviceRef(nic.guest).value];
  if (bridgeId === undefined || node === undefined) return [];
  const owner = bridge(lab, bridgeId).at('device_ref');
  if (owner.value === undefined || owner.value === node || !isHypervisor(lab, node)) return [];
  const own = nic.view.at('bridge_ref');
  const isOwn = typeof own.value === 'string';
  const place = `${nic.guest.id}: networks[#${nic.index}]`;
  const via = isOwn
    ? `${place}.bridge_ref: ${bridgeId}`
    : `${place}: the bridge of its network, ${bridgeId},`;
  const fitting = bridges(lab)
    .members()
    .filter((candidate) => candidate.at('device_ref').value === node)
    .map(({ key }) => key);
  return [
    error(
      'network/nic-bridge',
      isOwn ? (own.origins[0] ?? nic.own.address) : nic.own.address,
      `${via} is on ${owner.value}, but ${nic.guest.id} runs on ${node}`,
      {
        remedy:
          fitting.length > 0
            ? `name a bridge of ${node} as bridge_ref: ${fitting.join(', ')}`
            : `${node} has no bridge`,
        related: [{ message: `${bridgeId} is on ${owner.value}`, node: owner.address }],
      },
    ),
  ];
}

/** Interfaces of a guest on bridges of another node. */
export const guestBridge: EntityRule = {
  codes: ['network/nic-bridge'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    return guest ? nicsOf(guest).flatMap((nic) => nicFindings(lab, nic)) : [];
  },
};

interface Port {
  readonly bridge: string;
  readonly device: string;
  readonly id: string;
  readonly view: View<string>;
}

function portsOf(lab: Lab): readonly Port[] {
  return bridges(lab)
    .members()
    .flatMap((member) => {
      const owner: unknown = member.at('device_ref').value;
      return member
        .at('ports')
        .ordered()
        .flatMap((view): Port[] => {
          const id: unknown = view.value;
          if (typeof owner !== 'string' || typeof id !== 'string') return [];
          return [{ bridge: member.key, device: owner, id, view }];
        });
    });
}

function portFinding(port: Port, text: string, remedy: string, related: Finding['related'] = []): Finding {
  const message = `${port.bridge}: ports: ${port.id} ${text}`;
  return error('network/bridge-port', port.view.address, message, {
    remedy,
    ...(related.length > 0 ? { related } : {}),
  });
}

/** What is wrong with a port by itself. An interface that no device has is an unknown reference. */
function judged(lab: Lab, port: Port): readonly Finding[] {
  const entity = deviceInterface(lab, port.device, port.id);
  if (entity.at('id').value === undefined) return foreign(lab, port);
  const type: unknown = entity.at('type').value;
  if (typeof type === 'string' && !NETWORK_TYPES.has(type)) {
    const related = [{ message: `${port.id} is of type ${type}`, node: entity.at('type').address }];
    return [
      portFinding(port, `is of type ${type}, which carries no network`, 'name a network interface', related),
    ];
  }
  const name = systemName(lab, port.device, port.id);
  if (name.value === undefined || SYSTEM_NAME.test(name.value)) return [];
  const related = [{ message: `the name of ${port.id}`, node: name.origins[0] ?? entity.address }];
  const text = `has no name that a system could give it: ${JSON.stringify(name.value)}`;
  return [portFinding(port, text, `give ${port.id} a physical_name such as enp1s0`, related)];
}

function foreign(lab: Lab, port: Port): readonly Finding[] {
  if (device(lab, port.device).at('id').value === undefined) return [];
  const owners = devices(lab)
    .members()
    .filter((candidate) => candidate.at('interfaces').member(port.id).at('id').value !== undefined);
  if (owners.length === 0) return [];
  const names = owners.map(({ key }) => key).join(', ');
  const related = owners.map((owner) => ({
    message: `${owner.key} has ${port.id}`,
    node: owner.at('interfaces').member(port.id).address,
  }));
  const text = `is an interface of ${names}, and the bridge is on ${port.device}`;
  return [portFinding(port, text, `name an interface of ${port.device}`, related)];
}

function sharedPorts(ports: readonly Port[]): readonly Finding[] {
  const seen = new Map<string, Port>();
  return ports.flatMap((port) => {
    const key = `${port.device} ${port.id}`;
    const first = seen.get(key);
    if (!first) seen.set(key, port);
    if (!first) return [];
    const where = first.bridge === port.bridge ? 'is named twice' : `is also a port of ${first.bridge}`;
    const related = [{ message: `a port of ${first.bridge}`, node: first.view.address }];
    return [portFinding(port, where, 'an interface can be a port of one bridge', related)];
  });
}

export const bridgePorts: LabRule = {
  name: 'bridgePorts',
  module: 'checks/network/bridges',
  codes: ['network/bridge-port'],
  judge(lab) {
    const ports = portsOf(lab);
    return [...ports.flatMap((port) => judged(lab, port)), ...sharedPorts(ports)];
  },
};
