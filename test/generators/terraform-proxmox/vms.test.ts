import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cluster, type Entity, NODE, ROUTER, SECOND_NODE, VM } from './cluster.js';
import { attribute, attributesOf, blocksOf, fileOf, nested, resource } from './module.js';

const render = (vms: readonly Entity[], parts: Parameters<typeof cluster>[0] = {}) =>
  fileOf(cluster({ ...parts, vms }), 'vms.tf');
/** The machine with these fields over those of the fixture. */
const made = (fields: Entity = {}, parts: Parameters<typeof cluster>[0] = {}) =>
  resource(render([{ ...VM, ...fields }], parts), 'vm_app');

const machines = suite('terraform/vms.tf: machines');

machines('the plain one, defaults said', () => {
  const block = made();
  assert.equal(attributesOf(block), {
    node_name: '"alpha"',
    vm_id: '200',
    name: '"app"',
    on_boot: 'true',
    started: 'true',
  });
  assert.equal(nested(block, 'cpu').map(attributesOf), [
    { cores: '4', sockets: '1', type: '"x86-64-v2-AES"' },
  ]);
  assert.equal(nested(block, 'memory').map(attributesOf), [{ dedicated: '4096' }]);
  assert.equal(nested(block, 'operating_system').map(attributesOf), [{ type: '"l26"' }]);
  assert.is(nested(block, 'initialization').length, 0);
  assert.is(nested(block, 'agent').length, 0);
});

machines('what is given', () => {
  const resources = { cores: 2, sockets: 2, cpu_type: 'host', memory_mb: 2048, balloon_mb: 1024 };
  const block = made({ resources, boot: { onboot: false, startup_order: 3 }, description: 'D', tags: ['X'] });
  assert.equal(nested(block, 'cpu').map(attributesOf), [{ cores: '2', sockets: '2', type: '"host"' }]);
  assert.is(attribute(block, 'memory.floating'), '1024');
  assert.is(attribute(block, 'on_boot'), 'false');
  assert.is(attribute(block, 'started'), 'true');
  assert.equal(nested(block, 'startup').map(attributesOf), [{ order: '3' }]);
  assert.is(attribute(block, 'tags'), '["x"]');
});

machines('the boot order is a list, however it is written', () => {
  assert.is(attribute(made({ boot: { order: ['scsi0', 'net0'] } }), 'boot_order'), '["scsi0", "net0"]');
  assert.is(attribute(made({ boot: { order: 'scsi0;net0' } }), 'boot_order'), '["scsi0", "net0"]');
});

machines('every NIC with its VLAN', () => {
  const networks = [
    { network_ref: 'net-apps', bridge_ref: 'bridge-main', mac: '02:00:00:00:00:01', firewall: true },
    { network_ref: 'net-mgmt', bridge_ref: 'bridge-main', model: 'e1000' },
    { bridge_ref: 'bridge-main', vlan_tag: 44 },
  ];
  const bridge = 'proxmox_virtual_environment_network_linux_bridge.bridge_main.name';
  assert.equal(nested(made({ networks }), 'network_device').map(attributesOf), [
    { bridge, model: '"virtio"', firewall: 'true', mac_address: '"02:00:00:00:00:01"', vlan_id: '30' },
    { bridge, model: '"e1000"' },
    { bridge, model: '"virtio"', vlan_id: '44' },
  ]);
});

machines('disks in their order; a format only where disks are files', () => {
  const storage = [
    { storage_ref: 'storage-thin', disk_id: 'scsi1', size_gb: 8, format: 'qcow2', discard: true, ssd: true },
    {
      storage_ref: 'storage-local',
      disk_id: 'virtio0',
      size_gb: 7.5,
      format: 'qcow2',
      discard: 'ignore',
      ssd: true,
    },
    { storage_ref: 'storage-nas', disk_id: 'sata0', size_gb: 1, cache: 'writeback', discard: false },
  ];
  assert.equal(nested(made({ storage }), 'disk').map(attributesOf), [
    { datastore_id: '"thin"', interface: '"scsi1"', size: '8', discard: '"on"', ssd: 'true' },
    {
      datastore_id: '"local"',
      interface: '"virtio0"',
      size: '8',
      file_format: '"qcow2"',
      discard: '"ignore"',
    },
    { datastore_id: '"nas"', interface: '"sata0"', size: '1', cache: '"writeback"', discard: '"ignore"' },
  ]);
});

machines('kinds of systems as Proxmox VE calls them', () => {
  const kind = (type: string, version?: string) =>
    attribute(made({ os: { type, version } }), 'operating_system.type');
  assert.is(kind('Fedora'), '"l26"');
  assert.is(kind('win10'), '"win10"');
  assert.is(kind('windows', '2022'), '"win11"');
  assert.is(kind('windows', '2019'), '"win10"');
  assert.is(kind('opnsense'), '"other"');
  assert.is(nested(made({ os: null }), 'operating_system').length, 0);
});

machines('cloud-init with the storage of the first disk, the user and the keys', () => {
  const block = made({
    cloudinit: { enabled: true, user: 'ops', ssh_keys: ['ssh-ed25519 AAAA a'] },
    dns: { nameserver: '192.0.2.53' },
    networks: [
      { network_ref: 'net-apps', bridge_ref: 'bridge-main' },
      { network_ref: 'net-apps', bridge_ref: 'bridge-main', ip_config: { address: '198.51.100.31' } },
      { bridge_ref: 'bridge-main' },
    ],
  });
  assert.is(attribute(block, 'initialization.datastore_id'), '"thin"');
  assert.equal(nested(block, 'initialization.dns').map(attributesOf), [{ servers: '["192.0.2.53"]' }]);
  assert.equal(nested(block, 'initialization.ip_config.ipv4').map(attributesOf), [
    { address: '"dhcp"' },
    { address: '"198.51.100.31/25"', gateway: '"198.51.100.1"' },
  ]);
  assert.is(attribute(block, 'initialization.user_account.username'), '"ops"');
  assert.match(attribute(block, 'initialization.user_account.keys') ?? '', 'ssh-ed25519 AAAA a');
});

machines('an edit of what it was made from destroys nothing, nor does one of keys', () => {
  const lifecycle = (fields: Entity) => nested(made(fields), 'lifecycle').map(attributesOf);
  assert.equal(lifecycle({}), [{ ignore_changes: '[clone]', prevent_destroy: 'true' }]);
  assert.equal(lifecycle({ cloudinit: { enabled: true, user: 'ops' } }), [
    { ignore_changes: '[clone, initialization[0].user_account]', prevent_destroy: 'true' },
  ]);
});

machines('sorted by id; none: the header only', () => {
  const other = { ...VM, id: 'vm-a', vmid: 201, name: 'a' };
  assert.is(render([VM, other]), render([other, VM]));
  assert.match(render([]), /^(#.*\n)+$/);
});

machines.run();

const source = suite('terraform/vms.tf: source');
const template = (fields: Entity) => ({
  templates: { lxc: [], vms: [{ id: 'tpl-clone', storage_ref: 'storage-local', ...fields }] },
});

source('a template with a number is cloned from its node', () => {
  const parts = { devices: [NODE, SECOND_NODE, ROUTER] };
  const block = made({ device_ref: 'node-b' }, parts);
  assert.equal(nested(block, 'clone').map(attributesOf), [{ vm_id: '9000', node_name: '"alpha"' }]);
  assert.is(attribute(block, 'disk.interface'), '"scsi0"');
  const shared = made({}, template({ vmid: 9001, storage_ref: 'storage-nas' }));
  assert.equal(nested(shared, 'clone').map(attributesOf), [{ vm_id: '9001' }]);
});

source('an image with a url is downloaded and imported into the first disk alone', () => {
  const storage = [
    { storage_ref: 'storage-thin', disk_id: 'scsi0', size_gb: 8 },
    { storage_ref: 'storage-thin', disk_id: 'scsi1', size_gb: 9 },
  ];
  const parts = template({ image: 'cloud.qcow2', url: 'https://images.test/latest/a.qcow2' });
  const text = render([{ ...VM, storage }], parts);
  assert.equal(attributesOf(resource(text, 'tpl_clone__node_a')), {
    content_type: '"import"',
    datastore_id: '"local"',
    node_name: '"alpha"',
    url: '"https://images.test/latest/a.qcow2"',
    file_name: '"cloud.qcow2"',
    overwrite: 'false',
  });
  const disks = nested(resource(text, 'vm_app'), 'disk').map((disk) => attribute(disk, 'import_from'));
  assert.equal(disks, ['proxmox_virtual_environment_download_file.tpl_clone__node_a.id', undefined]);
  assert.is(nested(resource(text, 'vm_app'), 'clone').length, 0);
});

source('an image without a url is in its storage', () => {
  const block = made({}, template({ image: 'cloud.qcow2' }));
  assert.is(attribute(block, 'disk.import_from'), '"local:import/cloud.qcow2"');
});

source('a url without an image names the file itself', () => {
  const text = render([VM], template({ url: 'https://images.test/disk.raw?x=1' }));
  const download = resource(text, 'tpl_clone__node_a');
  assert.is(attribute(download, 'content_type'), '"import"');
  assert.is(attribute(download, 'file_name'), undefined);
});

source('what cannot be imported is iso content: a disk is copied, a disc goes into the drive', () => {
  const disk = made({}, template({ image: 'noble.img' }));
  assert.is(attribute(disk, 'disk.file_id'), '"local:iso/noble.img"');
  assert.is(attribute(disk, 'disk.import_from'), undefined);
  const disc = made({}, template({ image: 'installer.iso' }));
  assert.is(attribute(disc, 'cdrom.file_id'), '"local:iso/installer.iso"');
  assert.is(attribute(disc, 'disk.file_id'), undefined);
});

source('neither: no source', () => {
  const text = render([VM], template({}));
  assert.is(blocksOf(text, 'resource').length, 1);
  assert.not.match(text, /import_from|file_id|clone \{/);
});

source.run();
