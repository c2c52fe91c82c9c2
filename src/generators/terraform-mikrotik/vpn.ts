/** vpn.tf: the WireGuard interfaces of a router, and their peers, which a variable lists. */
import { type Cell, cell } from '../../engine/cell.js';
import { call, language, NULL, number, object, reference, string } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { networkLabel } from '../../topology/model/networks.js';
import { wireguardName } from '../../topology/model/routers.js';
import { wireguardPort } from '../../topology/model/services.js';
import { idCell } from '../terraform/values.js';
import { wireguard, wireguardPeers } from './names.js';
import { wireguardNetworks } from './router-networks.js';

export const vpn = templated<Document>({
  template: 'terraform-mikrotik/vpn.tf.mustache',
  language,
  context: (lab, router) => {
    const networks = wireguardNetworks(lab, router);
    return {
      interfaces: networks.map((id) => ({
        label: wireguard(lab, id).label,
        name: string(cell(wireguardName(id), network(lab, id).at('id'))),
        listen_port: number(portOf(lab, id)),
        private_key: call('lookup', reference('var', 'wireguard_private_keys'), networkId(lab, id), NULL),
        comment: string(networkLabel(lab, id)),
      })),
      peers:
        networks.length === 0
          ? undefined
          : {
              label: wireguardPeers().label,
              interfaces: object(
                networks.map((id) => [idCell(network(lab, id), id), wireguard(lab, id).at('name')] as const),
              ),
            },
    };
  },
});

/** The port that the network listens on, which follows from its endpoint where that names none too. */
function portOf(lab: Lab, id: string): Cell<number> {
  const port = wireguardPort(lab, id);
  return cell(port.value, port, network(lab, id).at('vpn_endpoint'));
}

function networkId(lab: Lab, id: string): Text {
  return string(idCell(network(lab, id), id));
}
