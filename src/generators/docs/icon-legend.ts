/** What the symbols in the diagrams stand for; only of what there is in the lab. */
import { cell, derive } from '../../engine/cell.js';
import { code } from '../../render/markdown.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { devicesByType } from '../../topology/model/devices.js';
import { zone } from '../../topology/model/entities.js';
import { networksByKind, networksByZone } from '../../topology/model/networks.js';
import { deviceIcons, guestIcons, hasIcons, kindIcons, providerIcons, zoneIcons } from './icons.js';
import { docsPage } from './page.js';
import { guestKindsInUse, providersInUse } from './queries.js';
import { tableOf } from './tables.js';
import { idText } from './values.js';

const GUESTS = { lxc: 'container', vm: 'virtual machine' } as const;

const NETWORKS: {
  readonly [kind: string]: { readonly what: string; readonly shape: string; readonly icon: string };
} = {
  lan: { what: 'network of the site', shape: 'rectangle', icon: 'network' },
  overlay: { what: 'overlay network (VPN)', shape: 'hexagon', icon: 'overlay' },
  uplink: { what: 'uplink', shape: 'rounded at both ends', icon: 'uplink' },
};

/** The icon of a key of one of the tables, as it is written in a diagram. */
function iconText(table: { readonly [of: string]: string }, key: string | number): Text | undefined {
  return Object.hasOwn(table, key) ? code(table[key]) : undefined;
}

function typeTable(lab: Lab): Text | undefined {
  const types = lab.query(devicesByType);
  return tableOf(types.keys(), [
    { title: 'Device type', cell: (type) => cell(type, types.member(type)) },
    { title: 'Icon', cell: (type) => iconText(deviceIcons, type) },
  ]);
}

function guestTable(lab: Lab): Text | undefined {
  return tableOf(lab.query(guestKindsInUse).ordered(), [
    { title: 'Guest', cell: (kind) => derive((of) => GUESTS[of], kind) },
    { title: 'Icon', cell: (kind) => iconText(guestIcons, kind.value) },
  ]);
}

function networkTable(lab: Lab): Text | undefined {
  const byKind = lab.query(networksByKind);
  const kinds = byKind.keys().flatMap((kind) => {
    const symbol = NETWORKS[kind];
    return symbol ? [{ ...symbol, source: byKind.member(kind) }] : [];
  });
  return tableOf(kinds, [
    { title: 'Network', cell: ({ what, source }) => cell(what, source) },
    { title: 'Shape', cell: ({ shape }) => shape },
    { title: 'Icon', cell: ({ icon }) => iconText(kindIcons, icon) },
  ]);
}

function providerTable(lab: Lab): Text | undefined {
  return tableOf(lab.query(providersInUse).ordered(), [
    { title: 'Provider', cell: (provider) => provider },
    { title: 'Icon', cell: (provider) => iconText(providerIcons, provider.value) },
  ]);
}

/** Zones that have networks and are declared. */
function zoneTable(lab: Lab): Text | undefined {
  const used = lab
    .query(networksByZone)
    .keys()
    .map((key) => zone(lab, key))
    .filter((entity) => entity.at('name').value !== undefined);
  return tableOf(used, [
    { title: 'Zone', cell: (entity) => idText(entity) },
    { title: 'Name', cell: (entity) => entity.at('name') },
    { title: 'Level', cell: (entity) => entity.at('security_level') },
    { title: 'Icon', cell: (entity) => iconText(zoneIcons, entity.at('security_level').value ?? '') },
  ]);
}

export const page = docsPage('icon-legend', (lab) => {
  const tables = {
    types: typeTable(lab),
    guests: guestTable(lab),
    networks: networkTable(lab),
    providers: providerTable(lab),
    zones: zoneTable(lab),
  };
  const isEmpty = Object.values(tables).every((table) => table === undefined);
  const isOn = !isEmpty && hasIcons(lab);
  return { ...tables, nothing: isEmpty, anything: !isEmpty, isOn, isOff: !isEmpty && !isOn };
});
