/** Gateways of guests: the one of their network, and one only. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { guestOf } from '../../topology/model/guests.js';
import { networkGateway } from '../../topology/model/networks.js';
import { type Nic, nicGateway, nicNetwork, nicsOf } from '../../topology/model/nics.js';
import { warning } from '../finding.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';

const CODE = 'platform/gateway';

export const guestGateways: EntityRule = {
  codes: [CODE],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    if (!guest) return [];
    const nics = nicsOf(guest);
    return [...nics.flatMap((nic) => strange(lab, nic)), ...several(nics)];
  },
};

/** The interface and its field, as messages name them. */
function fieldOf(nic: Nic): string {
  const field = nic.guest.kind === 'lxc' ? 'gateway' : 'ip_config.gateway';
  return `${nic.guest.id}: networks[${nic.own.key}].${field}`;
}

/** Where the gateway of an interface is written: here, in its default, or in its network (which a reference leads to). */
function placeOf(nic: Nic): string {
  return nicGateway(nic).origins.at(-1) ?? nic.own.address;
}

function strange(lab: Lab, nic: Nic): readonly Finding[] {
  const networkId = nicNetwork(nic).value;
  const own = nicGateway(nic).value;
  if (networkId === undefined || own === undefined) return [];
  const expected = networkGateway(lab, networkId).value;
  if (expected === undefined || expected === own || isOfPreset(nic)) return [];
  return [mismatch(lab, placeOf(nic), `${fieldOf(nic)}: ${own}`, networkId, expected)];
}

function mismatch(lab: Lab, node: string, what: string, networkId: string, expected: string): Finding {
  const text = `${what} is not the gateway of ${networkId}, ${expected}`;
  const related = [
    { message: `the gateway of ${networkId}`, node: network(lab, networkId).at('gateway').address },
  ];
  return warning(CODE, node, text, { remedy: `leave it out, or write ${expected}`, related });
}

/** True if both the gateway and the network of an interface are those of its default, which is judged by itself. */
function isOfPreset({ guest, own, preset }: Nic): boolean {
  if (!preset || (own.at('network_ref').value ?? undefined) !== undefined) return false;
  const written = guest.kind === 'lxc' ? own.at('gateway') : own.at('ip_config').at('gateway');
  return written.value === undefined;
}

/** The gateways of a default for interfaces: of containers, and of virtual machines. */
export const presetGateway: EntityRule = {
  codes: [CODE],
  of: ['L4_platform._defaults.networks'],
  judge(lab, entity) {
    const networkId = textOf(entity.view.at('network_ref'));
    const expected = networkId === undefined ? undefined : networkGateway(lab, networkId).value;
    if (networkId === undefined || expected === undefined) return [];
    const gateways = [
      ['gateway', entity.view.at('gateway')],
      ['ip_config.gateway', entity.view.at('ip_config').at('gateway')],
    ] as const;
    return gateways.flatMap(([field, view]) => {
      const own = textOf(view);
      if (own === undefined || own === expected) return [];
      return [
        mismatch(lab, view.address, `_defaults.networks: ${entity.id}.${field}: ${own}`, networkId, expected),
      ];
    });
  },
};

/** A system has one default route: of two gateways, which one counts is not known. */
function several(nics: readonly Nic[]): readonly Finding[] {
  const [first, ...others] = nics.filter((nic) => nicGateway(nic).value !== undefined);
  if (!first) return [];
  return others.map((nic) => {
    const [own, before] = [nicGateway(nic).value, nicGateway(first).value];
    const text = `${fieldOf(nic)}: ${own} is a second gateway; networks[${first.own.key}] has ${before} already`;
    const related = [{ message: `the gateway of networks[${first.own.key}]`, node: placeOf(first) }];
    const remedy = 'leave the gateway out of all interfaces but one; null takes it back from a default';
    return warning(CODE, placeOf(nic), text, { remedy, related });
  });
}
