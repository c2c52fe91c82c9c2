import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../../src/topology/lab.js';
import { exampleDocument } from '../../support/example.js';
import { edited, listAt, mappingAt } from '../docs/support.js';
import { files, reads } from './inventory.js';

const example = await exampleDocument();
const before = reads(example);
const FOLDER = 'ansible/inventory/production/';

/** Files that an edit renders again, or that are new or gone; and those whose bytes differ. */
function effect(after: Document): { readonly rendered: string[]; readonly changed: string[] } {
  const now = reads(after);
  const [was, is] = [files(example), files(after)];
  const names = [...new Set([...before.keys(), ...now.keys()])].filter((name) => name !== 'plan');
  return {
    rendered: names
      .filter((name) => before.get(name) !== now.get(name))
      .map((name) => name.replace(FOLDER, ''))
      .sort(),
    changed: [...new Set([...was.keys(), ...is.keys()])]
      .filter((name) => was.get(name) !== is.get(name))
      .sort(),
  };
}

function check(change: (draft: object) => void, expected: readonly string[]): void {
  const { rendered, changed } = effect(edited(example, change));
  assert.equal(changed, expected, 'changed');
  assert.equal(rendered, expected, 'rendered');
}

test("a guest's variable renders its own file", () =>
  check(
    (draft) => {
      mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'ansible', 'vars').postgres_version = 17;
    },
    ['host_vars/lxc-db.yml'],
  ));

test('a variable of L7 renders its own file', () => {
  check(
    (draft) => {
      mappingAt(draft, 'L7_operations', 'ansible', 'host_vars', 'nas-1').ansible_user = 'other';
    },
    ['host_vars/nas-1.yml'],
  );
  check(
    (draft) => {
      mappingAt(draft, 'L7_operations', 'ansible', 'group_vars', 'cloud_vms').ansible_user = 'other';
    },
    ['group_vars/cloud_vms.yml'],
  );
  check(
    (draft) => {
      mappingAt(draft, 'L7_operations', 'ansible', 'group_vars', 'all').timezone = 'UTC';
    },
    ['group_vars/all.yml'],
  );
});

test('an edited variable leaves the plan as it is', () => {
  const after = edited(example, (draft) => {
    mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'ansible', 'vars').postgres_version = 17;
  });
  assert.is(reads(after).get('plan'), before.get('plan'));
});

test('the first variable of a host makes its file, the last one removes it', () => {
  check(
    (draft) => {
      mappingAt(draft, 'L7_operations', 'ansible', 'host_vars')['lxc-logs'] = { a: 1 };
    },
    ['host_vars/lxc-logs.yml'],
  );
  check(
    (draft) => {
      Reflect.deleteProperty(mappingAt(draft, 'L7_operations', 'ansible', 'host_vars'), 'nas-1');
    },
    ['host_vars/nas-1.yml'],
  );
});

test('a container more', () =>
  check(
    (draft) => {
      listAt(draft, 'L4_platform', 'lxc').push({
        id: 'lxc-new',
        vmid: 199,
        name: 'new',
        device_ref: 'pve-1',
        networks: [{ default_ref: 'servers-pve-1', ip: '10.20.20.99/24' }],
        ansible: { vars: { x: 1 } },
      });
    },
    ['host_vars/lxc-new.yml', 'hosts.yml'],
  ));

test('a name that no variables stand under reaches hosts.yml alone', () =>
  check(
    (draft) => {
      mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db').name = 'renamed';
    },
    ['hosts.yml'],
  ));

test('memory, services, firewall policies and descriptions render nothing', () =>
  check((draft) => {
    mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'resources').memory_mb = 4096;
    mappingAt(draft, 'L4_platform', 'lxc', 'lxc-db', 'boot').onboot = false;
    mappingAt(draft, 'L5_application', 'services', 'svc-nut').port = 1;
    mappingAt(draft, 'L2_network', 'firewall_policies', 'fw-iot-servers').ports = [1];
    mappingAt(draft, 'L2_network', 'networks', 'net-iot').description = 'new';
    mappingAt(draft, 'L2_network', 'networks', 'net-iot').dhcp_range = '10.20.30.110-10.20.30.249';
    mappingAt(draft, 'L2_network', 'trust_zones', 'iot').color = '#123456';
  }, []));

test('a public key renders hosts.yml, which takes it to hosts that exist', () =>
  check(
    (draft) => {
      mappingAt(draft, 'L7_operations', 'security', 'ssh_keys', 0).public_key = 'ssh-ed25519 AAAA x';
    },
    ['hosts.yml'],
  ));

test.run();
