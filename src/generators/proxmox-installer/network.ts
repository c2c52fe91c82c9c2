/** The network of the installed system: fixed where everything about it is known, else from a DHCP server. */
import { type Cell, cell, derive, first, map } from '../../engine/cell.js';
import type { TemplateContext } from '../../render/template.js';
import { string } from '../../render/toml.js';
import type { Lab } from '../../topology/lab.js';
import { addressesOf } from '../../topology/model/addresses.js';
import { interfaceMac } from '../../topology/model/devices.js';
import { bridge, network } from '../../topology/model/entities.js';
import { addressPart } from '../../topology/model/ip.js';
import { managementAddress, managementBridge } from '../../topology/model/management.js';
import { networkGateway, networkPrefix } from '../../topology/model/networks.js';

/** `fixed` is false where the address comes from DHCP. */
export function networkContext(lab: Lab, device: string): TemplateContext {
  const wanted = lab.root.at('L7_operations').at('security').at('proxmox').at('install').at('network');
  return { fixed: wanted.value === 'from-dhcp' ? false : fixedContext(lab, device) };
}

/** Address, gateway, name server and port; false unless all are known, as the installer wants all of them. */
function fixedContext(lab: Lab, device: string): TemplateContext | false {
  const address = managementAddress(lab, device);
  const [ip, networkId] = [address.at('ip'), address.at('network').value];
  if (ip.value === undefined || networkId === undefined) return false;
  const prefix = first(networkPrefix(lab, networkId), () => address.at('prefix'));
  const carrier = managementBridge(lab, device).value;
  const gateway = first(networkGateway(lab, networkId), () =>
    carrier === undefined ? cell<string | undefined>(undefined) : gatewayOf(lab, carrier),
  );
  const [resolver] = network(lab, networkId).at('dns').ordered();
  const mac = managementMac(lab, device, carrier, ip.value);
  const context = {
    cidr:
      prefix.value === undefined
        ? undefined
        : string(derive((host, length) => `${host}/${length}`, ip, prefix)),
    gateway: string(gateway),
    dns: resolver && string(resolver),
    port: string(map(mac, (text) => `*${text.replaceAll(':', '')}`)),
  };
  return Object.values(context).every((text) => text !== undefined) && context;
}

function gatewayOf(lab: Lab, bridgeId: string): Cell<string | undefined> {
  return map(bridge(lab, bridgeId).at('gateway'), addressPart);
}

/** The MAC of the port that carries the management address: of the bridge's first known one, else by the plan. */
function managementMac(lab: Lab, device: string, carrier: string | undefined, ip: string) {
  const ports = carrier === undefined ? [] : bridge(lab, carrier).at('ports').ordered();
  for (const port of ports) {
    const mac = port.value === undefined ? undefined : interfaceMac(lab, device, port.value);
    if (mac?.value !== undefined) return cell<string | undefined>(mac.value, port, mac);
  }
  const planned = addressesOf(lab, device).find((entry) => entry.at('ip').value === ip);
  return planned ? first(planned.at('mac')) : cell<string | undefined>(undefined);
}
