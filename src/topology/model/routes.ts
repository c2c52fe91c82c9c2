/** Static routes of routers. */
import { type Cell, first } from '../../engine/cell.js';
import type { Lab, LabQuery } from '../lab.js';
import { follow, type Ids, Index, routing } from './entities.js';
import { networkCidr } from './networks.js';
import { mainRouter, routerNetworks } from './routers.js';

const MODULE = 'topology/model/routes';
const DEFAULT_ROUTE = '0.0.0.0/0';

/** The route with that id, which need not exist. */
export function route(lab: Lab, id: string) {
  return routing(lab).member(id);
}

/** The router that has a route: gateway_device_ref, else device_ref, else the main router. */
export function routeOwner(lab: Lab, id: string): Cell<string | undefined> {
  const entity = route(lab, id);
  return first(
    entity.at('gateway_device_ref'),
    () => entity.at('device_ref'),
    () => mainRouter(lab),
  );
}

/** The destination of a route as a cidr: its own, else that of the network it names. */
export function routeDestination(lab: Lab, id: string): Cell<string | undefined> {
  const entity = route(lab, id);
  return first(entity.at('destination_cidr'), () =>
    follow(entity.at('destination_network_ref'), (network) => networkCidr(lab, network)),
  );
}

/** The next hop of a route: an address, or the name of an interface. */
export function routeGateway(lab: Lab, id: string): Cell<string | undefined> {
  const entity = route(lab, id);
  return first(entity.at('next_hop'), () => entity.at('via'));
}

/** Ids of routes by the router that has them, each list sorted. */
export const routesByRouter: LabQuery<Ids> = {
  name: 'routesByRouter',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const id of routing(lab).keys()) index.add(routeOwner(lab, id).value, id);
    return index.toObject();
  },
};

/** Ids of a router's routes to what is not directly connected to it, and that have a next hop; sorted. */
export const routesToEmit: LabQuery<readonly string[]> = {
  name: 'routesOf',
  module: MODULE,
  run(lab, router) {
    const connected = new Set(routerNetworks(lab, router).map((id) => networkCidr(lab, id).value));
    return (lab.query(routesByRouter).member(router).value ?? []).filter((id) => {
      const destination = routeDestination(lab, id).value;
      const isRemote = destination !== undefined && !connected.has(destination);
      return isRemote && routeGateway(lab, id).value !== undefined;
    });
  },
};

/** Ids of a router's routes to what is not directly connected to it, sorted. */
export function routesOf(lab: Lab, router: string): readonly string[] {
  return lab.query(routesToEmit, router).value;
}

/** Whether a router has a default route among its routes. */
export const defaultRoutes: LabQuery<boolean> = {
  name: 'hasDefaultRoute',
  module: MODULE,
  run: (lab, router) => routesOf(lab, router).some((id) => routeDestination(lab, id).value === DEFAULT_ROUTE),
};

/** Whether a router has a default route among its routes, so that its uplinks need not give one. */
export function hasDefaultRoute(lab: Lab, router: string): Cell<boolean> {
  return lab.query(defaultRoutes, router);
}
