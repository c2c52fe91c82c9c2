/** addresses.tf: the router's addresses, the pools of dynamic ones, and the routes. */
import { language, list, string } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { networkLabel } from '../../topology/model/networks.js';
import { address, interfaceOf, pool } from './names.js';
import { addressedNetworks, dhcpNetworks, dhcpRange, namedAfter, routerCidr } from './router-networks.js';
import { routeContexts } from './routes.js';
import { defaultRouteContexts } from './uplink-routes.js';

export const addresses = templated<Document>({
  template: 'terraform-mikrotik/addresses.tf.mustache',
  language,
  context: (lab, router) => ({
    addresses: addressContexts(lab, router),
    pools: poolContexts(lab, router),
    routes: [...defaultRouteContexts(lab, router), ...routeContexts(lab, router)],
  }),
});

function addressContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return addressedNetworks(lab, router).map((id) => ({
    label: address(lab, id).label,
    address: string(routerCidr(lab, id)),
    interface: interfaceOf(lab, id),
    comment: string(networkLabel(lab, id)),
  }));
}

function poolContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return dhcpNetworks(lab, router).map((id) => ({
    label: pool(lab, id).label,
    name: string(namedAfter(lab, id, 'pool')),
    ranges: list([dhcpRange(lab, id)].map((range) => string(range)).filter((range) => range !== undefined)),
    comment: string(networkLabel(lab, id)),
  }));
}
