/** Devices with their hardware, interfaces, slots, pools and bridges; guests with their resources; operator's steps. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { code, heading, inline } from '../../render/markdown.js';
import { part, queryOf } from '../../render/part.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { bridgesOf } from '../../topology/model/addresses.js';
import {
  deviceIds,
  deviceMemoryMb,
  interfaceMac,
  locationOf,
  systemName,
} from '../../topology/model/devices.js';
import { bridge, device, storage } from '../../topology/model/entities.js';
import { primaryIp } from '../../topology/model/management.js';
import { storageSizeGb, storagesOf } from '../../topology/model/storage.js';
import { guestTable, nodeTable } from './guest-tables.js';
import { clusterSteps, containerSteps } from './operator-steps.js';
import { docsPage } from './page.js';
import { slotRows, slotTable } from './slots.js';
import { entityTable, facts, tableOf } from './tables.js';
import { idText, joined, memory, speed, titleOf, withUnit, yesNo } from './values.js';

const MODULE = 'generators/docs/devices';

/** `Ryzen 7, 8 cores, 16 threads, 3.8 GHz, x86_64`; of an instance, its virtual processors. */
function cpuText(lab: Lab, id: string): Text | undefined {
  const cpu = device(lab, id).at('specs').at('cpu');
  const parts = joined([
    inline(cpu.at('model')),
    inline(counted(cpu.at('cores'), 'core')),
    inline(counted(cpu.at('threads'), 'thread')),
    inline(map(cpu.at('speed_mhz'), (mhz) => `${mhz} MHz`)),
    inline(cpu.at('architecture')),
  ]);
  return parts ?? inline(counted(device(lab, id).at('cloud').at('vcpus'), 'virtual processor'));
}

/** `4 cores`, `1 core`. */
function counted(amount: Cell<number | undefined>, noun: string): Cell<string | undefined> {
  return map(amount, (n) => `${n} ${noun}${n === 1 ? '' : 's'}`);
}

/** A scalar of an open mapping as text; undefined for anything else. */
function scalarText(value: Cell<unknown>): Cell<string | undefined> {
  return map(value, (given) => (typeof given === 'object' ? undefined : String(given)));
}

function deviceFacts(lab: Lab, id: string): Text | undefined {
  const entity = device(lab, id);
  const [memorySpecs, cloud] = [entity.at('specs').at('memory'), entity.at('cloud')];
  const pricing = cloud.at('pricing');
  return facts([
    ['Model', entity.at('model')],
    ['Class and type', joined([inline(entity.at('class')), inline(entity.at('type'))], ' / ')],
    ['Role', entity.at('role')],
    ['Substrate', entity.at('substrate')],
    ['Access', entity.at('access')],
    ['Host name', code(entity.at('hostname'))],
    ['Location', code(locationOf(lab, id))],
    ['Operating systems', entity.at('supported_operating_systems')],
    ['Firmware', scalarText(entity.at('firmware').at('version'))],
    ['Processor', cpuText(lab, id)],
    ['Memory', joined([inline(memory(deviceMemoryMb(lab, id))), inline(memorySpecs.at('type'))])],
    [
      'Provider',
      joined([
        inline(cloud.at('provider')),
        inline(cloud.at('region')),
        inline(cloud.at('availability_zone')),
      ]),
    ],
    ['Instance type', cloud.at('instance_type')],
    ['Boot volume', withUnit(cloud.at('boot_volume_gb'), 'GB')],
    ['Price', joined([inline(pricing.at('tier')), priceText(pricing)])],
    ['Status', scalarText(entity.at('status'))],
  ]);
}

function priceText(pricing: {
  readonly at: (key: 'monthly_cost' | 'currency') => Cell<string | number | undefined>;
}) {
  const [cost, currency] = [pricing.at('monthly_cost'), pricing.at('currency')];
  if (cost.value === undefined) return undefined;
  const text = [String(cost.value), currency.value, 'a month'].filter((part) => part !== undefined).join(' ');
  return inline(cell(text, cost, currency));
}

function interfaceTable(lab: Lab, id: string): Text | undefined {
  return tableOf(device(lab, id).at('interfaces').members(), [
    { title: 'Interface', cell: (port) => idText(port) },
    { title: 'System name', cell: (port) => systemName(lab, id, port.key) },
    { title: 'Name', cell: (port) => port.at('name') },
    { title: 'Type', cell: (port) => port.at('type') },
    { title: 'Role', cell: (port) => port.at('role') },
    { title: 'Speed', cell: (port) => speed(port.at('speed_mbps')), optional: true },
    { title: 'MAC', cell: (port) => code(interfaceMac(lab, id, port.key)), optional: true },
  ]);
}

function poolTable(lab: Lab, id: string): Text | undefined {
  return tableOf(storagesOf(lab, id), [
    { title: 'Pool', cell: (pool) => idText(storage(lab, pool)) },
    { title: 'Name', cell: (pool) => storage(lab, pool).at('name') },
    { title: 'Type', cell: (pool) => storage(lab, pool).at('type') },
    { title: 'Size', cell: (pool) => withUnit(storageSizeGb(lab, pool), 'GB') },
    { title: 'Medium', cell: (pool) => code(storage(lab, pool).at('disk_ref')), optional: true },
    { title: 'Content', cell: (pool) => sorted(storage(lab, pool).at('content')), optional: true },
  ]);
}

/** A set in byte order. */
function sorted(values: Cell<readonly string[] | undefined>): Cell<readonly string[] | undefined> {
  return map(values, (items) => [...items].sort(compareBytes));
}

function bridgeTable(lab: Lab, id: string): Text | undefined {
  return tableOf(bridgesOf(lab, id), [
    { title: 'Bridge', cell: (key) => idText(bridge(lab, key)) },
    { title: 'Name', cell: (key) => bridge(lab, key).at('name') },
    {
      title: 'Ports',
      cell: (key) =>
        joined(
          bridge(lab, key)
            .at('ports')
            .members()
            .map((port) => portName(lab, id, port)),
        ),
    },
    { title: 'Address', cell: (key) => code(bridge(lab, key).at('address')), optional: true },
    { title: 'Gateway', cell: (key) => code(bridge(lab, key).at('gateway')), optional: true },
    { title: 'VLAN aware', cell: (key) => yesNo(bridge(lab, key).at('vlan_aware')), optional: true },
    { title: 'VLANs', cell: (key) => bridge(lab, key).at('vids'), optional: true },
    { title: 'MTU', cell: (key) => bridge(lab, key).at('mtu'), optional: true },
    { title: 'Spanning tree', cell: (key) => onOff(bridge(lab, key).at('bridge_stp')), optional: true },
    { title: 'Forward delay', cell: (key) => scalarText(bridge(lab, key).at('bridge_fd')), optional: true },
  ]);
}

/** The system's name of a port that a bridge names by its id. */
function portName(lab: Lab, deviceId: string, port: Cell<string>): Text {
  if (!port.value) return inline(cell('', port));
  return inline(first(systemName(lab, deviceId, port.value), () => port)) ?? inline(port);
}

/** What may be a flag or a word: `on`, `off`, or the word. */
function onOff(value: Cell<unknown>): Cell<string | undefined> {
  return map(value, (given) => (given === true ? 'on' : given === false ? 'off' : String(given)));
}

/** A device's section. */
const deviceSection = part({
  name: 'deviceSection',
  show: section,
});

function section(lab: Lab, id: string): TemplateContext {
  const entity = device(lab, id);
  return {
    heading: heading(3, titleOf(entity)),
    description: inline(entity.at('description')),
    facts: deviceFacts(lab, id),
    interfaces: interfaceTable(lab, id),
    slots: slotTable(slotRows(lab, id), 'of-one-device'),
    pools: poolTable(lab, id),
    bridges: bridgeTable(lab, id),
  };
}

const summary = entityTable({ name: 'deviceRow', module: MODULE }, (lab, id) => ({ lab, id }), [
  { title: 'Device', cell: ({ lab, id }) => idText(device(lab, id)) },
  { title: 'Name', cell: ({ lab, id }) => device(lab, id).at('name') },
  { title: 'Type', cell: ({ lab, id }) => device(lab, id).at('type') },
  { title: 'Location', cell: ({ lab, id }) => code(locationOf(lab, id)) },
  { title: 'Address', cell: ({ lab, id }) => code(primaryIp(lab, id)) },
  { title: 'Memory', cell: ({ lab, id }) => memory(deviceMemoryMb(lab, id)), optional: true },
]);

/** The queries that the page is made of, apart from those of the tables of guests. */
export const devicesQueries: readonly LabQuery<unknown>[] = [queryOf(deviceSection, MODULE), summary.row];

export const page = docsPage('devices', (lab) => {
  const ids = deviceIds(lab);
  const guests = guestTable(lab);
  const containers = containerSteps(lab);
  return {
    nothing: ids.length === 0 && guests === undefined,
    summary: summary.of(lab, ids),
    devices: ids.map((id) => deviceSection.of(lab, id)),
    guests,
    nodes: nodeTable(lab),
    cluster: clusterSteps(lab),
    hasContainerSteps: containers.length > 0,
    containers,
  };
});
