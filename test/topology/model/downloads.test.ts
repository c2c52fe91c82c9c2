import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { downloadsFor, type GuestKind } from '../../../src/topology/model/downloads.js';
import type { Template, Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, run } from './fixture.js';

const tpl = (id: string, given: Partial<Template> = {}): Template => ({
  id: `tpl-${id}`,
  storage_ref: 'storage-a',
  image: id,
  url: `https://example.org/${id}`,
  ...given,
});

const layers: Partial<Topology> = {
  L1_foundation: {
    devices: [aDevice({ id: 'pve-1' }), aDevice({ id: 'pve-2' }), aDevice({ id: 'nas-1', type: 'nas' })],
  },
  L3_data: {
    storage: [
      { id: 'storage-a', name: 'local', type: 'dir' },
      { id: 'storage-s', name: 'share', type: 'nfs', shared: true },
    ],
  },
  L4_platform: {
    templates: {
      lxc: [
        tpl('a'),
        tpl('b', { storage_ref: 'storage-s' }),
        tpl('c'),
        tpl('d', { storage_ref: 'storage-none' }),
      ],
      vms: [tpl('a', { vmid: 9000 }), tpl('b')],
    },
    lxc: [
      aLxc({ id: 'lxc-1', template_ref: 'tpl-a' }),
      aLxc({ id: 'lxc-2', template_ref: 'tpl-a', device_ref: 'pve-2' }),
      aLxc({ id: 'lxc-3', template_ref: 'tpl-a' }),
      aLxc({ id: 'lxc-4', template_ref: 'tpl-a', device_ref: 'nas-1' }),
      aLxc({ id: 'lxc-5', template_ref: 'tpl-b' }),
      aLxc({ id: 'lxc-6', template_ref: 'tpl-b', device_ref: 'pve-2' }),
      aLxc({ id: 'lxc-7', template_ref: 'tpl-d' }),
    ],
    vms: [
      { id: 'vm-1', vmid: 200, name: 'one', device_ref: 'pve-1', template_ref: 'tpl-a' },
      { id: 'vm-2', vmid: 201, name: 'two', device_ref: 'pve-1', template_ref: 'tpl-b' },
    ],
  },
};

const ids = (kind: GuestKind) => run(layers, (lab) => downloadsFor(lab, kind).map(({ id }) => id));

test('an image is downloaded by each hypervisor that needs it, once for a shared storage', () => {
  assert.equal(ids('lxc'), ['tpl-a pve-1', 'tpl-a pve-2', 'tpl-b']);
});

test('a clone needs no download', () => {
  assert.equal(ids('vm'), ['tpl-b pve-1']);
});

test.run();
