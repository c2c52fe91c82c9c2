/** The static routes that the topology gives to a router. */
import { type Cell, derive, map } from '../../engine/cell.js';
import { number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { parseIp } from '../../topology/model/ip.js';
import { networkInterface, routerNetworks } from '../../topology/model/routers.js';
import { route, routeDestination, routeGateway, routesOf } from '../../topology/model/routes.js';
import { interfaceOf, staticRoute } from './names.js';

/** The routes of a router, sorted by id. */
export function routeContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return routesOf(lab, router).map((id) => {
    const entity = route(lab, id);
    return {
      label: staticRoute(lab, id).label,
      dst_address: string(routeDestination(lab, id)),
      gateway: gatewayOf(lab, router, routeGateway(lab, id)),
      distance: number(entity.at('priority')),
      check_gateway: string(
        map(entity.at('check_gateway'), (check) => (check === 'none' ? undefined : check)),
      ),
      comment: string(
        derive((name) => (name ? `${name} (${id})` : id), entity.at('name') as Cell<string | undefined>),
      ),
    };
  });
}

/** The next hop: an address, or an interface, which is a reference where the module makes it. */
function gatewayOf(lab: Lab, router: string, gateway: Cell<string | undefined>): Text | undefined {
  const { value } = gateway;
  if (value === undefined || parseIp(value) !== undefined) return string(gateway);
  const carrier = routerNetworks(lab, router).find((id) => networkInterface(lab, id).name.value === value);
  const reference = carrier === undefined ? undefined : interfaceOf(lab, carrier);
  return reference ? withOrigins(reference, gateway) : string(gateway);
}
