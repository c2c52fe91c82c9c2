/** Addresses that must lie in their network, and be a host's. Each network, guest and bridge is judged for itself. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { bridge, idOf, network } from '../../topology/model/entities.js';
import { type Guest, guestOf } from '../../topology/model/guests.js';
import { contains, isHostAddress, networkAddress, parseCidr, parseIp } from '../../topology/model/ip.js';
import { networkRange } from '../../topology/model/networks.js';
import { type Nic, nicNetwork, nicsOf } from '../../topology/model/nics.js';
import { error } from '../finding.js';
import type { EntityRule } from '../rule.js';

const CODES = ['network/ip-outside-network', 'network/ip-not-host'] as const;

/** An address with or without prefix where it is written. */
interface Written {
  /** The entity and the field, as messages begin. */
  readonly field: string;
  readonly text: unknown;
  readonly node: Address;
  /** False for what names a range of addresses, whose ends need not be a host's. */
  readonly isHost: boolean;
}

/** What is wrong with an address of a network. */
function judged(lab: Lab, networkId: string, { field, text, node, isHost }: Written): readonly Finding[] {
  const at = network(lab, networkId).at('cidr');
  const range = networkRange(lab, networkId).value;
  if (!range || typeof text !== 'string') return [];
  const own = parseCidr(text);
  const ip = own?.ip ?? parseIp(text);
  if (ip === undefined) return [];
  const related = [{ message: `${networkId} has ${at.value}`, node: at.address }];
  const outside = (message: string, remedy: string): Finding =>
    error('network/ip-outside-network', node, `${field}: ${message}`, { remedy, related });
  if (!contains(range, ip)) {
    return [outside(`${text} is outside ${at.value} of ${networkId}`, `take an address in ${at.value}`)];
  }
  const findings: Finding[] = [];
  if (own && own.prefix !== range.prefix) {
    findings.push(
      outside(
        `the prefix of ${text} is not that of ${networkId}, ${at.value}`,
        `write /${range.prefix}, or leave the prefix out`,
      ),
    );
  }
  if (isHost && !isHostAddress(range, ip)) {
    const which = ip === networkAddress(range) ? 'network' : 'broadcast';
    const message = `${field}: ${text} is the ${which} address of ${networkId}, ${at.value}`;
    findings.push(error('network/ip-not-host', node, message, { remedy: 'take another address', related }));
  }
  return findings;
}

/** The addresses that a network itself gives. */
export const networkAddresses: EntityRule = {
  codes: CODES,
  of: ['L2_network.networks'],
  judge(lab, { id }) {
    const entity = network(lab, id);
    const field = (
      place: string,
      view: Pick<View<unknown>, 'address' | 'value'>,
      isHost: boolean,
    ): readonly Finding[] =>
      judged(lab, id, { field: `${id}: ${place}`, text: view.value, node: view.address, isHost });
    return [
      ...field('gateway', entity.at('gateway'), true),
      ...entity
        .at('ip_allocations')
        .members()
        .flatMap((item) => field(`ip_allocations[${item.key}].ip`, item.at('ip'), true)),
      ...entity
        .at('reserved')
        .members()
        .flatMap((item) =>
          (['start', 'end', 'ip'] as const).flatMap((key) =>
            field(`reserved[${item.key}].${key}`, item.at(key), false),
          ),
        ),
    ];
  },
};

/** The addresses of a guest's NICs. */
export const guestAddresses: EntityRule = {
  codes: CODES,
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    return guest ? nicsOf(guest).flatMap((nic) => nicFindings(lab, guest, nic)) : [];
  },
};

function nicFindings(lab: Lab, guest: Guest, nic: Nic): readonly Finding[] {
  const networkId = nicNetwork(nic).value;
  if (networkId === undefined) return [];
  const isLxc = guest.kind === 'lxc';
  const view = isLxc ? nic.view.at('ip') : nic.view.at('ip_config').at('address');
  const field = `${guest.id}: networks[#${nic.index}].${isLxc ? 'ip' : 'ip_config.address'}`;
  const text = view.value;
  return judged(lab, networkId, { field, text, node: view.origins[0] ?? nic.own.address, isHost: true });
}

/** The address that a bridge has in its network. */
export const bridgeAddress: EntityRule = {
  codes: CODES,
  of: ['L2_network.bridges'],
  judge(lab, { id }) {
    const entity = bridge(lab, id);
    const networkId = idOf(entity.at('network_ref'));
    if (networkId === undefined) return [];
    const view = entity.at('address');
    const field = `${id}: address`;
    return judged(lab, networkId, { field, text: view.value, node: view.address, isHost: true });
  },
};
