import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../../src/topology/lab.js';
import type { Ansible } from '../../../src/topology/schema/index.js';
import { lab } from '../../topology/model/fixture.js';
import { content, files } from './inventory.js';
import { site } from './site.js';

function operated(ansible: Ansible): Document {
  return lab({ ...site, L7_operations: { ansible } });
}

const all = suite('group_vars/all.yml');

all('networks without what they do not have, and the management network', () => {
  assert.equal(content(lab(site), 'group_vars/all.yml'), {
    management_network: { cidr: '192.0.2.0/24', gateway: '192.0.2.1' },
    networks: {
      'net-a': { cidr: '192.0.2.0/24', gateway: '192.0.2.1', trust_zone: 'management' },
      'net-b': { cidr: '198.51.100.0/24', vlan: 20, trust_zone: 'dmz-out' },
    },
  });
});

all('variables of the topology are all there, at any depth, and win', () => {
  const deep = { b: [{ y: 1, x: null }], a: { z: 'yes' } };
  const given = operated({
    group_vars: { all: { networks: { mine: true }, deep, secret: '{{ vault_x }}' } },
  });
  assert.equal(content(given, 'group_vars/all.yml'), {
    management_network: { cidr: '192.0.2.0/24', gateway: '192.0.2.1' },
    networks: { mine: true },
    deep,
    secret: '{{ vault_x }}',
  });
  assert.match(files(given).get('group_vars/all.yml') ?? '', 'secret: "{{ vault_x }}"\n');
});

all('nothing to say: an empty mapping', () => {
  assert.equal(content(lab({}), 'group_vars/all.yml'), {});
});

all.run();

const group = suite('group_vars of groups');

group('a file for each group that has hosts, and for no other', () => {
  const given = operated({
    group_vars: { all: {}, databases: { port: 5432 }, proxies: { x: 1 }, physical_devices: { y: 2 } },
  });
  const written = [...files(given).keys()].filter((path) => path.startsWith('group_vars/'));
  assert.equal(written.sort(), [
    'group_vars/all.yml',
    'group_vars/databases.yml',
    'group_vars/physical_devices.yml',
  ]);
  assert.equal(content(given, 'group_vars/databases.yml'), { port: 5432 });
});

group.run();

const hosts = suite('host_vars');

hosts('those of L7, overlaid key by key by those of the guest', () => {
  const given = operated({
    host_vars: { 'lxc-a': { nested: { z: 9 }, color: 'red' }, 'pve-1': { role: 'main' } },
  });
  assert.equal(content(given, 'host_vars/lxc-a.yml'), { color: 'red', nested: { a: 1 }, port: 5432 });
  assert.equal(content(given, 'host_vars/pve-1.yml'), { role: 'main' });
});

hosts('by the name of a host too', () => {
  assert.equal(content(operated({ host_vars: { machine: { a: 1 } } }), 'host_vars/vm-a.yml'), { a: 1 });
});

hosts('only of hosts of the inventory, only where there are any', () => {
  const given = operated({
    host_vars: { 'lxc-b': { a: 1 }, 'lxc-c': { a: 1 }, 'ups-1': { a: 1 }, 'nas-1': {} },
  });
  assert.equal(
    [...files(given).keys()].filter((path) => path.startsWith('host_vars/')),
    ['host_vars/lxc-a.yml'],
  );
});

hosts('keys are sorted at any depth, in block style', () => {
  const given = operated({ host_vars: { 'pve-1': { b: { d: 1, c: [] }, a: [{ f: 1, e: {} }] } } });
  assert.is(
    files(given).get('host_vars/pve-1.yml')?.split('\n').slice(1).join('\n'),
    'a:\n  - e: {}\n    f: 1\nb:\n  c: []\n  d: 1\n',
  );
});

hosts.run();
