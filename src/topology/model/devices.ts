/** Devices: their names, memory and places; the hypervisors among them. */
import { type Cell, cell, derive, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { device, deviceInterface, devices, follow, type Ids, Index, location } from './entities.js';

const MODULE = 'topology/model/devices';
const HOSTNAME_LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const NO_MAC = 'auto-detect';

/** True for a hostname label (RFC 1123). */
export function isHostnameLabel(text: string): boolean {
  return HOSTNAME_LABEL.test(text);
}

/** The name of a device in its own system: hostname, else `name` if that can be a host's name, else the id. */
export function nodeName(lab: Lab, deviceId: string): Cell<string> {
  const entity = device(lab, deviceId);
  const name = first(entity.at('hostname'), () =>
    map(entity.at('name'), (text) => (isHostnameLabel(text) ? text : undefined)),
  );
  return name.value === undefined ? cell(deviceId, entity.at('id')) : cell(name.value, name);
}

/** The node name of the device that a reference names. */
export function nodeOf(lab: Lab, reference: Cell<string | null | undefined>): Cell<string | undefined> {
  return follow(reference, (id) => nodeName(lab, id));
}

/** The name of an interface in the device's system. */
export function systemName(lab: Lab, deviceId: string, interfaceId: string): Cell<string | undefined> {
  const port = deviceInterface(lab, deviceId, interfaceId);
  return first(port.at('physical_name'), () => port.at('name'));
}

/** A MAC address in lower case; undefined where it is unknown (`auto-detect`) or missing. */
export function knownMac(mac: Cell<string | null | undefined>): Cell<string | undefined> {
  return map(mac, (text) => (text === NO_MAC ? undefined : text.toLowerCase()));
}

/** The known MAC address of an interface. */
export function interfaceMac(lab: Lab, deviceId: string, interfaceId: string): Cell<string | undefined> {
  return knownMac(deviceInterface(lab, deviceId, interfaceId).at('mac'));
}

/** The memory of a device in MB: the first of total_gb, total_mb, selected_gb, cloud.memory_gb that is given. */
export function deviceMemoryMb(lab: Lab, deviceId: string): Cell<number | undefined> {
  const memory = device(lab, deviceId).at('specs').at('memory');
  const inMb = (gb: number): number => gb * 1024;
  return first(
    () => map(memory.at('total_gb'), inMb),
    () => memory.at('total_mb'),
    () => map(memory.at('selected_gb'), inMb),
    () => map(device(lab, deviceId).at('cloud').at('memory_gb'), inMb),
  );
}

/** The id of a device's location, under either spelling of the field. */
export function locationOf(lab: Lab, deviceId: string): Cell<string | undefined> {
  const entity = device(lab, deviceId);
  return first(entity.at('location'), () => entity.at('location_ref'));
}

/** True if the device is in a location of type cloud. */
export function isInCloud(lab: Lab, deviceId: string): Cell<boolean> {
  return derive(
    (type) => type === 'cloud',
    follow(locationOf(lab, deviceId), (id) => location(lab, id).at('type')) as Cell<string | undefined>,
  );
}

/** Ids of devices by type, each list sorted. */
export const devicesByType: LabQuery<Ids> = {
  name: 'devicesByType',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const member of devices(lab).members()) index.add(member.at('type').value, member.key);
    return index.toObject();
  },
};

/** Ids of the devices of one type, sorted. */
export function devicesOfType(lab: Lab, type: string): readonly string[] {
  return lab.query(devicesByType).member(type).value ?? [];
}

/** Ids of all devices, sorted. */
export function deviceIds(lab: Lab): readonly string[] {
  return devices(lab).keys();
}

/** Ids of the hypervisors, sorted: the nodes of the cluster. */
export function hypervisors(lab: Lab): readonly string[] {
  return devicesOfType(lab, 'hypervisor');
}

/** The main hypervisor: the first by id with role compute, else the first by id. */
export const mainHypervisors: LabQuery<string | null> = {
  name: 'mainHypervisor',
  module: MODULE,
  run(lab) {
    const ids = hypervisors(lab);
    const main = ids.find((id) => device(lab, id).at('role').value === 'compute') ?? ids[0];
    return main === undefined ? null : cell<string | null>(main, device(lab, main).at('id'));
  },
};

/** The id of the main hypervisor; undefined if there is no hypervisor. */
export function mainHypervisor(lab: Lab): Cell<string | undefined> {
  return first(lab.query(mainHypervisors));
}

/** True if the device is a hypervisor. */
export function isHypervisor(lab: Lab, deviceId: string): boolean {
  return (device(lab, deviceId).at('type') as View<string | undefined>).value === 'hypervisor';
}
