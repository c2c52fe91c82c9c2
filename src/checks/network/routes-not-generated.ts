/** Static routes that no router is given, or not as they are written. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { device, idOf, network } from '../../topology/model/entities.js';
import { networkCidr } from '../../topology/model/networks.js';
import { managedRouters, routerNetworks } from '../../topology/model/routers.js';
import { route, routeDestination, routeGateway, routeOwner, routesOf } from '../../topology/model/routes.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';

const CODE = 'network/not-generated';

function finding(node: Address, text: string, remedy: string, related: Finding['related'] = []): Finding {
  return warning(CODE, node, text, { remedy, ...(related.length > 0 ? { related } : {}) });
}

/** A route of a device that labbuild does not configure. */
function foreign(lab: Lab, id: string, owner: string): readonly Finding[] {
  const own = route(lab, id).at('gateway_device_ref');
  const view = own.exists() ? own : route(lab, id).at('device_ref');
  const text = `${id}: ${view.key}: the route is not generated for ${owner}, which is no router with RouterOS that manages a network`;
  return [finding(view.address, text, `set the route on ${owner} by hand`)];
}

/** The network that a route leads to; undefined if it names none, or one that is not there. */
function namedDestination(lab: Lab, id: string): string | undefined {
  const named = idOf(route(lab, id).at('destination_network_ref'));
  return named !== undefined && network(lab, named).at('id').value !== undefined ? named : undefined;
}

/** Why a route of a router is left out. */
function leftOut(lab: Lab, id: string, owner: string): readonly Finding[] {
  const entity = route(lab, id);
  const destination = routeDestination(lab, id).value;
  const to = entity.at('destination_network_ref');
  if (destination === undefined) {
    if (!to.exists() && !entity.at('destination_cidr').exists()) {
      const text = `${id}: neither destination_cidr nor destination_network_ref, so the route is not generated`;
      return [finding(entity.address, text, 'say where it leads')];
    }
    const named = namedDestination(lab, id);
    if (named === undefined) return [];
    const cidr = network(lab, named).at('cidr');
    const text = `${id}: destination_network_ref: ${named} has no known addresses, so the route is not generated`;
    const related = [{ message: `cidr: ${cidr.value}`, node: cidr.address }];
    return [finding(to.address, text, 'write a destination_cidr instead', related)];
  }
  if (routeGateway(lab, id).value === undefined) {
    const text = `${id}: neither next_hop nor via, so the route is not generated`;
    return [finding(entity.address, text, 'add the next_hop')];
  }
  const near = routerNetworks(lab, owner).find((own) => networkCidr(lab, own).value === destination);
  // Two networks with one range are a fault of theirs.
  if (near === undefined || (to.exists() && to.value !== near)) return [];
  const at = to.exists() ? to : entity.at('destination_cidr');
  const text = `${id}: ${at.key}: ${owner} is in ${near} itself, so the route is not generated`;
  const related = [
    { message: `${owner} manages ${near}`, node: network(lab, near).at('managed_by_ref').address },
  ];
  return [finding(at.address, text, 'leave the route out', related)];
}

/** Routes are generated for managed routers, for packets from everywhere. */
export const routeNotGenerated: EntityRule = {
  codes: [CODE],
  of: ['L2_network.routing'],
  judge(lab, { id, address }) {
    const owner = routeOwner(lab, id).value;
    const routers = managedRouters(lab);
    if (owner === undefined) {
      // Several routers and no main one: that is what is wrong.
      if (routers.length > 1) return [];
      const text = `${id}: there is no router with RouterOS that manages a network, so the route is not generated`;
      return [finding(address, text, 'set the route by hand')];
    }
    if (device(lab, owner).at('id').value === undefined) return [];
    if (!routers.includes(owner)) return foreign(lab, id, owner);
    if (!routesOf(lab, owner).includes(id)) return leftOut(lab, id, owner);
    const source = route(lab, id).at('source_network_ref');
    const from = idOf(source);
    if (from === undefined || network(lab, from).at('id').value === undefined) return [];
    const text = `${id}: source_network_ref: ${from} is not generated: ${owner} uses the route for packets from everywhere`;
    const remedy = 'leave it out, and say by firewall policies who may go there';
    return [finding(source.address, text, remedy)];
  },
};
