import { parse } from 'smol-toml';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/proxmox-installer/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { describeFindings } from '../../judges/finding.js';
import { judgeText } from '../../judges/text.js';
import { judgeToml } from '../../judges/toml.js';
import { exampleDocument } from '../../support/example.js';
import { Memory } from '../../support/memory.js';
import { NASTY, nasty } from '../nasty.js';
import {
  BRIDGE,
  cluster,
  type Entity,
  NETWORK,
  NODE,
  type Parts,
  ROUTER,
  SECOND_NODE,
} from '../terraform-proxmox/cluster.js';

const SYSTEM_DISK: Parts = {
  media: [{ id: 'disk-a', type: 'nvme', size_gb: 500, serial: 'S-1' }],
  attachments: [{ id: 'attach-a', device_ref: 'node-a', slot_ref: 'slot-a', media_ref: 'disk-a' }],
};

const textsOf = (document: Document) =>
  new Map([...new Memory(document).generate(generator)].map(([path, { text }]) => [path, text]));
const textOf = (parts: Parts = {}, path = 'proxmox/answer.toml') => {
  const text = textsOf(cluster({ ...SYSTEM_DISK, ...parts })).get(path);
  if (text === undefined) throw new Error(`no ${path} is generated`);
  return text;
};
const answer = (parts: Parts = {}) => JSON.parse(JSON.stringify(parse(textOf(parts)))) as Entity;
const section = (name: string, parts: Parts = {}) => answer(parts)[name] as Entity | undefined;
const install = (fields: Entity): Parts => ({ security: { proxmox: { install: fields } } });

const plan = suite('proxmox: files');

plan('one for each hypervisor, the main one above the others', () => {
  const storage = { ...NODE, id: 'node-0', role: 'storage-server', hostname: 'zero' };
  const paths = [...textsOf(cluster({ devices: [SECOND_NODE, storage, NODE, ROUTER] })).keys()];
  assert.equal(paths.sort(), [
    'proxmox/answer.toml',
    'proxmox/node-0/answer.toml',
    'proxmox/node-b/answer.toml',
  ]);
  assert.is(textsOf(cluster({ devices: [ROUTER] })).size, 0);
});

plan('each answers for its own node', () => {
  const parts: Parts = {
    devices: [NODE, SECOND_NODE, ROUTER],
    attachments: [
      { id: 'attach-a', device_ref: 'node-a', slot_ref: 'slot-a', media_ref: 'disk-a' },
      { id: 'attach-b', device_ref: 'node-b', slot_ref: 'slot-a', media_ref: 'disk-a' },
    ],
  };
  assert.match(textOf(parts), 'fqdn = "alpha.');
  assert.match(textOf(parts, 'proxmox/node-b/answer.toml'), 'fqdn = "beta.');
});

plan('what to do with it stands in its header', () => {
  const header = textOf().split('[global]')[0] ?? '';
  assert.match(header, /vault/);
  assert.match(header, 'proxmox-auto-install-assistant validate-answer');
});

plan.run();

const global = suite('proxmox: [global]');
const ZONES = [
  { id: 'zone-r', domain: '2.0.192.in-addr.arpa', type: 'reverse' },
  { id: 'zone-z', domain: 'first.test', type: 'forward' },
  { id: 'zone-a', domain: 'second.test', type: 'forward' },
];

global('defaults', () => {
  assert.equal(section('global'), {
    keyboard: 'en-us',
    country: 'us',
    timezone: 'UTC',
    fqdn: 'alpha.home.arpa',
    mailto: 'root@home.arpa',
    'root-password-hashed': '{{ vault_proxmox_root_password_hash }}',
  });
});

global('what is given; the domain is that of the first forward zone', () => {
  const given = { keyboard: 'de', country: 'at', timezone: 'Europe/Vienna', mailto: 'ops@lab.test' };
  const found = section('global', { ...install(given), zones: ZONES });
  assert.equal(
    { ...found, 'root-password-hashed': undefined },
    {
      ...given,
      fqdn: 'alpha.first.test',
      'root-password-hashed': undefined,
    },
  );
});

global('mail goes to the contact, else to root of the domain', () => {
  assert.is(section('global', { metadata: { contact: 'me@lab.test' } })?.mailto, 'me@lab.test');
  assert.is(section('global', { zones: ZONES })?.mailto, 'root@first.test');
});

global('a hash in plain text never gets here', () => {
  const hashed = (hash: string) => textOf({ security: { proxmox: { root_password_hash: hash } } });
  const plain = '$6$salt$c0ffee';
  assert.not.match(hashed(plain), 'c0ffee');
  assert.match(hashed(plain), 'root-password-hashed = "{{ vault_proxmox_root_password_hash }}"\n');
  assert.match(hashed('{{ vault_other }}'), 'root-password-hashed = "{{ vault_other }}"\n');
  assert.not.match(hashed(`${plain} {{ vault_other }}`), 'c0ffee');
});

global.run();

const network = suite('proxmox: [network]');
const known = {
  source: 'from-answer',
  cidr: '192.0.2.11/24',
  gateway: '192.0.2.1',
  dns: '192.0.2.53',
  filter: { ID_NET_NAME_MAC: '*020000aabb02' },
};

network('the management address with its prefix, on the first port of its bridge', () => {
  assert.equal(section('network'), known);
});

network('install.network may ask for DHCP', () => {
  assert.equal(section('network', install({ network: 'from-dhcp' })), { source: 'from-dhcp' });
  assert.equal(section('network', install({ network: 'from-answer' })), known);
});

network('from DHCP unless everything is known', () => {
  const dhcp = { source: 'from-dhcp' };
  assert.equal(section('network', { networks: [{ ...NETWORK, dns: [] }] }), dhcp);
  assert.equal(section('network', { networks: [{ ...NETWORK, gateway: null }] }), dhcp);
  assert.equal(section('network', { networks: [{ ...NETWORK, ip_allocations: [] }], bridges: [] }), dhcp);
  const ports = [{ id: 'if-two', name: 'enp2s0', type: 'ethernet', mac: 'auto-detect' }];
  const hidden = {
    devices: [{ ...NODE, interfaces: ports }, ROUTER],
    bridges: [{ ...BRIDGE, ports: ['if-two'] }],
  };
  assert.equal(section('network', hidden), dhcp);
});

network('the next port where the MAC of the first is not known; the allocation’s without a bridge', () => {
  const ports = [
    { id: 'if-two', name: 'enp2s0', type: 'ethernet', mac: 'auto-detect' },
    { id: 'if-one', name: 'enp1s0', type: 'ethernet', mac: '02:00:00:AA:BB:01' },
  ];
  const devices = [{ ...NODE, interfaces: ports }, ROUTER];
  assert.equal(section('network', { devices })?.filter, { ID_NET_NAME_MAC: '*020000aabb01' });
  const allocations = [{ ip: '192.0.2.11', device_ref: 'node-a', interface_ref: 'if-one' }];
  const networks = [{ ...NETWORK, ip_allocations: allocations }];
  assert.equal(section('network', { devices, networks, bridges: [] })?.filter, {
    ID_NET_NAME_MAC: '*020000aabb01',
  });
});

network.run();

const disk = suite('proxmox: [disk-setup]');
/** One medium in slot-a, with a storage on that device. */
const onDevice = (os_device: string, fields: Entity = {}): Parts => ({
  ...SYSTEM_DISK,
  media: [{ id: 'disk-a', type: 'ssd', size_gb: 500, ...fields }],
  storage: [
    { id: 'storage-a', name: 'local', type: 'dir', device_ref: 'node-a', disk_ref: 'disk-a', os_device },
  ],
});

disk('by the serial number where there is one', () => {
  assert.equal(section('disk-setup'), { filesystem: 'ext4', filter: { ID_SERIAL_SHORT: 'S-1' } });
  assert.equal(section('disk-setup', onDevice('/dev/sda3', { serial: 'S-2' })), {
    filesystem: 'ext4',
    filter: { ID_SERIAL_SHORT: 'S-2' },
  });
});

disk('else the whole disk by its name, with a warning that names move', () => {
  assert.equal(section('disk-setup', onDevice('/dev/sda3')), { filesystem: 'ext4', 'disk-list': ['sda'] });
  assert.equal(section('disk-setup', onDevice('/dev/nvme0n1p2'))?.['disk-list'], ['nvme0n1']);
  assert.match(textOf(onDevice('/dev/sda')), /# .*change[^\n]*\ndisk-list = /);
  assert.not.match(textOf(), 'disk-list');
});

disk('an array of one disk says so', () => {
  assert.equal(section('disk-setup', install({ filesystem: 'zfs' })), {
    filesystem: 'zfs',
    zfs: { raid: 'raid0' },
    filter: { ID_SERIAL_SHORT: 'S-1' },
  });
  assert.equal(section('disk-setup', install({ filesystem: 'btrfs' }))?.btrfs, { raid: 'raid0' });
  assert.is(section('disk-setup', install({ filesystem: 'xfs' }))?.zfs, undefined);
});

disk('the boot medium first, a hard disk only where there is nothing faster', () => {
  const media = [
    { id: 'disk-a', type: 'ssd', serial: 'S-first' },
    { id: 'disk-b', type: 'hdd', serial: 'S-slow' },
    { id: 'disk-c', type: 'nvme', serial: 'S-boot', boot: true },
  ];
  const attach = (...ids: readonly string[]) =>
    ids.map((id, n) => ({
      id: `attach-${n}`,
      device_ref: 'node-a',
      slot_ref: n === 0 ? 'slot-b' : 'slot-a',
      media_ref: id,
    }));
  const serial = (...ids: readonly string[]) =>
    section('disk-setup', { media, attachments: attach(...ids) })?.filter;
  assert.equal(serial('disk-b', 'disk-a'), { ID_SERIAL_SHORT: 'S-first' });
  assert.equal(serial('disk-a', 'disk-c'), { ID_SERIAL_SHORT: 'S-boot' });
  assert.equal(serial('disk-b'), { ID_SERIAL_SHORT: 'S-slow' });
});

disk('no disk: header and one comment', () => {
  for (const parts of [{ attachments: [] }, onDevice('/dev/mapper/x')]) {
    assert.match(textOf(parts), /^(#.*\n)+$/);
    assert.match(textOf(parts), 'which disk may be overwritten');
  }
});

disk.run();

const judged = suite('proxmox under judgement');
const verdict = (document: Document) =>
  describeFindings(
    [...textsOf(document)].flatMap(([file, text]) => [
      ...judgeText(file, Buffer.from(text), { mark: true }),
      ...judgeToml(file, text),
    ]),
  );

judged('the fixture and the example lab, also with nasty texts', async () => {
  const example = await exampleDocument();
  for (const document of [cluster(SYSTEM_DISK), cluster(), example, nasty(example)])
    assert.is(verdict(document), '');
});

judged('what a value may hold comes out as it is', () => {
  const found = section('global', install({ keyboard: NASTY, country: 'us' }));
  assert.is(found?.keyboard, NASTY);
  const serial = section('disk-setup', { media: [{ id: 'disk-a', type: 'ssd', serial: NASTY }] });
  assert.equal(serial?.filter, { ID_SERIAL_SHORT: NASTY });
});

judged.run();
