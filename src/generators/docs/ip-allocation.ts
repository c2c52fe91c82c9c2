/** The address plan of the lab, network by network. */
import type { Cell } from '../../engine/cell.js';
import { anchor, code, heading, inline, link } from '../../render/markdown.js';
import type { TemplateContext } from '../../render/template.js';
import type { Lab } from '../../topology/lab.js';
import { devices, network, networks } from '../../topology/model/entities.js';
import { type AddressRow, addressRows, type Usage, usageOf } from './address-space.js';
import { dhcpClients } from './open-interfaces.js';
import { docsPage } from './page.js';
import { type Column, tableOf } from './tables.js';
import { idText, titleOf, yesNo } from './values.js';

interface Plan {
  readonly id: string;
  readonly rows: readonly AddressRow[];
  readonly usage: Usage | undefined;
}

const ADDRESS_COLUMNS: readonly Column<AddressRow>[] = [
  { title: 'Address', cell: ({ address }) => address },
  { title: 'Host', cell: ({ host }) => host },
  { title: 'Interface', cell: (row) => row.interface, optional: true },
  { title: 'MAC', cell: ({ mac }) => mac && code(mac), optional: true },
  { title: 'Use', cell: ({ use }) => use },
];

function planOf(lab: Lab, id: string): Plan {
  const rows = addressRows(lab, id);
  return { id, rows, usage: usageOf(lab, id, rows) };
}

/** A section for a network; `""` is what lies in none. */
function section(lab: Lab, { id, rows }: Plan): TemplateContext {
  return {
    heading: heading(3, id === '' ? 'In no network' : titleOf(network(lab, id))),
    addresses: tableOf(rows, ADDRESS_COLUMNS),
  };
}

function summary(lab: Lab, plans: readonly Plan[]) {
  const count = (title: string, of: (usage: Usage) => Cell<number>): Column<Plan> => ({
    title,
    cell: ({ usage }) => usage && of(usage),
  });
  return tableOf(plans, [
    { title: 'Network', cell: ({ id }) => link(idText(network(lab, id)), anchor(titleOf(network(lab, id)))) },
    { title: 'CIDR', cell: ({ id }) => code(network(lab, id).at('cidr')) },
    { title: 'Gateway', cell: ({ id }) => code(network(lab, id).at('gateway')) },
    count('Addresses', ({ capacity }) => capacity),
    count('Static', (usage) => usage.static),
    count('Reserved', ({ reserved }) => reserved),
    count('DHCP pool', ({ pool }) => pool),
    count('Used', ({ used }) => used),
    count('Free', ({ free }) => free),
  ]);
}

/** Addresses that providers gave to instances. */
function publicAddresses(lab: Lab) {
  const instances = devices(lab)
    .members()
    .filter((device) => {
      const cloud = device.at('cloud');
      return cloud.at('public_ip').value !== undefined || cloud.at('ipv6').value !== undefined;
    });
  return tableOf(instances, [
    { title: 'Host', cell: (device) => idText(device) },
    { title: 'IPv4', cell: (device) => code(device.at('cloud').at('public_ip')) },
    { title: 'IPv6', cell: (device) => code(device.at('cloud').at('ipv6')), optional: true },
  ]);
}

function ipv6Networks(lab: Lab) {
  const ipv6 = lab.root.at('L2_network').at('ipv6');
  return tableOf(ipv6.at('networks').members(), [
    { title: 'Entry', cell: (entry) => idText(entry) },
    { title: 'Network', cell: (entry) => code(entry.at('network_ref')) },
    { title: 'Prefix', cell: (entry) => code(entry.at('prefix')) },
    { title: 'SLAAC', cell: (entry) => yesNo(entry.at('slaac')) },
    { title: 'DHCPv6', cell: (entry) => yesNo(entry.at('dhcpv6')) },
  ]);
}

export const page = docsPage('ip-allocation', (lab) => {
  const plans = networks(lab)
    .keys()
    .map((id) => planOf(lab, id));
  const stray = planOf(lab, '');
  const clients = lab.query(dhcpClients).ordered();
  const shown = stray.rows.length > 0 ? [...plans, stray] : plans;
  const publics = publicAddresses(lab);
  return {
    nothing: shown.length === 0 && clients.length === 0 && publics === undefined,
    summary: summary(lab, plans),
    networks: shown.map((plan) => section(lab, plan)),
    clients: tableOf(clients, [
      { title: 'Host', cell: (client) => code(client.at('host')) },
      { title: 'Interface', cell: (client) => inline(client.at('interface')) },
      { title: 'Network', cell: (client) => code(client.at('network')) },
    ]),
    publics,
    ipv6: ipv6Networks(lab),
  };
});
