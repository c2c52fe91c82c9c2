/** Where the containers of a router are attached: in a network of the site, or behind a bridge of their own. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { service } from '../../topology/model/entities.js';
import { addressPart } from '../../topology/model/ip.js';
import { networkContaining, networkGateway } from '../../topology/model/networks.js';
import { networkInterface, routerLans } from '../../topology/model/routers.js';
import { containersOf } from '../../topology/model/services.js';

/** The name of the bridge of containers that are in no network of the site. */
export const CONTAINER_BRIDGE = 'bridge-containers';

/** The name of its interface list. */
export const CONTAINER_LIST = 'CONTAINERS';

/** Where a container is attached. */
export interface Placement {
  /** `lan`: a port of the LAN bridge; `own`: of the containers' bridge; `none`: without an address, nowhere. */
  readonly kind: 'lan' | 'own' | 'none';
  /** Id of the network of the site that its address lies in. */
  readonly network?: string | undefined;
}

/** The settings of a service's container. */
export const containerConfig = (lab: Lab, serviceId: string) =>
  service(lab, serviceId).at('container_config');

/** Where the container of a service is attached, by `router service`. */
export const placements: LabQuery<Placement> = {
  name: 'mikrotik_containerPlacement',
  module: 'generators/terraform-mikrotik',
  run(lab, key) {
    const [router = '', id = ''] = key.split(' ');
    const address = map(containerConfig(lab, id).at('address'), addressPart);
    if (address.value === undefined) return { kind: 'none' };
    const networkId = networkContaining(lab, address.value);
    if (networkId.value === undefined || !routerLans(lab, router).includes(networkId.value))
      return { kind: 'own' };
    // A routed port has no bridge that a container could join.
    const { kind } = networkInterface(lab, networkId.value);
    return kind === 'vlan' || kind === 'bridge' ? { kind: 'lan', network: networkId } : { kind: 'own' };
  },
};

/** Where the container of a service is attached. */
export function placementOf(lab: Lab, router: string, serviceId: string): View<Placement> {
  return lab.query(placements, `${router} ${serviceId}`);
}

/** Ids of the services whose containers are behind the containers' bridge. */
export const bridgedContainers: LabQuery<readonly string[]> = {
  name: 'mikrotik_bridgedContainers',
  module: 'generators/terraform-mikrotik',
  run: (lab, router) =>
    containersOf(lab, router).filter((id) => placementOf(lab, router, id).at('kind').value === 'own'),
};

/** True if the module makes `bridge-containers` and its list. */
export function hasContainerBridge(lab: Lab, router: string): boolean {
  return lab.query(bridgedContainers, router).keys().length > 0;
}

/** A container's way out: what it says, else the gateway of the network that it is in. */
export function containerGateway(lab: Lab, router: string, serviceId: string): Cell<string | undefined> {
  return first(containerConfig(lab, serviceId).at('gateway'), () => {
    const networkId = placementOf(lab, router, serviceId).at('network').value;
    return networkId === undefined ? cell<string | undefined>(undefined) : networkGateway(lab, networkId);
  });
}
