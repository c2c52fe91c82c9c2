/** Which bridges Terraform manages. */
import type { Lab, LabQuery } from '../../topology/lab.js';
import { isHypervisor } from '../../topology/model/devices.js';
import { bridge, bridges, idOf } from '../../topology/model/entities.js';

/** What the address of a bridge says if it comes from a DHCP server, which the provider cannot express. */
const FROM_DHCP = 'dhcp';

/** Whether bridges.tf has a bridge: a query, so that whoever refers to a bridge is not touched by its fields. */
export const managedBridge: LabQuery<boolean> = {
  name: 'isManagedBridge',
  module: 'generators/terraform-proxmox',
  run(lab, id) {
    const entity = bridge(lab, id);
    const device = idOf(entity.at('device_ref'));
    if (device === undefined || entity.at('name').value === undefined) return false;
    return isHypervisor(lab, device) && entity.at('address').value !== FROM_DHCP;
  },
};

/** True for a bridge of a hypervisor that has a name, and no address by DHCP. */
export function isManagedBridge(lab: Lab, id: string): boolean {
  return lab.query(managedBridge, id).value;
}

/** Ids of the bridges in bridges.tf, sorted. */
export function managedBridges(lab: Lab): readonly string[] {
  return bridges(lab)
    .keys()
    .filter((id) => isManagedBridge(lab, id));
}
