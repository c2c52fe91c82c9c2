import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: platform');
const platform = ['platform/duplicate-vmid', 'platform/resources', 'platform/template-file'];
const db = 'L4_platform.lxc[lxc-db]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(platform, {}), []);
});

test('one vmid twice, templates included', () => {
  assert.equal(found(platform, { 'L4_platform.vms[vm-ci].vmid': 101 }), [
    {
      code: 'platform/duplicate-vmid',
      severity: 'error',
      message: 'vm-ci: vmid: 101 is also the vmid of lxc-db',
      node: 'L4_platform.vms[vm-ci].vmid',
      remedy: 'give one of them another number',
      related: [{ message: 'lxc-db has 101', node: `${db}.vmid` }],
    },
  ]);
  const templates = (vmid: number): Edits => ({ 'L4_platform.templates.vms': [{ id: 'tpl-vm', vmid }] });
  assert.equal(codes(platform, templates(101)), [
    'platform/duplicate-vmid L4_platform.templates.vms[tpl-vm].vmid',
  ]);
  assert.equal(codes(platform, templates(9000)), []);
});

test('what a guest must have in effect', () => {
  assert.equal(
    found(platform, { [`${db}.resources`]: undefined, [`${db}.storage.rootfs.size_gb`]: undefined }),
    [
      {
        code: 'platform/resources',
        severity: 'error',
        message: 'lxc-db: resources and storage.rootfs.size_gb are given neither here nor in _defaults.lxc',
        node: db,
        remedy: 'add resources and storage.rootfs.size_gb here, or to _defaults.lxc for all of them',
      },
    ],
  );
  const given = { 'L4_platform._defaults.lxc.resources': { cores: 1, memory_mb: 128 } };
  assert.equal(codes(platform, { [`${db}.resources`]: undefined, ...given }), []);
  assert.equal(codes(platform, { [`${db}.resources`]: null, ...given }), [`platform/resources ${db}`]);
  const [mount] = found(platform, {
    [`${db}.storage.mountpoints`]: [{ storage_ref: 'storage-fast', size_gb: 1 }],
  });
  assert.match(mount?.message ?? '', 'storage.mountpoints[#0].mountpoint is given');
  const [disk] = found(platform, { 'L4_platform.vms[vm-ci].storage[#0].size_gb': undefined });
  assert.match(disk?.message ?? '', 'vm-ci: storage[#0].size_gb is given neither here');
});

test('an image for a container', () => {
  const template = 'L4_platform.templates.lxc[tpl-debian]';
  const [finding, ...others] = found(platform, { [`${template}.image`]: undefined });
  assert.equal(others, [], 'guests with one default are told of together');
  assert.match(
    finding?.message ?? '',
    'template_ref: tpl-debian has no image, and no template has an image that begins debian-12',
  );
  const script = { id: 'tpl-script', source: 'proxmox-community-scripts', script: 'web.sh' };
  const edits: Edits = { 'L4_platform.templates.lxc[+]': script, [`${db}.template_ref`]: 'tpl-script' };
  assert.equal(codes(platform, edits), []);
  assert.equal(codes(platform, { ...edits, [`${db}.os`]: { type: 'alpine', version: '3.20' } }), [
    `platform/template-file ${db}.template_ref`,
  ]);
  assert.equal(codes(platform, { [`${db}.template_ref`]: 'tpl-none' }), []);
  assert.match(
    found(platform, { [`${template}.storage_ref`]: undefined })[0]?.message ?? '',
    'tpl-debian: storage_ref is missing',
  );
});

test('a template of a virtual machine is cloned or an image', () => {
  const edits = (template: object): Edits => ({
    'L4_platform.templates.vms': [{ id: 'tpl-vm', ...template }],
    'L4_platform.vms[vm-ci].template_ref': 'tpl-vm',
  });
  assert.equal(codes(platform, edits({})), ['platform/template-file L4_platform.vms[vm-ci].template_ref']);
  assert.equal(codes(platform, edits({ vmid: 9000 })), []);
  const image = { url: 'https://example.org/a.img' };
  assert.match(
    found(platform, edits(image))[0]?.message ?? '',
    'tpl-vm: storage_ref is missing, so there is no place for the image of vm-ci',
  );
  assert.equal(codes(platform, edits({ ...image, storage_ref: 'storage-local' })), []);
  assert.equal(codes(platform, edits({ ...image, storage_ref: 'storage-none' })), []);
});

test.run();
