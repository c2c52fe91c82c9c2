import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Service } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, aNetwork, aRouter, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const test = suite('devices');

const adguard: Service = {
  id: 'svc-ad',
  name: 'AdGuard',
  type: 'dns',
  device_ref: 'rtr-1',
  container: true,
  container_image: 'adguard/adguardhome:1',
  container_config: {
    env: { TZ: 'UTC', PASSWORD: '{{ vault_pw }}' },
    mounts: [{ name: 'conf', src: '/usb1/$conf', dst: '/opt' }, { name: 'half' }],
  },
};

function site(firmware: string | undefined, services: readonly Service[] = [adguard]) {
  return lab({
    L1_foundation: {
      devices: [
        aRouter({
          id: 'rtr-1',
          specs: { memory: { total_mb: 256 } },
          ...(firmware === undefined ? {} : { firmware: { version: firmware } }),
        }),
        aDevice({
          id: 'pve-1',
          name: 'Node 1',
          description: 'The big one.',
          specs: {
            cpu: { threads: 16 },
            memory: { total_gb: 64 },
            storage_slots: [
              { id: 'slot-a', bus: 'm2', mount: 'replaceable' },
              { id: 'slot-b', bus: 'sata', mount: 'replaceable' },
            ],
          },
          interfaces: [
            {
              id: 'if-a',
              name: 'Port A',
              physical_name: 'eno1',
              type: 'ethernet',
              mac: 'AA:BB:CC:00:00:01',
              speed_mbps: 2500,
            },
            { id: 'if-b', name: 'eno2', type: 'ethernet', mac: 'auto-detect' },
          ],
        }),
        aDevice({ id: 'pve-2', specs: { memory: { selected_gb: 32, options_gb: [16, 32] } } }),
      ],
      media_registry: [{ id: 'disk-a', type: 'nvme', size_gb: 1000, serial: 'SECRETSERIAL' }],
      media_attachments: [{ id: 'attach-a', device_ref: 'pve-1', slot_ref: 'slot-a', media_ref: 'disk-a' }],
    },
    L2_network: {
      networks: [
        aNetwork({
          id: 'net-m',
          managed_by_ref: 'rtr-1',
          trust_zone_ref: 'management',
          ip_allocations: [
            { ip: '192.0.2.11', device_ref: 'pve-1' },
            { ip: '192.0.2.12', device_ref: 'pve-2' },
          ],
        }),
      ],
      trust_zones: { management: { name: 'Management', security_level: 3 } },
      bridges: [
        {
          id: 'bridge-a',
          name: 'vmbr0',
          device_ref: 'pve-1',
          ports: ['if-b', 'if-a'],
          bridge_stp: false,
          bridge_fd: 0,
        },
      ],
    },
    L3_data: {
      storage: [
        { id: 'storage-a', name: 'local-lvm', type: 'lvmthin', device_ref: 'pve-1', disk_ref: 'disk-a' },
      ],
    },
    L4_platform: {
      lxc: [
        aLxc({
          id: 'lxc-a',
          resources: { cores: 2, memory_mb: 1536, swap_mb: 512 },
          storage: {
            rootfs: { storage_ref: 'storage-a', size_gb: 8 },
            mountpoints: [{ storage_ref: 'storage-a', size_gb: 50, mountpoint: '/data' }],
          },
        }),
      ],
      vms: [
        {
          id: 'vm-a',
          vmid: 200,
          name: 'machine',
          device_ref: 'pve-1',
          resources: { cores: 4, sockets: 2, memory_mb: 4096 },
          storage: [{ storage_ref: 'storage-a', disk_id: 'scsi0', size_gb: 32 }],
        },
      ],
    },
    L5_application: { services: [...services] },
  });
}

test('memory of all three forms', async () => {
  const text = await textOf(site('7.19'), 'devices');
  const memoryOf = (id: string) => row(text, '## All devices', `\`${id}\``).at(-1);
  assert.is(memoryOf('rtr-1'), '256 MB');
  assert.is(memoryOf('pve-1'), '64 GB');
  assert.is(memoryOf('pve-2'), '32 GB');
});

test('interfaces have their names in the system, and a mac when it is known', async () => {
  const text = (await textOf(site('7.19'), 'devices')).split('### Node 1 (pve-1)')[1] ?? '';
  assert.equal(rowsUnder(text, 'Interfaces:'), [
    ['`if-a`', 'eno1', 'Port A', 'ethernet', '—', '2.5 Gbit/s', '`aa:bb:cc:00:00:01`'],
    ['`if-b`', 'eno2', 'eno2', 'ethernet', '—', '—', '—'],
  ]);
});

test('slots without a medium are empty, pools have the size of their medium', async () => {
  const text = await textOf(site('7.19'), 'devices');
  assert.equal(rowsUnder(text, 'Storage slots:')[1]?.slice(0, 4), [
    '`slot-b`',
    'sata',
    'replaceable',
    'empty',
  ]);
  assert.equal(rowsUnder(text, 'Storage pools:')[0]?.slice(0, 4), [
    '`storage-a`',
    'local-lvm',
    'lvmthin',
    '1000 GB',
  ]);
  assert.not.match(text, /SECRETSERIAL/);
});

test('bridges show spanning tree and forward delay, and their ports in order', async () => {
  assert.equal(rowsUnder(await textOf(site('7.19'), 'devices'), 'Bridges:'), [
    ['`bridge-a`', 'vmbr0', 'eno2, eno1', 'off', '0'],
  ]);
});

test('guests have their resources', async () => {
  const text = await textOf(site('7.19'), 'devices');
  assert.equal(row(text, '## Guests', '`lxc-a`').slice(6), [
    '2',
    '1.5 GB, swap 512 MB',
    'root 8 GB on `storage-a`<br>`/data` 50 GB on `storage-a`',
  ]);
  assert.equal(row(text, '## Guests', '`vm-a`').slice(6), ['2 × 4', '4 GB', '`scsi0` 32 GB on `storage-a`']);
});

test('the load of a node is that of all its guests', async () => {
  const text = await textOf(site('7.19'), 'devices');
  assert.equal(row(text, '## Load of the nodes', '`pve-1`').slice(1), ['2', '10 of 16', '5.5 GB of 64 GB']);
  assert.equal(row(text, '## Load of the nodes', '`pve-2`').slice(1), ['0', '0', '0 MB of 32 GB']);
});

test('fields whose edit replaces a guest are named, where there are guests', async () => {
  const text = await textOf(site('7.19'), 'devices');
  const fields = rowsUnder(text, '### Edits that replace a guest').map(([field]) => field);
  assert.equal(fields, [
    '`device_ref`',
    '`unprivileged`',
    '`storage.rootfs.storage_ref`',
    '`storage.mountpoints`',
  ]);
  const bare = lab({ L1_foundation: { devices: [aDevice({ id: 'pve-1' })] } });
  assert.not.match(await textOf(bare, 'devices'), /Edits that replace/);
});

test('several hypervisors are joined by the operator, to the address of the main one', async () => {
  const text = await textOf(site('7.19'), 'devices');
  assert.match(text, /`pvecm add 192\.0\.2\.11`/);
  assert.equal(rowsUnder(text, '## Joining the cluster'), [['`pve-2`', '`pve-2`', '`192.0.2.12`']]);
  const one = lab({ L1_foundation: { devices: [aDevice({ id: 'pve-1' })] } });
  assert.not.match(await textOf(one, 'devices'), /Joining/);
});

const STEPS = '### rtr-1 (rtr-1)';
const commandsOf = (text: string) => {
  const [, steps] = text.split('## Settings of containers on routers');
  return steps === undefined ? [] : rowsUnder(steps, STEPS).map(([, command]) => command);
};

test('up to RouterOS 7.19 Terraform makes variables and mounts of containers', async () => {
  assert.equal(commandsOf(await textOf(site('7.19.4'), 'devices')), []);
});

test('from 7.20 on variables are the operator’s, from 7.21 on mounts too', async () => {
  const [pw, tz, ...more] = commandsOf(await textOf(site('7.20'), 'devices'));
  assert.match(pw ?? '', /envs\/add list="svc-ad" key="PASSWORD" value=VALUE/);
  assert.match(tz ?? '', /key="TZ"/);
  assert.is(more.length, 1);
  assert.match(more[0] ?? '', /set NUMBER envlists="svc-ad"/);
  const all = commandsOf(await textOf(site('7.21.2'), 'devices'));
  assert.is(all.length, 4);
  assert.match(all[2] ?? '', /mounts\/add list="svc-ad" src="\/usb1\/.*conf" dst="\/opt"/);
  assert.match(all[3] ?? '', /mountlists="svc-ad"/);
});

test('a router of unknown version counts as one of the newest', async () => {
  assert.is(commandsOf(await textOf(site(undefined), 'devices')).length, 4);
});

test('values of variables stand in no command', async () => {
  const plain: Service = { ...adguard, container_config: { env: { PASSWORD: 'hunter2' } } };
  assert.not.match(await textOf(site('7.21', [plain]), 'devices'), /hunter2/);
});

test('a router whose containers have neither has no steps', async () => {
  const bare: Service = { ...adguard, container_config: {} };
  assert.not.match(await textOf(site('7.21', [bare]), 'devices'), /Settings of containers/);
});

test.run();
