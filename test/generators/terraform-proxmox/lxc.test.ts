import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BRIDGE, cluster, type Entity, LXC, NODE, ROUTER, SECOND_NODE, TEMPLATES } from './cluster.js';
import { attribute, attributesOf, blocksOf, fileOf, nested, resource } from './module.js';

const render = (lxc: readonly Entity[], parts: Parameters<typeof cluster>[0] = {}) =>
  fileOf(cluster({ ...parts, lxc }), 'lxc.tf');
/** The container with these fields over those of the fixture. */
const made = (fields: Entity = {}, parts: Parameters<typeof cluster>[0] = {}) =>
  resource(render([{ ...LXC, ...fields }], parts), 'lxc_db');

const containers = suite('terraform/lxc.tf: containers');

containers('the plain one, defaults said', () => {
  const block = made();
  assert.equal(attributesOf(block), {
    node_name: '"alpha"',
    vm_id: '110',
    unprivileged: 'true',
    start_on_boot: 'true',
    started: 'true',
  });
  assert.is(attribute(block, 'cpu.cores'), '2');
  assert.equal(nested(block, 'memory').map(attributesOf), [{ dedicated: '1024' }]);
  assert.equal(nested(block, 'disk').map(attributesOf), [{ datastore_id: '"thin"', size: '8' }]);
  assert.is(attribute(block, 'initialization.hostname'), '"db"');
  assert.is(nested(block, 'console').length, 0);
});

containers('start_on_boot and started are apart', () => {
  const block = made({ boot: { onboot: false } });
  assert.is(attribute(block, 'start_on_boot'), 'false');
  assert.is(attribute(block, 'started'), 'true');
});

containers('tags are sorted, unique and in lower case', () => {
  assert.is(attribute(made({ tags: ['Web', 'a', 'web', 'B'] }), 'tags'), '["a", "b", "web"]');
  assert.is(attribute(made({ tags: [] }), 'tags'), undefined);
});

containers('defaults lie under each entity, and null takes one back', () => {
  const defaults = {
    lxc: { description: 'Inherited', resources: { swap_mb: 256 }, boot: { onboot: false } },
  };
  assert.is(attribute(made({}, { defaults }), 'description'), '"Inherited"');
  assert.is(attribute(made({}, { defaults }), 'memory.swap'), '256');
  assert.is(attribute(made({ boot: { onboot: true } }, { defaults }), 'start_on_boot'), 'true');
  assert.is(attribute(made({ description: null }, { defaults }), 'description'), undefined);
});

containers('the node of each guest', () => {
  const text = render([LXC, { ...LXC, id: 'lxc-two', vmid: 111, name: 'two', device_ref: 'node-b' }], {
    devices: [NODE, SECOND_NODE, ROUTER],
  });
  assert.is(attribute(resource(text, 'lxc_db'), 'node_name'), '"alpha"');
  assert.is(attribute(resource(text, 'lxc_two'), 'node_name'), '"beta"');
});

containers('a guest of no hypervisor is left out', () => {
  assert.equal(blocksOf(render([{ ...LXC, device_ref: 'rtr' }]), 'resource'), []);
  assert.equal(blocksOf(render([{ ...LXC, device_ref: undefined }]), 'resource'), []);
});

containers('mount points in their order, sizes as texts in whole GB', () => {
  const storage = {
    rootfs: { storage_ref: 'storage-thin', size_gb: 8 },
    mountpoints: [
      { id: 'z', storage_ref: 'storage-nas', size_gb: 10, mountpoint: '/z' },
      { id: 'a', storage_ref: 'storage-thin', size_gb: 1.5, mountpoint: '/a' },
    ],
  };
  assert.equal(nested(made({ storage }), 'mount_point').map(attributesOf), [
    { volume: '"nas"', size: '"10G"', path: '"/z"' },
    { volume: '"thin"', size: '"2G"', path: '"/a"' },
  ]);
});

containers('startup only as far as it is given', () => {
  assert.is(nested(made(), 'startup').length, 0);
  const boot = { startup_order: 0, down_delay: 30 };
  assert.equal(nested(made({ boot }), 'startup').map(attributesOf), [{ order: '0', down_delay: '30' }]);
});

containers('features: nesting by default only if unprivileged, the others only when true', () => {
  const features = (fields: Entity) => nested(made(fields), 'features').map(attributesOf);
  assert.equal(features({}), [{ nesting: 'true' }]);
  assert.equal(features({ features: { nesting: false, fuse: false, keyctl: false } }), [
    { nesting: 'false' },
  ]);
  assert.equal(features({ features: { fuse: true, keyctl: true } }), [
    { nesting: 'true', fuse: 'true', keyctl: 'true' },
  ]);
  assert.equal(features({ unprivileged: false }), []);
  assert.equal(features({ unprivileged: false, features: { nesting: true } }), [{ nesting: 'true' }]);
});

containers('an edit that need not destroy does not, and nothing does', () => {
  assert.equal(nested(made(), 'lifecycle').map(attributesOf), [
    {
      ignore_changes: '[initialization[0].user_account, operating_system[0].template_file_id]',
      prevent_destroy: 'true',
    },
  ]);
});

containers.run();

const network = suite('terraform/lxc.tf: network');

network('bridge by reference, VLAN and gateway from the network, prefix from its cidr', () => {
  const block = made();
  assert.equal(nested(block, 'network_interface').map(attributesOf), [
    {
      name: '"eth0"',
      bridge: 'proxmox_virtual_environment_network_linux_bridge.bridge_main.name',
      vlan_id: '30',
    },
  ]);
  assert.equal(nested(block, 'initialization.ip_config.ipv4').map(attributesOf), [
    { address: '"198.51.100.20/25"', gateway: '"198.51.100.1"' },
  ]);
});

network('no VLAN on an untagged network, and none ignored', () => {
  const block = made({
    networks: [{ network_ref: 'net-mgmt', bridge_ref: 'bridge-main', ip: '192.0.2.20' }],
  });
  assert.is(attribute(block, 'network_interface.vlan_id'), undefined);
  assert.not.match(attribute(block, 'lifecycle.ignore_changes') ?? '', /network|ip_config|dns|hostname/);
});

network('dhcp has no gateway', () => {
  const networks = [
    { network_ref: 'net-apps', bridge_ref: 'bridge-main', ip: 'dhcp', gateway: '198.51.100.1' },
  ];
  assert.equal(nested(made({ networks }), 'initialization.ip_config.ipv4').map(attributesOf), [
    { address: '"dhcp"' },
  ]);
});

network('one ip_config for each NIC, in their order, also for one without an address', () => {
  const networks = [
    { bridge_ref: 'bridge-main' },
    { network_ref: 'net-apps', bridge_ref: 'bridge-main', ip: '198.51.100.21', mac: '02:00:00:00:00:0A' },
    {
      network_ref: 'net-mgmt',
      bridge_ref: 'bridge-main',
      ip: '192.0.2.21',
      interface: 'lan',
      firewall: true,
    },
  ];
  const block = made({ networks });
  assert.equal(
    nested(block, 'network_interface').map((nic) => attribute(nic, 'name')),
    ['"eth0"', '"eth1"', '"lan"'],
  );
  assert.equal(nested(block, 'initialization.ip_config.ipv4').map(attributesOf), [
    { address: '"manual"' },
    { address: '"198.51.100.21/25"', gateway: '"198.51.100.1"' },
    { address: '"192.0.2.21/24"' },
  ]);
  assert.is(nested(block, 'network_interface')[1]?.body.attributes.at(-2)?.expression, '"02:00:00:00:00:0a"');
  assert.is(nested(block, 'network_interface')[2]?.body.attributes.at(-1)?.expression, 'true');
});

network('name servers in their order, with the domain; initialization also without anything of that', () => {
  const block = made({ dns: { nameserver: '192.0.2.9 192.0.2.3', searchdomain: 'lab.test' } });
  assert.equal(nested(block, 'initialization.dns').map(attributesOf), [
    { domain: '"lab.test"', servers: '["192.0.2.9", "192.0.2.3"]' },
  ]);
  const bare = made({ networks: [], dns: null });
  assert.equal(nested(bare, 'initialization').map(attributesOf), [{ hostname: '"db"' }]);
});

network.run();

const keys = suite('terraform/lxc.tf: keys');
const security = {
  ssh_keys: [
    { id: 'ssh-b', public_key: 'ssh-ed25519 BBBB b', authorized_for: [{ lxc_ref: 'lxc-db' }] },
    { id: 'ssh-a', public_key: 'ssh-ed25519 AAAA a', authorized_for: [{ lxc_ref: 'lxc-db' }] },
    { id: 'ssh-c', public_key: 'ssh-ed25519 CCCC c', authorized_for: [{ vm_ref: 'vm-app' }] },
  ],
};
const keysOf = (fields: Entity) =>
  attribute(made(fields, { security }), 'initialization.user_account.keys')?.match(/ssh-ed25519 \w+/g);

keys('those that are authorised and its own, unique and sorted', () => {
  const cloudinit = { ssh_keys: ['ssh-ed25519 DDDD d', 'ssh-ed25519 AAAA a'] };
  assert.equal(keysOf({ cloudinit }), ['ssh-ed25519 AAAA', 'ssh-ed25519 BBBB', 'ssh-ed25519 DDDD']);
});

keys('none without keys, and none where cloudinit is off', () => {
  assert.is(nested(made(), 'initialization.user_account').length, 0);
  assert.is(keysOf({ cloudinit: { enabled: false } }), undefined);
});

keys.run();

const image = suite('terraform/lxc.tf: image');

image('the existing image in its storage', () => {
  assert.equal(nested(made(), 'operating_system').map(attributesOf), [
    { template_file_id: '"local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst"', type: '"debian"' },
  ]);
});

image('without an image: the only template for the system; versions are never invented', () => {
  const script = { id: 'tpl-script', script: 'ct/x.sh', storage_ref: 'storage-local' };
  const templates = { lxc: [...TEMPLATES.lxc, script] };
  const fields = { template_ref: 'tpl-script' };
  assert.match(
    attribute(made(fields, { templates }), 'operating_system.template_file_id') ?? '',
    'debian-12-standard',
  );
  const second = { ...TEMPLATES.lxc[0], id: 'tpl-twin', image: 'debian-12-other.tar.zst' };
  assert.is(
    nested(made(fields, { templates: { lxc: [...templates.lxc, second] } }), 'operating_system').length,
    0,
  );
  const other = { ...fields, os: { type: 'debian', version: '11' } };
  assert.is(nested(made(other, { templates }), 'operating_system').length, 0);
});

image('kinds of systems as Proxmox VE calls them', () => {
  const kind = (type: string) => attribute(made({ os: { type } }), 'operating_system.type');
  assert.is(kind('rocky'), '"centos"');
  assert.is(kind('openwrt'), '"unmanaged"');
  assert.is(kind('routeros'), '"unmanaged"');
  assert.is(kind('alpine'), '"alpine"');
  assert.match(render([{ ...LXC, os: { type: 'openwrt' } }]), /# .*not applied in the guest/);
  assert.not.match(render([LXC]), /not applied in the guest/);
});

const withUrl = (fields: Entity = {}) => ({
  lxc: [{ ...TEMPLATES.lxc[0], url: 'https://images.test/debian.tar.zst', ...fields }],
});
const onBoth = [LXC, { ...LXC, id: 'lxc-two', vmid: 111, name: 'two', device_ref: 'node-b' }];
const nodes = { devices: [SECOND_NODE, NODE, ROUTER] };

image('a template with a url is downloaded by each node that uses it', () => {
  const text = render(onBoth, {
    ...nodes,
    templates: withUrl({ checksum: 'c0ffee', checksum_algorithm: 'sha256' }),
  });
  assert.equal(
    blocksOf(text, 'resource', 'proxmox_virtual_environment_download_file').map(({ labels }) => labels[1]),
    ['tpl_debian__node_a', 'tpl_debian__node_b'],
  );
  assert.equal(attributesOf(resource(text, 'tpl_debian__node_b')), {
    content_type: '"vztmpl"',
    datastore_id: '"local"',
    node_name: '"beta"',
    url: '"https://images.test/debian.tar.zst"',
    file_name: '"debian-12-standard_12.7-1_amd64.tar.zst"',
    checksum: '"c0ffee"',
    checksum_algorithm: '"sha256"',
    overwrite: 'false',
  });
  assert.is(
    attribute(resource(text, 'lxc_two'), 'operating_system.template_file_id'),
    'proxmox_virtual_environment_download_file.tpl_debian__node_b.id',
  );
});

image('on a shared storage it is downloaded once, and not by whoever comes first', () => {
  const templates = withUrl({ storage_ref: 'storage-nas' });
  const text = render(onBoth, { ...nodes, templates });
  const alone = render([{ ...LXC, device_ref: 'node-b' }], { ...nodes, templates });
  assert.is(attribute(resource(text, 'tpl_debian'), 'node_name'), '"alpha"');
  assert.is(attribute(resource(alone, 'tpl_debian'), 'node_name'), '"alpha"');
  assert.is(blocksOf(text, 'resource', 'proxmox_virtual_environment_download_file').length, 1);
});

image('checksum with its algorithm or neither', () => {
  const half = withUrl({ checksum: 'c0ffee' });
  assert.not.match(render([LXC], { templates: half }), /checksum/);
});

image('a template that nobody uses is not downloaded', () => {
  const templates = {
    lxc: [...TEMPLATES.lxc, { ...withUrl().lxc[0], id: 'tpl-idle', image: 'idle.tar.zst' }],
  };
  assert.not.match(render([LXC], { templates, bridges: [BRIDGE] }), /download_file/);
});

image.run();
