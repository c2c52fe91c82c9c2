/** The LAN bridge with its VLAN table and VLAN interfaces; its ports are in bridge-ports.ts. */
import { type Cell, cell } from '../../engine/cell.js';
import { list, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { networkLabel, networkVlan } from '../../topology/model/networks.js';
import { portsOfVlan } from '../../topology/model/ports.js';
import { LAN_BRIDGE, networkInterface, routerVlans } from '../../topology/model/routers.js';
import { bridgeVlan, lanBridge, vlanInterface } from './names.js';

/** The bridge itself. */
export function bridgeContext(): TemplateContext {
  return { label: lanBridge().label, name: string(LAN_BRIDGE) };
}

/** The interfaces of the networks that have a VLAN. */
export function vlanContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return routerVlans(lab, router).map((id) => ({
    label: vlanInterface(lab, id).label,
    name: string(networkInterface(lab, id).name),
    vlan_id: number(networkVlan(lab, id)),
    interface: lanBridge().at('name'),
    comment: string(networkLabel(lab, id)),
  }));
}

/** The bridge's VLAN table: which ports carry a VLAN, with a tag or without. */
export function bridgeVlanContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return routerVlans(lab, router).map((id) => {
    const vlan = networkVlan(lab, id).value ?? 0;
    const { tagged, untagged } = portsOfVlan(lab, router, vlan);
    return {
      label: bridgeVlan(lab, id).label,
      bridge: lanBridge().at('name'),
      vlan_ids: list([string(cell(String(vlan), network(lab, id).at('vlan')))]),
      // Without the bridge itself among them the router would not be in the VLAN.
      tagged: list([lanBridge().at('name'), ...names(tagged)]),
      untagged: untagged.value.length > 0 ? list(names(untagged)) : undefined,
      comment: string(networkLabel(lab, id)),
    };
  });
}

function names(ports: Cell<readonly string[]>): readonly Text[] {
  return ports.value.map((name) => string(cell(name, ports)));
}
