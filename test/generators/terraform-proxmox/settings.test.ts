import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cluster, type Entity, LXC, NETWORK, NODE, ROUTER, SECOND_NODE, VLAN_NETWORK } from './cluster.js';
import { attribute, blocksOf, fileOf, textsOf } from './module.js';

const settings = suite('terraform: provider, variables and example');

const variables = (document: Parameters<typeof fileOf>[0]) =>
  blocksOf(fileOf(document, 'variables.tf'), 'variable').map(({ labels }) => labels[0]);
const variable = (document: Parameters<typeof fileOf>[0], name: string) => {
  const [block] = blocksOf(fileOf(document, 'variables.tf'), 'variable', name);
  if (!block) throw new Error(`no variable ${name}`);
  return block;
};
/** The fixture's management network with another allocation for its node. */
const allocated = (...allocations: readonly Entity[]) =>
  cluster({ networks: [{ ...NETWORK, ip_allocations: allocations }, VLAN_NETWORK], bridges: [] });

settings('no hypervisor: no folder', () => {
  assert.is(textsOf(cluster({ devices: [ROUTER] })).size, 0);
});

settings('the files of the folder', () => {
  assert.equal(
    [...textsOf(cluster()).keys()].sort(),
    'bridges.tf lxc.tf outputs.tf provider.tf terraform.tfvars.example variables.tf versions.tf vms.tf'.split(
      ' ',
    ),
  );
});

settings('one terraform block, which requires proxmox alone and a Terraform that can import', () => {
  const blocks = [...textsOf(cluster())].flatMap(([, text]) => blocksOf(text, 'terraform'));
  assert.is(blocks.length, 1);
  const [block] = blocks;
  assert.is(block && attribute(block, 'required_version'), '">= 1.5"');
  const required = block?.body.blocks.flatMap(({ body }) => body.attributes) ?? [];
  assert.equal(
    required.map(({ name }) => name),
    ['proxmox'],
  );
  assert.match(required[0]?.expression ?? '', '"~> 0.111.1"');
});

settings('the url is that of the main hypervisor by its own address', () => {
  assert.is(attribute(variable(cluster(), 'proxmox_api_url'), 'default'), '"https://192.0.2.11:8006/"');
  assert.match(
    fileOf(cluster(), 'terraform.tfvars.example'),
    '# proxmox_api_url = "https://192.0.2.11:8006/"\n',
  );
});

settings('the main hypervisor is the first by id with role compute', () => {
  const storage = { ...NODE, id: 'node-0', role: 'storage-server', hostname: 'zero' };
  const document = cluster({
    devices: [storage, NODE, SECOND_NODE, ROUTER],
    networks: [
      {
        ...NETWORK,
        ip_allocations: [
          { ip: '192.0.2.10', device_ref: 'node-0' },
          { ip: '192.0.2.11', device_ref: 'node-a' },
        ],
      },
    ],
  });
  assert.is(attribute(variable(document, 'proxmox_api_url'), 'default'), '"https://192.0.2.11:8006/"');
});

settings('no url without an address: the gateway or the router never stands for the node', () => {
  for (const document of [allocated(), allocated({ ip: '192.0.2.1', device_ref: 'rtr' })]) {
    assert.is(attribute(variable(document, 'proxmox_api_url'), 'default'), undefined);
    assert.equal(blocksOf(fileOf(document, 'outputs.tf'), 'output', 'management_urls'), []);
    assert.not.match([...textsOf(document).values()].join(), /https:\/\/\d|https:\/\/:/);
  }
});

settings('the token is sensitive, may come from the environment, and every variable is used', () => {
  const token = variable(cluster(), 'proxmox_api_token');
  assert.is(attribute(token, 'sensitive'), 'true');
  assert.is(attribute(token, 'default'), 'null');
  assert.equal(variables(cluster()), [
    'proxmox_api_url',
    'proxmox_api_token',
    'proxmox_insecure',
    'proxmox_ssh_user',
  ]);
  const provider = fileOf(cluster(), 'provider.tf');
  for (const name of variables(cluster())) assert.match(provider, `var.${name}`);
  assert.is(attribute(variable(cluster(), 'proxmox_insecure'), 'default'), 'false');
  assert.is(attribute(variable(cluster(), 'proxmox_ssh_user'), 'default'), '"root"');
});

settings('containers that only root can make: user and password instead of a token', () => {
  for (const fields of [{ features: { fuse: true } }, { unprivileged: false, features: { nesting: true } }]) {
    const document = cluster({ lxc: [{ ...LXC, ...fields }] });
    const [provider] = blocksOf(fileOf(document, 'provider.tf'), 'provider', 'proxmox');
    assert.is(provider && attribute(provider, 'password'), 'var.proxmox_password');
    assert.is(provider && attribute(provider, 'api_token'), undefined);
    assert.not.ok(variables(document).includes('proxmox_api_token'));
    assert.is(attribute(variable(document, 'proxmox_password'), 'sensitive'), 'true');
    assert.match(fileOf(document, 'lxc.tf'), /# .*root@pam/);
  }
  const plain = cluster({ lxc: [{ ...LXC, unprivileged: false }] });
  assert.ok(variables(plain).includes('proxmox_api_token'));
});

settings('every variable has an example in a comment, and nothing else is there', () => {
  for (const document of [cluster(), cluster({ lxc: [{ ...LXC, features: { keyctl: true } }] })]) {
    const lines = fileOf(document, 'terraform.tfvars.example').split('\n');
    const shown = lines.flatMap((line) => /^# (\w+) = /.exec(line)?.[1] ?? []);
    assert.equal(shown, variables(document));
    assert.ok(lines.every((line) => line === '' || line.startsWith('#')));
  }
});

settings.run();
