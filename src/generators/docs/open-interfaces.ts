/** Interfaces without a static address, of guests and devices. */
import { cell, first } from '../../engine/cell.js';
import type { LabQuery } from '../../topology/lab.js';
import { bridges } from '../../topology/model/entities.js';
import { guests } from '../../topology/model/guests.js';
import {
  isStatic,
  nicAddress,
  nicInterface,
  nicNetwork,
  nicsOf,
  nicVlan,
} from '../../topology/model/nics.js';

const MODULE = 'generators/docs/open-interfaces';

/** An interface of a guest, or a bridge of a device, without a static address. */
export interface OpenInterface {
  /** What it is called in its list. */
  readonly id: string;
  readonly host: string;
  readonly interface: string;
  /** Id of its network. */
  readonly network?: string | undefined;
  /** Its VLAN, where it names no network. */
  readonly vlan?: number | undefined;
  readonly address?: 'dhcp' | undefined;
}

/** The interfaces without a static address: of guests, by guest, in their order; then bridges. */
export const openInterfaces: LabQuery<readonly OpenInterface[]> = {
  name: 'openInterfaces',
  module: MODULE,
  run(lab) {
    const nics = guests(lab)
      .flatMap(nicsOf)
      .filter((nic) => !isStatic(nic))
      .map((nic) => {
        const network = nicNetwork(nic);
        return {
          id: `${nic.guest.id} ${nic.index}`,
          host: cell(nic.guest.id, network, nic.own),
          interface: nicInterface(nic),
          network,
          vlan: network.value === undefined ? nicVlan(nic) : undefined,
          address: nicAddress(nic).value === 'dhcp' ? ('dhcp' as const) : undefined,
        };
      });
    const asking = bridges(lab)
      .members()
      .filter((bridge) => bridge.at('address').value === 'dhcp')
      .map((bridge) => ({
        id: `bridge ${bridge.key}`,
        host: bridge.at('device_ref'),
        interface: bridge.at('name'),
        network: first(bridge.at('network_ref')),
        address: 'dhcp' as const,
      }));
    return [...nics, ...asking];
  },
};

/** Those of them that ask for their address, in the same order: a query, so that the others are of no matter. */
export const dhcpClients: LabQuery<readonly Omit<OpenInterface, 'vlan' | 'address'>[]> = {
  name: 'dhcpClients',
  module: MODULE,
  run: (lab) =>
    lab
      .query(openInterfaces)
      .ordered()
      .filter((open) => open.at('address').value === 'dhcp')
      .map((open) => ({
        id: open.key,
        host: open.at('host'),
        interface: open.at('interface'),
        network: open.at('network'),
      })),
};
