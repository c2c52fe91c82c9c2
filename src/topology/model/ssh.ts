/** SSH keys: which may log in where. */
import { type Cell, cell, derive, list } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { Lab, LabQuery } from '../lab.js';
import { type Ids, Index, sshKey, sshKeys } from './entities.js';
import { fieldsOf, guestOf } from './guests.js';
import { hostIdOf } from './hosts.js';

const MODULE = 'topology/model/ssh';

/** Ids of the keys by the host that they are authorised for, each list sorted. */
export const keysByHost: LabQuery<Ids> = {
  name: 'keysByHost',
  module: MODULE,
  run(lab) {
    const index = new Index();
    for (const key of sshKeys(lab).members()) {
      for (const host of key.at('authorized_for').members()) index.add(hostIdOf(host).value, key.key);
    }
    return index.toObject();
  },
};

/** Ids of the keys of L7 that may log in to a host, sorted. */
export function keyIdsOf(lab: Lab, host: string): readonly string[] {
  return lab.query(keysByHost).member(host).value ?? [];
}

/** Public keys that may log in to a host: those of L7 and, for a guest, its cloudinit.ssh_keys; unique, sorted. */
export function authorizedKeys(lab: Lab, host: string): Cell<readonly string[]> {
  const ofLab = keyIdsOf(lab, host).map((id) => {
    const key = sshKey(lab, id).at('public_key');
    return cell<readonly string[]>(key.value === undefined ? [] : [key.value], key);
  });
  const guest = guestOf(lab, host);
  const own = guest ? fieldsOf(guest).at('cloudinit').at('ssh_keys') : undefined;
  const ofGuest = own ? [cell<readonly string[]>(own.value ?? [], own)] : [];
  return derive(
    (keys) =>
      [...new Set(keys.flat().map((key) => key.trim()))].filter((key) => key !== '').sort(compareBytes),
    list([...ofLab, ...ofGuest]),
  );
}
