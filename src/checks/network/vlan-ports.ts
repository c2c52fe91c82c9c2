/** VLANs leave the router that makes them through a port. */
import type { Lab } from '../../topology/lab.js';
import { dataLink, network } from '../../topology/model/entities.js';
import { networkKind, networkVlan, profiled } from '../../topology/model/networks.js';
import { bridgePortsOf, linksAt, portsOfVlan } from '../../topology/model/ports.js';
import { managedRouters } from '../../topology/model/routers.js';
import { warning } from '../finding.js';
import { isObscured } from '../misspelt.js';
import type { EntityRule } from '../rule.js';
import { fewOf } from '../wording.js';
import { managerOf } from './managers.js';
import { unrefused } from './unrefused.js';

/** True if the router's ports are generated, and none of them carries the VLAN. */
export function isPortless(lab: Lab, router: string, vlan: number): boolean {
  if (!managedRouters(lab).includes(router)) return false;
  const { tagged, untagged } = portsOfVlan(lab, router, vlan);
  return tagged.value.length === 0 && untagged.value.length === 0;
}

/** Trunks of a router that carry a list of VLANs: what could carry another one. */
function limitedTrunks(lab: Lab, router: string): readonly string[] {
  const ports = bridgePortsOf(lab, router).filter((port) => !port.at('all').value);
  const links = ports.flatMap((port) => linksAt(lab, router, port.key));
  return [...new Set(links)].sort().filter((id) => Array.isArray(dataLink(lab, id).at('vlan_trunk').value));
}

/** A VLAN that its router makes, and that leaves it through no port. */
export const vlanPorts: EntityRule = {
  codes: ['network/vlan-no-port'],
  of: ['L2_network.networks'],
  judge(lab, { id, address }) {
    const vlan = networkVlan(lab, id).value;
    const router = managerOf(lab, id);
    if (vlan === undefined || router === undefined || !isPortless(lab, router, vlan)) return [];
    // A network that cannot have a VLAN has another fault.
    const isUntagged = profiled(lab, id, 'segmentation_type').value === 'bridge';
    if (isUntagged || networkKind(lab, id).value !== 'lan') return [];
    if (isObscured(lab, 'L1_foundation.data_links')) return [];
    const related = limitedTrunks(lab, router).map((link) => ({
      message: `${link} carries other VLANs`,
      node: dataLink(lab, link).at('vlan_trunk').address,
    }));
    const text = `${id}: vlan: ${vlan} is carried by no port of ${router}`;
    const remedy = `let a data link at a lan or trunk port of ${router} carry it, with vlan_trunk: true or a list that has ${vlan}, or give such a port access_vlan: ${vlan}`;
    const node = network(lab, id).at('vlan').address;
    return unrefused(lab, address, [
      warning('network/vlan-no-port', node, text, {
        remedy,
        ...(related.length > 0 ? { related: fewOf(related) } : {}),
      }),
    ]);
  },
};
