/** outputs.tf: what other tools and people want to know of the module. */
import { cell } from '../../engine/cell.js';
import { language, object, string } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { nodeName } from '../../topology/model/devices.js';
import { network, service } from '../../topology/model/entities.js';
import { networkCidr, networkGateway } from '../../topology/model/networks.js';
import { routerNetworks } from '../../topology/model/routers.js';
import { containersOf } from '../../topology/model/services.js';
import { idCell } from '../terraform/values.js';
import { containerConfig } from './container-placement.js';
import { container, identity, interfaceOf, veth, vlanInterface, wireguard } from './names.js';
import { vlanNetworks, wireguardNetworks } from './router-networks.js';
import { managementUrl } from './variables.js';

export const outputs = templated<Document>({
  template: 'terraform-mikrotik/outputs.tf.mustache',
  language,
  context: (lab, router) => ({
    identity: identity().at('name'),
    networks: byNetwork(lab, routerNetworks(lab, router), (id) =>
      object({
        cidr: string(networkCidr(lab, id)),
        gateway: string(networkGateway(lab, id)),
        interface: interfaceOf(lab, id),
      }),
    ),
    vlans: byNetwork(lab, vlanNetworks(lab, router), (id) => vlanInterface(lab, id).at('vlan_id')),
    wireguards: byNetwork(lab, wireguardNetworks(lab, router), (id) =>
      object({
        listen_port: wireguard(lab, id).at('listen_port'),
        public_key: wireguard(lab, id).at('public_key'),
      }),
    ),
    containers: containersOutput(lab, router),
    urls: urlsOutput(lab, router),
  }),
});

/** An object with a member for each network; undefined where there are none. */
function byNetwork(lab: Lab, ids: readonly string[], member: (id: string) => Text): Text | undefined {
  if (ids.length === 0) return undefined;
  return object(ids.map((id) => [idCell(network(lab, id), id), member(id)] as const));
}

function containersOutput(lab: Lab, router: string): Text | undefined {
  const ids = containersOf(lab, router);
  if (ids.length === 0) return undefined;
  return object(
    ids.map((id) => [
      idCell(service(lab, id), id),
      object({
        address: string(containerConfig(lab, id).at('address')),
        id: container(lab, id).at('id'),
        interface: veth(lab, id).at('name'),
      }),
    ]),
  );
}

/** Where the router is managed; undefined where its address is not known. */
function urlsOutput(lab: Lab, router: string): Text | undefined {
  const url = string(managementUrl(lab, router));
  const name = nodeName(lab, router);
  return url && object([[cell(name.value, name), url]]);
}
