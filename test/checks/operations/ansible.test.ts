import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: ansible');
const db = 'L4_platform.lxc[lxc-db]';
const hostVars = 'L7_operations.ansible.host_vars';
const groupVars = 'L7_operations.ansible.group_vars';

/** Edits that give L7 these settings of Ansible. */
function ansible(settings: Data): Edits {
  return { 'L7_operations.ansible': settings };
}

test('values of host variables are compared whole, whatever the order of keys', () => {
  const conflict = ['operations/host-var-conflict'];
  const vars = { list: [1, 2], map: { a: 1, b: { c: 2, d: 3 } }, text: '1' };
  const guest = { [`${db}.ansible`]: { vars } };
  const same = { map: { b: { d: 3, c: 2 }, a: 1 }, list: [1, 2], text: '1' };
  assert.equal(codes(conflict, { ...guest, ...ansible({ host_vars: { 'lxc-db': same } }) }), []);
  const other = { map: { b: { c: 2 }, a: 1 }, list: [2, 1], text: 1 };
  assert.equal(
    codes(conflict, { ...guest, ...ansible({ host_vars: { db: other } }) }),
    ['list', 'map', 'text'].map((key) => `operations/host-var-conflict ${hostVars}.db.${key}`),
  );
});

test('three places: each that loses is compared with the one that wins', () => {
  const findings = found(['operations/host-var-conflict'], {
    [`${db}.ansible`]: { vars: { a: 1 } },
    ...ansible({ host_vars: { 'lxc-db': { a: 2, b: 1 }, db: { a: 3, b: 2 } } }),
  });
  assert.equal(
    findings.map(({ node, related }) => [node, related?.[0]?.node]),
    [
      [`${hostVars}.lxc-db.a`, `${db}.ansible.vars.a`],
      [`${hostVars}.db.a`, `${db}.ansible.vars.a`],
      [`${hostVars}.db.b`, `${hostVars}.lxc-db.b`],
    ],
  );
});

test('a null in the guest removes a default, and then hides nothing', () => {
  const edits = {
    'L4_platform._defaults.lxc.ansible': { vars: { a: 1 } },
    [`${db}.ansible`]: { vars: { a: null } },
    ...ansible({ host_vars: { 'lxc-db': { a: 2 }, 'lxc-web': { a: 1 } } }),
  };
  assert.equal(codes(['operations/host-var-conflict'], edits), []);
});

test('variables of any shape are gone through', () => {
  const both = ['operations/host-var-conflict', 'operations/ansible-group', 'operations/vault-var'];
  for (const value of [null, 5, 'x', [1], [{ id: 'lxc-db' }], { 'lxc-db': 5 }, { all: null }]) {
    for (const key of ['host_vars', 'group_vars', 'vault_vars']) {
      assert.equal(codes(both, ansible({ [key]: value })), [], `${key} ${JSON.stringify(value)}`);
    }
  }
  assert.equal(codes(both, ansible(5)), []);
});

test('what the schema refuses is not judged again', () => {
  const both = ['operations/ansible-group'];
  assert.equal(codes(both, ansible({ host_vars: { nobody: 5 }, group_vars: { nothing: 'x' } })), []);
});

test('hosts by id and by name of every kind, and one whose id is given twice', () => {
  const names = ['pve-1', 'rtr-main', 'router', 'UPS', 'lxc-web', 'web', 'vm-ci', 'ci', 'x-old'];
  const all = Object.fromEntries(names.map((name) => [name, { a: 1 }]));
  assert.equal(codes(['operations/ansible-group'], ansible({ host_vars: all })), []);
  const twice: Edits = { 'L4_platform.lxc[+]': { id: 'lxc-db', vmid: 107, name: 'db2' } };
  const vars = ansible({ host_vars: { 'lxc-db': { a: 1 }, 'lxc-bd': { a: 1 } } });
  assert.equal(codes(['operations/ansible-group'], { ...twice, ...vars }), [
    `operations/ansible-group ${hostVars}.lxc-bd`,
  ]);
});

test('groups are those of the inventory: without an address a host is in none', () => {
  const vars = ansible({ group_vars: { all: {}, hypervisors: {}, lan_zone: {}, 'x-y': {}, ungrouped: {} } });
  assert.equal(codes(['operations/ansible-group'], vars), [
    `operations/ansible-group ${groupVars}.ungrouped`,
  ]);
  const disabled: Edits = { [`${db}.type`]: 'database', [`${db}.ansible`]: { enabled: false } };
  const databases = ansible({ group_vars: { databases: {} } });
  assert.equal(codes(['operations/ansible-group'], { [`${db}.type`]: 'database', ...databases }), []);
  const [finding] = found(['operations/ansible-group'], { ...disabled, ...databases });
  assert.is(finding?.severity, 'warning');
  assert.is(finding?.at, 'key');
});

test('a host called like a group that has no hosts is none of its', () => {
  const device = { name: 'r', type: 'sbc', role: 'compute', class: 'compute' };
  const add = (id: string, ip: boolean): Edits => ({
    'L1_foundation.devices[+]': { id, ...device, substrate: 'baremetal-owned', access: 'local-lan' },
    ...(ip ? { 'L2_network.networks[net-lan].ip_allocations[+]': { ip: '192.0.2.90', device_ref: id } } : {}),
  });
  assert.equal(codes(['operations/ansible-group'], add('databases', true)), []);
  for (const id of ['hypervisors', 'all', 'ungrouped']) {
    const node = `operations/ansible-group L1_foundation.devices[${id}].id`;
    assert.equal(codes(['operations/ansible-group'], add(id, true)), [node]);
    assert.equal(codes(['operations/ansible-group'], add(id, false)), []);
  }
});

test('variables of the vault: each once for an entity, and wherever they stand', () => {
  const vault = ['operations/vault-var'];
  const edits: Edits = {
    [`${db}.ansible`]: { vars: { a: '{{ vault_a }}', b: ['{{ vault_a }}', '{{ vault_b }}'] } },
    [`${db}.description`]: 'uses {{ vault_b }}',
    'L4_platform._defaults.lxc.ansible': { vars: { c: '{{ vault_c }}' } },
    'L4_platform._defaults.networks.lan.x-note': '{{ vault_d }}',
  };
  assert.equal(codes(vault, edits), [
    'operations/vault-var L4_platform._defaults.lxc.ansible.vars.c',
    `operations/vault-var ${db}.ansible.vars.a`,
    `operations/vault-var ${db}.ansible.vars.b[#1]`,
  ]);
  const declared = ansible({ vault_vars: ['vault_a', 'vault_b', 'vault_c'] });
  assert.equal(codes(vault, { ...edits, ...declared }), []);
  const more = ansible({ vault_vars: ['vault_a', 'vault_b', 'vault_c', 'vault_zzz', 5, null] });
  assert.equal(codes(vault, { ...edits, ...more }), [
    'operations/vault-var L7_operations.ansible.vault_vars[#3]',
  ]);
});

test('a slip is told of once, where it is made', () => {
  const edits: Edits = {
    [`${db}.ansible`]: { vars: { a: '{{ vault_tokne }}' } },
    ...ansible({ vault_vars: ['vault_token', 'vault_other'] }),
  };
  const findings = found(['operations/vault-var'], edits);
  assert.equal(
    findings.map(({ node }) => node),
    [`${db}.ansible.vars.a`, 'L7_operations.ansible.vault_vars[#1]'],
  );
  assert.match(findings[0]?.remedy ?? '', 'did you mean vault_token?');
});

test.run();
