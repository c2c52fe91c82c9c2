import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { authorizedKeys, keyIdsOf } from '../../../src/topology/model/ssh.js';
import type { SshKey, Topology } from '../../../src/topology/schema/index.js';
import { aLxc, readsOf, run } from './fixture.js';

const key = (id: string, ...hosts: string[]): SshKey => ({
  id: `ssh-${id}`,
  name: id,
  type: 'ed25519',
  public_key: `ssh-ed25519 AAAA${id}`,
  authorized_for: hosts.map((host) => (host.startsWith('lxc') ? { lxc_ref: host } : { device_ref: host })),
});

const layers: Partial<Topology> = {
  L4_platform: {
    lxc: [
      aLxc({ id: 'lxc-a', cloudinit: { ssh_keys: ['ssh-ed25519 AAAAz me', ' ssh-ed25519 AAAAb '] } }),
      aLxc({ id: 'lxc-b' }),
    ],
  },
  L7_operations: { security: { ssh_keys: [key('b', 'lxc-a', 'pve-1'), key('a', 'lxc-a'), key('c')] } },
};

test('a guest has the keys authorised for it and those of its own, sorted, each once', () => {
  assert.equal(
    run(layers, (lab) => authorizedKeys(lab, 'lxc-a').value),
    ['ssh-ed25519 AAAAa', 'ssh-ed25519 AAAAb', 'ssh-ed25519 AAAAz me'],
  );
  assert.equal(
    run(layers, (lab) => authorizedKeys(lab, 'lxc-b').value),
    [],
  );
});

test('a device has keys too', () => {
  assert.equal(
    run(layers, (lab) => keyIdsOf(lab, 'pve-1')),
    ['ssh-b'],
  );
  assert.equal(
    run(layers, (lab) => authorizedKeys(lab, 'pve-1').value),
    ['ssh-ed25519 AAAAb'],
  );
});

test('only the keys that are used are read', () => {
  const reads = readsOf(layers, (lab) => authorizedKeys(lab, 'lxc-b'));
  assert.not(reads.some((read) => read.includes('public_key')));
});

test.run();
