/** What `--import` makes of a state of Terraform and of inventories of Ansible. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { type Imported, importLab } from '../../src/import/index.js';
import { ImportError } from '../../src/import/notes.js';
import { LabFolder } from '../support/lab-folder.js';
import { PASSWORD, STATE } from './state.js';

const test = suite('import');
const folder = new LabFolder();
test.after(() => folder.dispose());

const imported = (...sources: readonly (readonly [name: string, content: string])[]): Imported =>
  importLab(
    sources.map(([name, content]) => ({ name, content })),
    () => '../schema',
  );

// biome-ignore lint/suspicious/noExplicitAny: what a YAML file holds
const file = ({ files }: Imported, name: string): any =>
  parse(files.get(`topology/${name}`) ?? 'null', { logLevel: 'silent' });

/** Codes of what is found, by severity. */
async function findings({
  files,
}: Imported): Promise<{ readonly errors: readonly string[]; readonly warnings: readonly string[] }> {
  folder.write(new Map([...files].map(([name, text]) => [name.replace(/^topology\//, ''), text])));
  const found = await folder.check({ scratch: true });
  const of = (kind: string) =>
    found.filter(({ severity }) => severity === kind).map(({ code, message }) => `${code} ${message}`);
  return { errors: of('error'), warnings: of('warning') };
}

const noted = ({ notes }: Imported, kind: string): string =>
  notes
    .filter((note) => note.kind === kind)
    .map(({ where, text }) => `${where}: ${text}`)
    .join('\n');

const INI = `# hosts of the lab
mail ansible_host=10.0.20.50
[databases]
db ansible_host=10.0.20.11 ansible_user=root   # the container
[databases:vars]
pg_version=16
pg_password='s3cret pass'
ansible_become_pass=s3cret
[hypervisors]
pve[1:2].lab.example ansible_host=10.0.99.1
[routers]
gw ansible_host=10.0.99.254 ansible_network_os=community.routeros.routeros
[site:children]
databases
hypervisors
[site:vars]
ntp=["a", "b"]
pg_version=15
[all:vars]
timezone=Europe/Berlin
debug=True
api_token={{ vault_api }}
`;

test('containers and machines of a state become entities that pass every check for errors', async () => {
  const lab = imported(['state.json', STATE]);
  const db = file(lab, 'L4-platform/lxc/lxc-db.yaml');
  assert.equal([db.vmid, db.name, db.device_ref, db.unprivileged], [101, 'db', 'pve1', true]);
  assert.equal(db.resources, { cores: 4, memory_mb: 8192, swap_mb: 0 });
  assert.equal(db.storage, {
    rootfs: { storage_ref: 'storage-pve1-local-lvm', size_gb: 12 },
    mountpoints: [{ storage_ref: 'storage-pve1-local-lvm', size_gb: 100, mountpoint: '/var/lib/postgresql' }],
  });
  assert.equal(db.networks[0], {
    bridge_ref: 'bridge-pve1-vmbr0',
    network_ref: 'net-vlan-20',
    ip: '10.0.20.11/24',
    interface: 'eth0',
    mac: 'bc:24:11:00:00:01',
  });
  assert.equal(db.networks[1].network_ref, 'net-vlan-99');
  assert.equal(db.boot, { onboot: true, startup_order: 2, up_delay: 15 });
  assert.equal(db.os, { type: 'debian', version: '12' });
  assert.equal(db.dns, { nameserver: '10.0.20.2 10.0.20.3', searchdomain: 'lab.example' });
  assert.is(db.template_ref, 'tpl-debian-12-standard');
  const ci = file(lab, 'L4-platform/vms/vm-ci.yaml');
  assert.equal(
    [ci.vmid, ci.name, ci.template_ref, ci.boot],
    [201, 'ci', 'tpl-debian-cloud', { order: ['scsi0'], onboot: true }],
  );
  assert.equal(ci.storage, [
    { storage_ref: 'storage-pve2-fast', disk_id: 'scsi0', size_gb: 40, discard: true, ssd: true },
    { storage_ref: 'storage-pve2-nas', disk_id: 'scsi1', size_gb: 100, format: 'qcow2', cache: 'writeback' },
  ]);
  const { networks, bridges } = file(lab, 'L2-network.yaml');
  assert.equal(
    networks.map(({ cidr, vlan, gateway }: Record<string, unknown>) => [cidr, vlan, gateway]),
    [
      ['10.0.20.0/24', 20, '10.0.20.1'],
      ['10.0.99.0/24', 99, undefined],
    ],
  );
  assert.equal(
    bridges.map(({ id, vlan_aware, address }: Record<string, unknown>) => [id, vlan_aware, address]),
    [
      ['bridge-pve1-vmbr0', true, 'dhcp'],
      ['bridge-pve2-vmbr0', true, 'dhcp'],
    ],
  );
  assert.equal(
    file(lab, 'L3-data.yaml').storage.map(({ id, type }: Record<string, unknown>) => `${id} ${type}`),
    [
      'storage-pve1-local dir',
      'storage-pve1-local-lvm lvmthin',
      'storage-pve2-fast lvmthin',
      'storage-pve2-nas dir',
    ],
  );
  assert.equal((await findings(lab)).errors, []);
});

test('what has no field is listed with where and why, by name alone', () => {
  const lab = imported(['state.json', STATE]);
  const left = noted(lab, 'left-out');
  assert.match(
    left,
    'state.json: proxmox_virtual_environment_container.db: mount_point.read_only, protection: the topology has no field for it',
  );
  assert.match(left, 'mount_point /media: a folder of the hypervisor is no volume');
  assert.match(left, 'fd00::11/64');
  assert.match(left, 'runner["a"]: agent, bios: the topology has no field');
  assert.match(left, '1 proxmox_virtual_environment_download_file: only containers');
  assert.match(noted(lab, 'assumed'), 'storage-pve2-nas: type dir: it keeps files');
  assert.match(lab.files.get('topology/L3-data.yaml') ?? '', 'type: dir # assumed: it keeps files');
});

test('no secret is written or told', () => {
  const lab = imported(['state.json', STATE], ['hosts.ini', INI]);
  const all = `${[...lab.files.values()].join('\n')}${JSON.stringify(lab.notes)}`;
  for (const secret of [PASSWORD, 's3cret']) assert.not.match(all, secret);
  assert.match(noted(lab, 'secret'), 'the password of root');
  assert.match(noted(lab, 'secret'), 'pg_password: "{{ vault_lxc_db_pg_password }}" stands for it');
  assert.is(
    file(lab, 'L7-operations.yaml').ansible.host_vars['lxc-db'].pg_password,
    '{{ vault_lxc_db_pg_password }}',
  );
});

test('a host that is a guest of the state is one with it; others become devices', async () => {
  const lab = imported(['state.json', STATE], ['hosts.ini', INI]);
  assert.equal(lab.counts, { lxc: 1, vms: 1, devices: 4, networks: 2 });
  const { devices } = file(lab, 'L1-foundation.yaml');
  assert.equal(
    devices.map(({ id, type }: Record<string, unknown>) => `${id} ${type}`),
    ['gw router', 'mail sbc', 'pve1 hypervisor', 'pve2 hypervisor'],
  );
  assert.equal(file(lab, 'L4-platform/lxc/lxc-db.yaml').ansible, { enabled: true, user: 'root' });
  const { ansible } = file(lab, 'L7-operations.yaml');
  assert.equal(ansible.group_vars, {
    all: { timezone: 'Europe/Berlin', debug: true, api_token: '{{ vault_api }}' },
  });
  // The narrower group wins.
  assert.equal(ansible.host_vars['lxc-db'], {
    ntp: ['a', 'b'],
    pg_version: 16,
    pg_password: '{{ vault_lxc_db_pg_password }}',
    ansible_become_pass: '{{ vault_lxc_db_ansible_become_pass }}',
  });
  assert.equal(ansible.vault_vars, [
    'vault_api',
    'vault_lxc_db_ansible_become_pass',
    'vault_lxc_db_pg_password',
  ]);
  const { networks } = file(lab, 'L2-network.yaml');
  assert.equal(networks[0].ip_allocations, [{ ip: '10.0.20.50', device_ref: 'mail' }]);
  assert.match(
    noted(lab, 'left-out'),
    'group databases: labbuild makes groups of what hosts are; its variables are now those of its hosts',
  );
});

test('the same inventory in YAML, and as ansible-inventory --list prints it', () => {
  const yaml = `all:
  vars: {timezone: Europe/Berlin}
  children:
    hypervisors:
      hosts: {"pve[1:2]": {ansible_host: 10.0.99.1}}
    apps:
      vars: {port: 80}
      hosts:
        web: {ansible_host: 10.0.20.5, secret_key: !vault "$ANSIBLE_VAULT;1.1;AES256\\n6162"}
`;
  const list = JSON.stringify({
    _meta: {
      hostvars: {
        web: { ansible_host: '10.0.20.5', secret_key: 'x' },
        pve1: { ansible_host: '10.0.99.1' },
        pve2: { ansible_host: '10.0.99.1' },
      },
    },
    all: { children: ['hypervisors', 'apps'], vars: { timezone: 'Europe/Berlin' } },
    hypervisors: { hosts: ['pve1', 'pve2'] },
    apps: { hosts: ['web'], vars: { port: 80 } },
  });
  const [a, b] = [imported(['hosts.yml', yaml]), imported(['hosts.json', list])];
  assert.equal([...a.files], [...b.files]);
  assert.equal(file(a, 'L7-operations.yaml').ansible.host_vars, {
    web: { port: 80, secret_key: '{{ vault_web_secret_key }}' },
  });
});

test('what is missing is asked for in a comment, and by a located finding', async () => {
  const lab = imported(['hosts.ini', '[lxc]\nweb ansible_host=10.0.0.5\n']);
  assert.match(
    lab.files.get('topology/L4-platform/lxc/lxc-web.yaml') ?? '',
    '# To be filled in, since it was not found: vmid, device_ref, resources, storage, os',
  );
  const { errors } = await findings(lab);
  assert.ok(
    errors.some((error) => error.startsWith('schema/required') && error.includes('vmid')),
    errors.join('\n'),
  );
});

test('two hosts whose names begin alike stay two, and an address has one owner', () => {
  const ini =
    '[lxc]\ndb.a ansible_host=10.0.0.5 x=1\ndb.b ansible_host=10.0.0.6 x=2\n[pis]\nn.a ansible_host=10.0.0.7\nn.b ansible_host=10.0.0.7\n';
  const lab = imported(['hosts.ini', ini]);
  assert.equal(lab.counts, { lxc: 2, vms: 0, devices: 2, networks: 1 });
  assert.equal(file(lab, 'L7-operations.yaml').ansible.host_vars, {
    'lxc-db': { x: 1 },
    'lxc-db-2': { x: 2 },
  });
  assert.match(noted(lab, 'left-out'), 'hosts.ini:6: address 10.0.0.7: n-a has it already');
  // The same host in a second inventory is the same.
  assert.equal(imported(['hosts.ini', ini], ['again.ini', ini]).counts, lab.counts);
});

test('whatever a state holds, what is written can be read, and its fields are of the right types', async () => {
  const LEAF = /(?<=[:[,])("(?:[^"\\]|\\.)*"(?!:)|-?\d+|true|false|null)/g;
  const leaves = STATE.match(LEAF) ?? [];
  const odd = ['null', '-1', '[]', '{}', '""', 'true', '"x y: #{z}"', '1e9', '[[{}]]', '"../../x"'];
  const change = fc.tuple(fc.nat(leaves.length - 1), fc.constantFrom(...odd));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 25 }), async (changes) => {
      const by = new Map(changes);
      let n = 0;
      const state = STATE.replace(LEAF, (leaf) => by.get(n++) ?? leaf);
      let lab: Imported;
      try {
        lab = imported(['state.json', state]);
      } catch (error) {
        if (error instanceof ImportError) return;
        throw error;
      }
      const { errors } = await findings(lab);
      for (const error of errors)
        assert.not.match(error, /^(source|schema\/(type|unknown-key|format|enum))/, error);
      assert.ok([...lab.files.keys()].every((name) => !name.includes('..')));
    }),
    { numRuns: 8, seed: 7 },
  );
});

test('files that are nothing known are refused with their place', () => {
  const refused = (name: string, content: string): string => {
    try {
      return JSON.stringify(imported([name, content]).counts);
    } catch (error) {
      if (error instanceof ImportError) return error.message;
      throw error;
    }
  };
  assert.match(refused('a.ini', '[web]\nx "y'), 'a.ini:2: a quote is not closed');
  assert.match(refused('a.ini', '[web:nonsense]'), 'a.ini:1: expected [group]');
  assert.match(refused('a.ini', '[web:vars]\nx'), 'a.ini:2: expected NAME=VALUE');
  assert.match(refused('a.yml', 'all:\n  hosts: [\n'), /^a\.yml:\d+: /);
  assert.match(refused('a.yml', 'all: 3'), 'a.yml: all: expected a group');
  assert.match(refused('a.json', '{'), 'a.json: ');
  assert.match(
    refused('a.json', '{"format_version":"1.0","terraform_version":"1.9"}'),
    'nothing in this state',
  );
  assert.match(refused('a.ini', ' '), 'the file is empty');
  assert.match(refused('a.ini', '[web]\n'), 'no host, container or virtual machine');
});

test.run();
