/** Ansible can reach the guests that it manages, and log in to them. */
import { keyAddress } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { sshKeys } from '../../topology/model/entities.js';
import { ansibleEnabled, fieldsOf, type Guest, guestOf } from '../../topology/model/guests.js';
import { hostKind } from '../../topology/model/hosts.js';
import { primaryIp } from '../../topology/model/management.js';
import { nicsOf } from '../../topology/model/nics.js';
import { keyIdsOf } from '../../topology/model/ssh.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { nearest } from '../../topology/schema/nearest.js';
import { warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isMisspelt, isObscured } from '../misspelt.js';
import type { EntityRule } from '../rule.js';
import { hasRefused } from '../values.js';

const CODE = 'platform/no-access';
/** Keys that a remedy names at most. */
const SHOWN = 3;
const SWITCH_OFF = 'write ansible: {enabled: false}';

export const ansibleAccess: EntityRule = {
  codes: [CODE],
  of: ['L4_platform.lxc', 'L4_platform.vms'],
  judge(lab, { id }) {
    const guest = guestOf(lab, id);
    if (!guest || ansibleEnabled(guest).value !== true) return [];
    return [...keyFindings(lab, guest), ...addressFindings(lab, guest)];
  },
};

function keyFindings(lab: Lab, guest: Guest): readonly Finding[] {
  const own = fieldsOf(guest).at('cloudinit').at('ssh_keys').members();
  if (own.length > 0 || keyIdsOf(lab, guest.id).length > 0) return [];
  const keysPlace = fieldsOf(guest).at('cloudinit').at('ssh_keys').address;
  if (hasRefused(lab, guest.view.address, keysPlace)) return [];
  if (isObscured(lab, 'L7_operations.security.ssh_keys') || isMeant(lab, guest)) return [];
  const known = sshKeys(lab).keys();
  const keys =
    known.length > 0 ? alternatives(known.slice(0, SHOWN)) : 'a key in L7_operations.security.ssh_keys';
  const reference = `${guest.kind}_ref: ${guest.id}`;
  const text = `${guest.id}: ansible: no SSH key is authorised for it, so Ansible cannot log in`;
  const remedy = `add {${reference}} to authorized_for of ${keys}, or ${SWITCH_OFF}`;
  return [warning(CODE, guest.view.address, text, { remedy })];
}

/** True if a key is authorised for something that is not there and may be meant as the guest: that is told there. */
function isMeant(lab: Lab, { id }: Guest): boolean {
  return sshKeys(lab)
    .members()
    .some((key) => {
      if (isMisspelt(schemaFindings(lab, key.address), 'authorized_for')) return true;
      const named = key
        .at('authorized_for')
        .members()
        .flatMap((entry) => Object.values<unknown>(entry.value ?? {}));
      return named.some((name) => typeof name === 'string' && (name === id || isSlipOf(lab, name, id)));
    });
}

/** True if `name`, which no host has, is nearly `id`. */
function isSlipOf(lab: Lab, name: string, id: string): boolean {
  return hostKind(lab, name) === undefined && nearest(name, [id]) !== undefined;
}

function addressFindings(lab: Lab, guest: Guest): readonly Finding[] {
  if (primaryIp(lab, guest.id).value !== undefined) return [];
  const nics = nicsOf(guest);
  const addresses = nics.flatMap(({ own }) => [own.at('ip'), own.at('ip_config').at('address')]);
  const fields = addresses.map(({ address }) => address);
  if (hasRefused(lab, guest.view.address, keyAddress(guest.view.address, 'networks'), ...fields)) return [];
  if (isMisspelt(schemaFindings(lab, guest.view.address), 'networks')) return [];
  const [nic] = nics;
  const field = guest.kind === 'lxc' ? 'ip' : 'ip_config.address';
  const why = nic ? 'none of its interfaces has a static address' : 'it has no network interface';
  const text = `${guest.id}: ansible: ${why}, so it is left out of the inventory`;
  const remedy = `give it a static ${field}, or ${SWITCH_OFF}`;
  return [warning(CODE, nic?.own.address ?? guest.view.address, text, { remedy })];
}
