/** Routers: which is the main one, their uplinks, and the interfaces of the networks that they manage. */

import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import {
  defaultRefs,
  device,
  deviceInterface,
  devices,
  idOf,
  isTrue,
  network,
  networks,
} from '../../topology/model/entities.js';
import { hostIdOf } from '../../topology/model/hosts.js';
import { networkCidr } from '../../topology/model/networks.js';
import { managedRouters } from '../../topology/model/routers.js';
import { uplinksOf } from '../../topology/model/uplinks.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error, warning } from '../finding.js';
import { isObscured } from '../misspelt.js';
import type { LabRule } from '../rule.js';

/** Networks whose interface is not one of the device that manages them. */
function managerInterfaces(lab: Lab): readonly Finding[] {
  return networks(lab)
    .members()
    .flatMap((entity) => {
      const [port, manager] = [idOf(entity.at('interface_ref')), idOf(entity.at('managed_by_ref'))];
      if (port === undefined) return [];
      if (manager !== undefined) {
        if (device(lab, manager).at('id').value === undefined) return [];
        if (deviceInterface(lab, manager, port).at('id').value !== undefined) return [];
      }
      const owners = devices(lab)
        .members()
        .filter((candidate) => candidate.at('interfaces').member(port).at('id').value !== undefined);
      if (owners.length === 0) return [];
      const names = owners.map(({ key }) => key).join(', ');
      const needed =
        manager === undefined
          ? 'no managed_by_ref says which router has it'
          : `the network is managed by ${manager}`;
      return [
        error(
          'network/manager-interface',
          entity.at('interface_ref').address,
          `${entity.key}: interface_ref: ${port} is an interface of ${names}, and ${needed}`,
          {
            remedy: manager === undefined ? 'add managed_by_ref' : `name an interface of ${manager}`,
            related: owners.map((owner) => ({
              message: `${owner.key} has ${port}`,
              node: owner.at('interfaces').member(port).address,
            })),
          },
        ),
      ];
    });
}

/** Uplinks of one router: there is one, none shares an interface, and a static one has an address. */
function uplinkFindings(lab: Lab, router: string): readonly Finding[] {
  const uplinks = uplinksOf(lab, router);
  if (uplinks.length === 0) {
    const remedy = 'give it a network of segmentation_type uplink, if it is to reach the internet';
    const text = `${router}: no network that it manages is an uplink`;
    return [warning('network/wan', device(lab, router).address, text, { remedy })];
  }
  const byPort = new Map<string, string>();
  return uplinks.flatMap((uplink) => {
    const findings: Finding[] = [];
    const entity = network(lab, uplink.key);
    const port = uplink.at('interface').value;
    const other = port === undefined ? undefined : byPort.get(port);
    if (port !== undefined && other === undefined) byPort.set(port, uplink.key);
    if (other !== undefined) {
      const ownPort = entity.at('interface_ref');
      const node = ownPort.exists() ? ownPort.address : entity.address;
      const related = [{ message: `${other} is an uplink on ${port}`, node: network(lab, other).address }];
      const field = ownPort.exists() ? `${uplink.key}: interface_ref` : uplink.key;
      const text = `${field}: ${port} of ${router} is also the interface of the uplink ${other}`;
      findings.push(error('network/wan', node, text, { remedy: 'name another interface_ref', related }));
    }
    return [...findings, ...staticFindings(lab, router, uplink.key)];
  });
}

function staticFindings(lab: Lab, router: string, id: string): readonly Finding[] {
  if (networkCidr(lab, id).value === undefined) return [];
  const allocations = network(lab, id).at('ip_allocations');
  if (allocations.members().some((allocation) => hostIdOf(allocation).value === router)) return [];
  const cidr = network(lab, id).at('cidr');
  const text = `${id}: cidr: ${cidr.value} is static, but ${router} has no address in this uplink`;
  const remedy = `add an ip_allocation with device_ref: ${router}, or write cidr: dhcp`;
  return [error('network/wan', cidr.address, text, { remedy })];
}

/** What an uplink stands in for has to be another uplink of the same router. */
function failoverFindings(lab: Lab): readonly Finding[] {
  return networks(lab)
    .members()
    .flatMap((entity) => {
      const failover = entity.at('failover');
      const primary = failover.at('primary');
      const id = idOf(primary);
      if (id === undefined || !isTrue(failover.at('enabled'), true)) return [];
      if (network(lab, id).at('id').value === undefined) return [];
      const manager = idOf(entity.at('managed_by_ref'));
      const uplinks = manager === undefined ? [] : uplinksOf(lab, manager).map(({ key }) => key);
      if (id !== entity.key && uplinks.includes(id)) return [];
      const what = id === entity.key ? 'is the network itself' : `is no uplink of ${manager ?? 'a router'}`;
      const remedy = 'name another uplink of the same router';
      const related = [{ message: `the network ${id}`, node: network(lab, id).address }];
      const text = `${entity.key}: failover.primary: ${id} ${what}`;
      return [error('network/wan', primary.address, text, { remedy, related })];
    });
}

function mainRouterFindings(lab: Lab): readonly Finding[] {
  const routers = managedRouters(lab);
  const refs = defaultRefs(lab);
  if (routers.length < 2 || idOf(refs.at('network_manager_device_ref')) !== undefined) return [];
  if (isObscured(lab, 'L0_meta')) return [];
  const node = refs.exists() ? refs.address : lab.root.at('L0_meta').address;
  const text = `L0_meta: ${alternatives(routers, 'and')} manage networks, and no network_manager_device_ref says which is the main router`;
  const remedy = `add defaults: {refs: {network_manager_device_ref: ${routers[0]}}}`;
  const related = routers.map((id) => ({ message: `the router ${id}`, node: device(lab, id).address }));
  return [error('network/router-ambiguous', node, text, { remedy, related })];
}

export const networkRouters: LabRule = {
  name: 'routers',
  module: 'checks/network/routers',
  codes: ['network/manager-interface', 'network/wan', 'network/router-ambiguous'],
  judge: (lab) => [
    ...managerInterfaces(lab),
    ...managedRouters(lab).flatMap((router) => uplinkFindings(lab, router)),
    ...failoverFindings(lab),
    ...mainRouterFindings(lab),
  ],
};
