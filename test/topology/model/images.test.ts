import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/topology/lab.js';
import { lxc, vm } from '../../../src/topology/model/guests.js';
import { containerImage, vmSource } from '../../../src/topology/model/images.js';
import type { Template } from '../../../src/topology/schema/index.js';
import { aLxc, run } from './fixture.js';

const tpl = (id: string, given: Partial<Template> = {}): Template => ({
  id: `tpl-${id}`,
  storage_ref: 'storage-a',
  ...given,
});

function layers(templates: Template[], ...guests: ReturnType<typeof aLxc>[]) {
  return {
    L3_data: {
      storage: [{ id: 'storage-a', name: 'local', type: 'dir' as const }],
    },
    L4_platform: { lxc: guests, templates: { lxc: templates } },
  };
}

const imageOf = (lab: Lab) => containerImage(lxc(lab, 'lxc-a')).fileId.value;

test('an image is in its storage', () => {
  const templates = [tpl('debian', { image: 'debian-12-standard_12.7-1_amd64.tar.zst' })];
  assert.is(
    run(layers(templates, aLxc({ id: 'lxc-a', template_ref: 'tpl-debian' })), imageOf),
    'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  );
});

test('a template without an image leaves the choice to the operating system', () => {
  const templates = [
    tpl('script', { script: 'redis.sh' }),
    tpl('d12', { image: 'debian-12-x' }),
    tpl('d1', { image: 'debian-1-x' }),
  ];
  const guest = aLxc({ id: 'lxc-a', template_ref: 'tpl-script' });
  assert.is(run(layers(templates, guest), imageOf), 'local:vztmpl/debian-12-x');
  assert.is(
    run(layers(templates, { ...guest, os: { type: 'debian', version: '1' } }), imageOf),
    'local:vztmpl/debian-1-x',
    'version 1 is not version 12',
  );
  assert.is(
    run(layers(templates, { ...guest, os: { type: 'debian' } }), imageOf),
    undefined,
    'there are two',
  );
  assert.is(
    run(layers(templates, { ...guest, os: { type: 'alpine', version: '3.20' } }), imageOf),
    undefined,
  );
  const twice = [...templates, tpl('e12', { image: 'debian-12-y' })];
  assert.is(run(layers(twice, guest), imageOf), undefined, 'there are two of this version');
});

test('a virtual machine is cloned, or made from an image', () => {
  const kind = (template: Template, ref = 'tpl-a') =>
    run(
      {
        L4_platform: {
          vms: [{ id: 'vm-a', vmid: 200, name: 'a', template_ref: ref }],
          templates: { vms: [template] },
        },
      },
      (lab) => vmSource(vm(lab, 'vm-a')).kind,
    );
  assert.is(kind(tpl('a', { vmid: 9000, image: 'x' })), 'clone');
  assert.is(kind(tpl('a', { image: 'x.qcow2' })), 'image');
  assert.is(kind(tpl('a', { url: 'https://example.org/x.qcow2' })), 'image');
  assert.is(kind(tpl('a')), 'none');
  assert.is(kind(tpl('a', { vmid: 9000 }), 'tpl-none'), 'none');
});

test.run();
