import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Data, found } from '../fixture.js';

const test = suite('checks: no-access');
const access = ['platform/no-access'];
const db = 'L4_platform.lxc[lxc-db]';
const key = (...hosts: Data[]): Data => [
  { id: 'ssh-a', name: 'A', type: 'ed25519', public_key: 'ssh-ed25519 AAAA', authorized_for: hosts },
];
/** Everybody has a key, and nobody says whether Ansible manages it. */
const everybody = {
  'L4_platform._defaults.lxc.ansible': undefined,
  'L4_platform._defaults.vms': undefined,
  'L7_operations.security': {
    ssh_keys: key({ lxc_ref: 'lxc-db' }, { lxc_ref: 'lxc-web' }, { vm_ref: 'vm-ci' }),
  },
};
const told = (edits: { [place: string]: Data | undefined }): string[] =>
  found(access, { ...everybody, ...edits }).map(({ message }) => message);

test('keys of the lab, of a guest and of the defaults let Ansible in', () => {
  assert.equal(told({}), []);
  const others = { 'L7_operations.security.ssh_keys': key({ lxc_ref: 'lxc-web' }, { vm_ref: 'vm-ci' }) };
  assert.equal(told(others), ['lxc-db: ansible: no SSH key is authorised for it, so Ansible cannot log in']);
  assert.equal(told({ ...others, [`${db}.cloudinit`]: { ssh_keys: ['ssh-ed25519 BBBB'] } }), []);
  assert.is(told({ ...others, [`${db}.cloudinit`]: { ssh_keys: [] } }).length, 1);
  const byDefault = { 'L4_platform._defaults.lxc.cloudinit': { ssh_keys: ['ssh-ed25519 BBBB'] } };
  assert.equal(told({ ...others, ...byDefault }), []);
  assert.is(told({ ...others, ...byDefault, [`${db}.cloudinit`]: null }).length, 1);
});

test('an address that is fixed', () => {
  const [message] = told({ [`${db}.networks[#0].ip`]: 'dhcp' });
  assert.is(
    message,
    'lxc-db: ansible: none of its interfaces has a static address, so it is left out of the inventory',
  );
  const leased = {
    'L2_network.networks[net-lan].ip_allocations[+]': { ip: '192.0.2.11', lxc_ref: 'lxc-db' },
  };
  assert.equal(told({ [`${db}.networks[#0].ip`]: 'dhcp', ...leased }), []);
  assert.match(told({ [`${db}.networks`]: [] })[0] ?? '', 'it has no network interface');
  assert.match(told({ [`${db}.networks`]: null })[0] ?? '', 'it has no network interface');
});

test('a guest that Ansible does not manage', () => {
  const lone = { [`${db}.networks`]: [], 'L7_operations.security.ssh_keys': [] };
  assert.is(told(lone).filter((message) => message.startsWith('lxc-db')).length, 2);
  const off = { 'L4_platform._defaults.lxc.ansible': { enabled: false } };
  assert.equal(
    told({ ...lone, ...off }).filter((message) => !message.startsWith('vm-ci')),
    [],
  );
  assert.is(told({ ...lone, ...off, [`${db}.ansible`]: { enabled: true } }).length, 3);
});

test('values that the schema refuses are not judged again', () => {
  const alone = { 'L7_operations.security.ssh_keys': key({ lxc_ref: 'lxc-web' }, { vm_ref: 'vm-ci' }) };
  assert.equal(told({ ...alone, [`${db}.cloudinit`]: { ssh_keys: 'ssh-ed25519 BBBB' } }), []);
  assert.equal(told({ ...alone, [`${db}.cloudinit`]: 'no' }), []);
  assert.equal(told({ [`${db}.networks`]: 5 }), []);
  assert.equal(told({ [`${db}.networks[#0].ip`]: 5 }), []);
  assert.equal(told({ [`${db}.networks[#0].ip`]: '192.0.2' }), []);
  assert.equal(told({ 'L4_platform.vms[vm-ci].networks[#0].ip_config': 'static' }), []);
});

test.run();
