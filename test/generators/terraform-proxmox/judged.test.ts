import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { string } from '../../../src/render/hcl.js';
import type { Document } from '../../../src/topology/lab.js';
import { exampleDocument } from '../../support/example.js';
import { NASTY, nasty } from '../nasty.js';
import { BRIDGE, cluster, LXC, NODE, ROUTER, SECOND_NODE, TEMPLATES, VM } from './cluster.js';
import { fileOf, textsOf, verdict } from './module.js';

const judged = suite('terraform-proxmox under judgement');

/** Everything at once: two nodes, all kinds of sources, every optional field. */
const full = cluster({
  devices: [NODE, SECOND_NODE, ROUTER],
  bridges: [
    { ...BRIDGE, description: 'Main', gateway: '192.0.2.1', mtu: 1500 },
    { id: 'bridge-b', name: 'vmbr0', device_ref: 'node-b', address: 'dhcp' },
  ],
  lxc: [
    {
      ...LXC,
      description: 'A database',
      tags: ['x'],
      features: { fuse: true },
      dns: { nameserver: '192.0.2.53' },
    },
    { ...LXC, id: 'lxc-two', vmid: 111, name: 'two', device_ref: 'node-b', template_ref: 'tpl-url' },
    { ...LXC, id: 'lxc-bare', vmid: 112, name: 'bare', networks: [], os: { type: 'openwrt' } },
  ],
  vms: [
    { ...VM, description: 'An app', cloudinit: { enabled: true, user: 'ops' }, boot: { order: 'scsi0' } },
    { ...VM, id: 'vm-image', vmid: 201, name: 'image', template_ref: 'tpl-image' },
    { ...VM, id: 'vm-disc', vmid: 202, name: 'disc', template_ref: 'tpl-disc', device_ref: 'node-b' },
  ],
  templates: {
    lxc: [
      ...TEMPLATES.lxc,
      { id: 'tpl-url', image: 'alpine.tar.xz', url: 'https://images.test/a', storage_ref: 'storage-nas' },
    ],
    vms: [
      ...TEMPLATES.vms,
      { id: 'tpl-image', image: 'a.qcow2', url: 'https://images.test/b', storage_ref: 'storage-local' },
      { id: 'tpl-disc', image: 'a.iso', url: 'https://images.test/c', storage_ref: 'storage-nas' },
    ],
  },
});

judged('the fixture with one of everything', async () => {
  assert.is(await verdict(cluster()), '');
  assert.is(await verdict(full), '');
});

judged('an empty cluster, and one in which references lead nowhere', async () => {
  assert.is(
    await verdict(cluster({ bridges: [], storage: [], lxc: [], vms: [], networks: [], templates: {} })),
    '',
  );
  const astray = { bridges: [{ ...BRIDGE, ports: ['if-none'] }], storage: [], networks: [], templates: {} };
  assert.is(await verdict(cluster(astray)), '');
});

judged('the example lab', async () => {
  assert.is(await verdict(await exampleDocument()), '');
});

judged('words that mean something in HCL survive in every free text', async () => {
  assert.is(await verdict(nasty(full)), '');
  assert.is(await verdict(nasty(await exampleDocument())), '');
  const text = fileOf(nasty(full), 'lxc.tf');
  assert.match(text, `description   = ${string(NASTY).value}\n`);
});

judged('order in the topology that means nothing changes nothing', async () => {
  const example = await exampleDocument();
  const turned = structuredClone(example) as object as { [layer: string]: { [collection: string]: unknown } };
  for (const layer of Object.values(turned))
    for (const value of Object.values(layer)) if (Array.isArray(value)) value.reverse();
  assert.equal(textsOf(turned as object as Document), textsOf(example));
});

judged.run();
