/** Who is in a network: hosts with an address there, and interfaces that have none of their own. */
import { type Cell, cell } from '../../engine/cell.js';
import { code } from '../../render/markdown.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { addressesIn } from '../../topology/model/addresses.js';
import { openInterfaces } from './open-interfaces.js';
import { tableOf } from './tables.js';

interface Member {
  readonly host: Cell<string>;
  readonly address: Cell<string | undefined>;
}

function membersOf(lab: Lab, networkId: string): readonly Member[] {
  const addressed = addressesIn(lab, networkId).map(({ host, entry }) => ({
    host: cell(host, entry),
    address: entry.at('ip'),
  }));
  const others = lab
    .query(openInterfaces)
    .members()
    .filter((open) => open.at('network').value === networkId)
    .map((open) => ({ host: open.at('host'), address: open.at('address') }));
  return [...addressed, ...others];
}

/** Hosts of a network with their addresses, in numeric order; undefined without any. */
export function memberTable(lab: Lab, networkId: string): Text | undefined {
  return tableOf(membersOf(lab, networkId), [
    { title: 'Host', cell: ({ host }) => code(host) },
    { title: 'Address', cell: ({ address }) => code(address) },
  ]);
}

/** Interfaces with a VLAN that no network of theirs stands for; undefined without any. */
export function strayTable(lab: Lab): Text | undefined {
  const stray = lab
    .query(openInterfaces)
    .members()
    .filter((open) => open.at('vlan').value !== undefined);
  return tableOf(stray, [
    { title: 'VLAN', cell: (open) => open.at('vlan') },
    { title: 'Host', cell: (open) => code(open.at('host')) },
    { title: 'Interface', cell: (open) => open.at('interface') },
  ]);
}
