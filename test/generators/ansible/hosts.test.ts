import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../../src/topology/lab.js';
import type { Operations } from '../../../src/topology/schema/index.js';
import { aLxc, lab } from '../../topology/model/fixture.js';
import { files, groups, host } from './inventory.js';
import { site } from './site.js';

const example = lab(site);

function operated(operations: Operations): Document {
  return lab({ ...site, L7_operations: operations });
}

const groupTest = suite('groups of hosts.yml');

groupTest('only groups with hosts, in their order', () => {
  assert.equal(
    [...groups(example).keys()],
    [
      'lxc_containers',
      'virtual_machines',
      'hypervisors',
      'nas_devices',
      'routers',
      'physical_devices',
      'databases',
      'dmz_out_zone',
      'management_zone',
    ],
  );
});

groupTest(
  'a host without an address, a device that nobody logs in to, and an unmanaged guest are left out',
  () => {
    const all = [...groups(example).values()].flatMap((group) => Object.keys(group.hosts ?? {}));
    for (const id of ['sbc-1', 'ups-1', 'lxc-b', 'lxc-c']) assert.not(all.includes(id), id);
    for (const id of ['lxc-a', 'vm-a', 'pve-1', 'nas-1', 'rtr-1']) assert.ok(all.includes(id), id);
  },
);

groupTest('physical devices are made of the other groups alone', () => {
  assert.equal(groups(example).get('physical_devices'), {
    children: { hypervisors: {}, nas_devices: {}, routers: {} },
  });
});

groupTest('a zone says what it is; its hosts stand there by name', () => {
  assert.equal(groups(example).get('dmz_out_zone'), {
    vars: { trust_zone: 'dmz-out', trust_zone_level: 1 },
    hosts: { 'lxc-a': {} },
  });
  assert.equal(groups(example).get('management_zone')?.hosts, {
    'nas-1': {},
    'pve-1': {},
    'rtr-1': {},
    'vm-a': {},
  });
});

groupTest('variables of a host stand in one place', () => {
  const full = [...groups(example)].filter(
    ([, group]) => Object.keys(group.hosts?.['lxc-a'] ?? {}).length > 0,
  );
  assert.equal(
    full.map(([name]) => name),
    ['lxc_containers'],
  );
});

groupTest('no hosts at all: an empty inventory that Ansible can read', () => {
  assert.is(files(lab({})).get('hosts.yml')?.split('\n').slice(-2).join('\n'), 'all: {}\n');
});

groupTest('the environment names the folder', () => {
  const staged = lab({ L0_meta: { version: '4.0.0', metadata: { environment: 'staging' } } });
  assert.equal([...files(staged, 'staging').keys()], ['hosts.yml', 'group_vars/all.yml']);
});

groupTest.run();

const varsTest = suite('variables of hosts');

varsTest('of a container', () => {
  assert.equal(host(example, 'lxc-a'), {
    ansible_host: '198.51.100.10',
    ansible_user: 'root',
    display_name: 'db',
    host_type: 'database',
    host_role: 'database-server',
    vmid: 101,
    trust_zone: 'dmz-out',
    playbook: 'postgres',
  });
});

varsTest('of a device', () => {
  assert.equal(host(example, 'pve-1'), {
    ansible_host: '192.0.2.2',
    ansible_user: 'root',
    display_name: 'Node one',
    host_type: 'hypervisor',
    host_role: 'compute',
    trust_zone: 'management',
  });
});

varsTest('a machine is logged in to as the user that cloud-init makes', () => {
  assert.is(host(example, 'vm-a').ansible_user, 'admin');
});

varsTest('a managed router is spoken to as RouterOS, and as nobody by default', () => {
  const router = host(example, 'rtr-1');
  assert.is(router.ansible_connection, 'ansible.netcommon.network_cli');
  assert.is(router.ansible_network_os, 'community.routeros.routeros');
  assert.not('ansible_user' in router);
  assert.is(router.device_model, 'RB5009');
});

varsTest('group_vars.all names the user of who has none of its own', () => {
  const named = operated({ ansible: { group_vars: { all: { ansible_user: 'ops' } } } });
  assert.is(host(named, 'lxc-a').ansible_user, 'ops');
  assert.is(host(named, 'vm-a').ansible_user, 'admin');
  assert.is(host(named, 'rtr-1').ansible_user, 'ops');
});

varsTest('a user that a group names is not hidden by a default', () => {
  const named = operated({
    ansible: {
      group_vars: {
        all: { ansible_user: 'ops' },
        physical_devices: { ansible_user: 'hands' },
        dmz_out_zone: { ansible_user: 'guard' },
        management_zone: { ansible_user: 'chief' },
        routers: { ansible_connection: 'local' },
      },
    },
  });
  for (const id of ['pve-1', 'rtr-1', 'lxc-a']) assert.not('ansible_user' in host(named, id), id);
  assert.is(host(named, 'vm-a').ansible_user, 'admin', 'its own goes before a group');
  assert.not('ansible_connection' in host(named, 'rtr-1'));
  assert.is(host(named, 'rtr-1').ansible_network_os, 'community.routeros.routeros');
});

varsTest('keys that may log in, of any kind of host', () => {
  const key = { id: 'ssh-a', name: 'a', type: 'ed25519' as const, public_key: 'ssh-ed25519 AAAA a@b' };
  const keyed = operated({
    security: { ssh_keys: [{ ...key, authorized_for: [{ lxc_ref: 'lxc-a' }, { device_ref: 'pve-1' }] }] },
  });
  assert.equal(host(keyed, 'lxc-a').ssh_authorized_keys, ['ssh-ed25519 AAAA a@b']);
  assert.equal(host(keyed, 'pve-1').ssh_authorized_keys, ['ssh-ed25519 AAAA a@b']);
  assert.not('ssh_authorized_keys' in host(keyed, 'nas-1'));
});

varsTest('text that YAML 1.1 takes for something else stays text', () => {
  for (const name of ['yes', '010', '1:30', '0x1f', 'null', '2024-01-01', '{{ vault_name }}', 'a: b # c']) {
    const given = aLxc({ id: 'lxc-a', name, networks: [{ network_ref: 'net-b', ip: '198.51.100.10' }] });
    const odd = lab({ ...site, L4_platform: { lxc: [given] } });
    assert.match(files(odd).get('hosts.yml') ?? '', `display_name: "${name}"\n`, name);
    assert.is(host(odd, 'lxc-a').display_name, name);
  }
});

varsTest.run();
