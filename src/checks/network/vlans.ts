/** VLANs: one network for each, and the same on both sides of a guest's interface. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { bridge, isTrue, network, networks } from '../../topology/model/entities.js';
import { guestOf } from '../../topology/model/guests.js';
import { networkVlan } from '../../topology/model/networks.js';
import { type Nic, nicBridge, nicNetwork, nicsOf, nicVlan } from '../../topology/model/nics.js';
import { error, warning } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { managerOf, severityBetween } from './managers.js';

function duplicates(lab: Lab): readonly Finding[] {
  const byVlan = new Map<number, string[]>();
  const findings: Finding[] = [];
  for (const id of networks(lab).keys()) {
    const vlan = networkVlan(lab, id).value;
    if (vlan === undefined) continue;
    const earlier = byVlan.get(vlan) ?? [];
    for (const other of earlier) findings.push(duplicate(lab, vlan, id, other));
    byVlan.set(vlan, [...earlier, id]);
  }
  return findings;
}

function duplicate(lab: Lab, vlan: number, id: string, other: string): Finding {
  return {
    code: 'network/duplicate-vlan',
    severity: severityBetween(managerOf(lab, id), managerOf(lab, other)),
    message: `${id}: vlan: ${vlan} is also the VLAN of ${other}`,
    remedy: 'give one of the networks another VLAN',
    node: network(lab, id).at('vlan').address,
    related: [{ message: `${other} has VLAN ${vlan}`, node: network(lab, other).at('vlan').address }],
  };
}

function nicFindings(lab: Lab, nic: Nic): readonly Finding[] {
  const written = nic.view.at('vlan_tag');
  const tag = written.value ?? undefined;
  const networkId = existing(lab, nicNetwork(nic).value);
  const vlan = networkId === undefined ? undefined : networkVlan(lab, networkId).value;
  const field = `${nic.guest.id}: networks[#${nic.index}]`;
  const node = tag === undefined ? nic.own.address : (written.origins[0] ?? nic.own.address);
  const related =
    networkId === undefined
      ? []
      : [
          {
            message: `${networkId} has ${vlan === undefined ? 'no VLAN' : `VLAN ${vlan}`}`,
            node: vlanPlace(lab, networkId),
          },
        ];
  if (tag !== undefined && vlan !== undefined && tag !== vlan) {
    const text = `${field}.vlan_tag: ${tag} is not the VLAN of ${networkId}, ${vlan}`;
    const remedy = `leave vlan_tag out, or write ${vlan}`;
    return [error('network/vlan-tag-mismatch', node, text, { remedy, related })];
  }
  const findings: Finding[] = [];
  if (tag !== undefined && networkId !== undefined && vlan === undefined) {
    const text = `${field}.vlan_tag: ${tag}, but ${networkId} has no VLAN`;
    const remedy = `leave vlan_tag out, or give ${networkId} the VLAN`;
    findings.push(warning('network/vlan-tag-missing', node, text, { remedy, related }));
  }
  const bridgeId = nicBridge(nic).value;
  const effective = nicVlan(nic).value;
  if (effective === undefined || bridgeId === undefined) return findings;
  const carrier = bridge(lab, bridgeId);
  if (carrier.at('id').value === undefined || isTrue(carrier.at('vlan_aware'))) return findings;
  const text = `${field}: VLAN ${effective} on ${bridgeId}, which is not vlan_aware`;
  const remedy = `give ${bridgeId} vlan_aware: true, or take another bridge`;
  const place = [{ message: `the bridge ${bridgeId}`, node: carrier.address }];
  return [...findings, warning('network/vlan-tag-missing', node, text, { remedy, related: place })];
}

/** The id of a network that there is. */
function existing(lab: Lab, id: string | undefined): string | undefined {
  return id !== undefined && network(lab, id).at('id').value !== undefined ? id : undefined;
}

/** The VLAN of a network, or the network if it has none. */
function vlanPlace(lab: Lab, networkId: string): string {
  const entity = network(lab, networkId);
  return entity.at('vlan').exists() ? entity.at('vlan').address : entity.address;
}

/** The VLANs of a guest's interfaces. */
export const guestVlans: EntityRule = {
  codes: ['network/vlan-tag-mismatch', 'network/vlan-tag-missing'],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    return guest ? nicsOf(guest).flatMap((nic) => nicFindings(lab, nic)) : [];
  },
};

export const duplicateVlans: LabRule = {
  name: 'duplicateVlans',
  module: 'checks/network/vlans',
  codes: ['network/duplicate-vlan'],
  judge: duplicates,
};
