import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aDevice, aLxc, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const test = suite('services');

const document = lab({
  L1_foundation: { devices: [aDevice({ id: 'pve-1' })] },
  L4_platform: { lxc: [aLxc({ id: 'lxc-a', networks: [{ ip: '192.0.2.5/24' }] })] },
  L5_application: {
    services: [
      {
        id: 'svc-web',
        name: 'Web',
        type: 'web-ui',
        lxc_ref: 'lxc-a',
        protocol: 'https',
        port: 8443,
        ports: { metrics: 9100, ssh: 22 },
      },
      {
        id: 'svc-dns',
        name: 'DNS',
        type: 'dns',
        device_ref: 'pve-1',
        protocol: 'udp',
        port: 53,
        description: 'a | b',
      },
      { id: 'svc-only', name: 'Only ports', type: 'cache', ports: { b: 2, a: 1 } },
    ],
    external_services: [
      {
        id: 'ext-a',
        device_ref: 'pve-1',
        name: 'Stack',
        docker_services: [{ name: 'gatus' }, { name: 'haproxy' }],
      },
    ],
  },
});

test('port and ports are both shown', async () => {
  const text = await textOf(document, 'services');
  assert.is(row(text, '## All services', '`svc-web`')[4], '8443/tcp, metrics: 9100, ssh: 22');
  assert.is(row(text, '## All services', '`svc-dns`')[4], '53/udp');
  assert.is(row(text, '## All services', '`svc-only`')[4], 'a: 1, b: 2');
});

test('an endpoint is shown only when it is complete', async () => {
  const text = await textOf(document, 'services');
  assert.is(
    row(text, '## All services', '`svc-web`')[5],
    '[`https://192.0.2.5:8443`](https://192.0.2.5:8443)',
  );
  assert.is(row(text, '## All services', '`svc-dns`')[5], '—', 'its host has no address');
  assert.is(row(text, '## All services', '`svc-only`')[5], '—');
});

test('services stand under their type and their host', async () => {
  const text = await textOf(document, 'services');
  assert.equal(rowsUnder(text, '## By type'), [
    ['cache', 'Only ports (`svc-only`)'],
    ['dns', 'DNS (`svc-dns`)'],
    ['web-ui', 'Web (`svc-web`)'],
  ]);
  assert.equal(
    rowsUnder(text, '## By host').map(([host]) => host),
    ['`lxc-a`', '`pve-1`', '—'],
  );
});

test('stacks of other tools are listed', async () => {
  const text = await textOf(document, 'services');
  assert.is(row(text, '## Stacks run by other tools', '`ext-a`')[3], 'gatus, haproxy');
});

test('a pipe in a description stays in its cell', async () => {
  assert.is(row(await textOf(document, 'services'), '## All services', '`svc-dns`').at(-1), 'a \\| b');
});

test.run();
