/** The ports of the LAN bridge, which come last but for the drops of the firewall. */
import { cell, derive } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { list, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { deviceInterface } from '../../topology/model/entities.js';
import { type BridgePort, bridgePortsOf } from '../../topology/model/ports.js';
import { routerVlans } from '../../topology/model/routers.js';
import { FIREWALL_BASE } from './firewall-stages.js';
import { address, bridgePort, bridgeVlan, dhcpServer, lanBridge, vlanInterface } from './names.js';
import { addressedNetworks, dhcpNetworks } from './router-networks.js';

/**
 * The ports, those that carry the management network last. The first one waits for all that has to stand before traffic
 * flows, the others wait for it.
 */
export function portContexts(lab: Lab, router: string): readonly TemplateContext[] {
  const ports = bridgePortsOf(lab, router).filter((port) => port.at('name').value !== undefined);
  const others = ports.filter((port) => !port.at('management').value);
  const management = ports.filter((port) => port.at('management').value);
  const [gate] = [...others, ...management];
  const addressOf = (port: View<BridgePort>): Text => bridgePort(lab, router, port.key).address;
  return [...others, ...management].map((port) => {
    const before =
      port === gate
        ? prerequisites(lab, router)
        : management.includes(port) && others.length > 0
          ? others.map(addressOf)
          : [addressOf(gate ?? port)];
    return portContext(lab, router, port, before);
  });
}

function portContext(
  lab: Lab,
  router: string,
  port: View<BridgePort>,
  before: readonly Text[],
): TemplateContext {
  const entity = deviceInterface(lab, router, port.key);
  return {
    label: bridgePort(lab, router, port.key).label,
    bridge: lanBridge().at('name'),
    interface: string(port.at('name')),
    pvid: number(port.at('pvid')),
    frame_types: string(cell(port.at('frame_types').value, entity.at('role'))),
    comment: string(derive((name) => (name ? `${name} (${port.key})` : port.key), entity.at('name'))),
    depends_on: list(before),
  };
}

/** VLANs, addresses, DHCP servers and the base of the firewall; its drops wait for the ports (firewall-stages.ts). */
function prerequisites(lab: Lab, router: string): readonly Text[] {
  const vlans = routerVlans(lab, router);
  const resources = [
    ...vlans.map((id) => bridgeVlan(lab, id)),
    ...vlans.map((id) => vlanInterface(lab, id)),
    ...addressedNetworks(lab, router).map((id) => address(lab, id)),
    ...dhcpNetworks(lab, router).map((id) => dhcpServer(lab, id)),
  ];
  return [FIREWALL_BASE, ...resources.map((resource) => resource.address)];
}
