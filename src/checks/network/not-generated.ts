/** What may be written about networks, and has no effect on any generated file yet. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { isHypervisor } from '../../topology/model/devices.js';
import { bridge, device, idOf, isTrue, network, qos } from '../../topology/model/entities.js';
import { networkKind, profiled } from '../../topology/model/networks.js';
import { mainRouter, managedRouters } from '../../topology/model/routers.js';
import { warning } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { managerOf } from './managers.js';

const CODE = 'network/not-generated';

/** VPNs that RouterOS can do and that are not written for it. */
const VPNS = ['openvpn', 'ipsec', 'zerotier'];

function ipv6Finding(lab: Lab): readonly Finding[] {
  const enabled = lab.root.at('L2_network').at('ipv6').at('enabled');
  if (enabled.value !== true) return [];
  const text =
    'ipv6: enabled: true, but of IPv6 only a firewall that lets nothing in is generated: no addresses, prefixes or router advertisements';
  return [
    warning(CODE, enabled.address, text, { remedy: 'set up the rest by hand, or write enabled: false' }),
  ];
}

/** Shares and limits that no router is given. */
function qosFinding(lab: Lab): readonly Finding[] {
  const settings = qos(lab);
  const [queues, limits] = [settings.at('queues'), settings.at('device_limits')];
  if (!isTrue(settings.at('enabled'), true)) return [];
  if (queues.keys().length === 0 && limits.keys().length === 0) return [];
  const named = settings.at('device_ref');
  const owner = idOf(named) ?? mainRouter(lab).value;
  const routers = managedRouters(lab);
  if (owner === undefined) {
    // Several routers and no main one: that is what is wrong.
    if (routers.length > 1) return [];
    const text = 'qos: there is no router with RouterOS that manages a network, so no queues are generated';
    return [warning(CODE, settings.address, text, { remedy: 'set the queues up by hand' })];
  }
  if (device(lab, owner).at('id').value === undefined) return [];
  if (!routers.includes(owner)) {
    const text = `qos: device_ref: no queues are generated for ${owner}, which is no router with RouterOS that manages a network`;
    const remedy =
      routers.length > 0 ? `name one of them: ${routers.join(', ')}` : 'set the queues up by hand';
    return [warning(CODE, named.address, text, { remedy })];
  }
  return unknownBandwidth(lab);
}

/** Shares of a bandwidth that nobody knows. */
function unknownBandwidth(lab: Lab): readonly Finding[] {
  const settings = qos(lab);
  if (settings.at('total_bandwidth').value !== undefined) return [];
  const share = settings
    .at('queues')
    .members()
    .flatMap((queue) => [queue.at('guarantee_percent'), queue.at('max_limit_percent')])
    .find(({ value }) => value !== undefined);
  if (!share) return [];
  const text = 'qos: the shares of the queues are not generated, as there is no total_bandwidth';
  const remedy = 'add total_bandwidth: {download_mbps: …, upload_mbps: …}';
  const related = [{ message: 'a share of it', node: share.address }];
  return [warning(CODE, settings.at('queues').address, text, { remedy, related })];
}

/** A network is limited once: further limits for it are left out. */
function furtherLimits(lab: Lab): readonly Finding[] {
  const first = new Map<string, string>();
  return qos(lab)
    .at('device_limits')
    .ordered()
    .flatMap((limit) => {
      const view = limit.at('network_ref');
      const earlier = first.get(view.value);
      if (earlier === undefined) first.set(view.value, view.address);
      if (earlier === undefined) return [];
      const text = `qos: device_limits[${limit.key}]: ${view.value} has a limit already, so this one is not generated`;
      const related = [{ message: `the limit of ${view.value} that is generated`, node: earlier }];
      return [warning(CODE, view.address, text, { remedy: 'make one limit of both', related })];
    });
}

/** What is said of the site as a whole. */
export const siteNotGenerated: LabRule = {
  name: 'siteNotGenerated',
  module: 'checks/network/not-generated',
  codes: [CODE],
  judge: (lab) => [...ipv6Finding(lab), ...qosFinding(lab), ...furtherLimits(lab)],
};

/** Overlays of a router that it could make, and that are not written for it. */
export const vpnNotGenerated: EntityRule = {
  codes: [CODE],
  of: ['L2_network.networks'],
  judge(lab, { id }) {
    const type = profiled(lab, id, 'vpn_type');
    const router = managerOf(lab, id);
    if (!VPNS.includes(type.value ?? '') || networkKind(lab, id).value !== 'overlay') return [];
    if (router === undefined || !managedRouters(lab).includes(router)) return [];
    const own = network(lab, id).at('vpn_type');
    const node = own.exists() ? own.address : network(lab, id).address;
    const text = `${id}: vpn_type: ${type.value} is not generated for ${router}, wireguard is`;
    return [warning(CODE, node, text, { remedy: `set it up on ${router} by hand` })];
  },
};

/** Bridges of hypervisors that get their address by DHCP, which Terraform's provider cannot say. */
export const bridgeNotGenerated: EntityRule = {
  codes: [CODE],
  of: ['L2_network.bridges'],
  judge(lab, { id }) {
    const entity = bridge(lab, id);
    const address = entity.at('address');
    const owner = idOf(entity.at('device_ref'));
    if (address.value !== 'dhcp' || owner === undefined || !isHypervisor(lab, owner)) return [];
    const text = `${id}: address: dhcp, which the Proxmox provider cannot set, so the bridge is not generated`;
    const remedy = `write the address with its prefix, or make the bridge on ${owner} by hand`;
    return [warning(CODE, address.address, text, { remedy })];
  },
};
