import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Service, Topology } from '../../../src/topology/schema/index.js';
import { aDevice, aLxc, lab } from '../../topology/model/fixture.js';
import { edited, mappingAt, row, rowsUnder, stale, textOf } from './support.js';

type Given = Partial<Service> & { readonly id: string };
const aService = (given: Given): Service => ({ name: `Name of ${given.id}`, type: 'web-ui', ...given });

const layers: Partial<Topology> = {
  L1_foundation: { devices: [aDevice({ id: 'pve-1', name: 'Node' })] },
  L4_platform: { lxc: [aLxc({ id: 'lxc-a', name: 'alpha' }), aLxc({ id: 'lxc-b', name: 'beta' })] },
  L5_application: {
    services: [
      aService({
        id: 'svc-web',
        lxc_ref: 'lxc-a',
        dependencies: [
          { service_ref: 'svc-db' },
          { service_ref: 'svc-db' },
          { service_ref: 'svc-cache', type: 'optional' },
          { service_ref: 'svc-gone' },
          'the internet',
        ],
      }),
      aService({ id: 'svc-db', device_ref: 'pve-1', clients: [{ service_ref: 'svc-cache' }] }),
      aService({ id: 'svc-cache', sync_with: 'svc-db', description: 'text' }),
    ],
    external_services: [
      {
        id: 'ext-a',
        device_ref: 'pve-1',
        docker_services: [{ name: 'proxy', depends_on: ['svc-web', 'lxc-b'] }, { name: 'proxy' }],
      },
    ],
  },
};

const text = await textOf(lab(layers), 'service-dependencies');

test('services stand in the group of their host, those without one outside', () => {
  assert.match(text, '  subgraph lxc_lxc_a["alpha"]\n    svc_svc_web["Name of svc-web<br/>web-ui"]\n  end\n');
  assert.match(text, '  subgraph dev_pve_1["Node"]\n    svc_svc_db[');
  assert.match(text, '\n  svc_svc_cache[');
});

test('an arrow for each service that is needed, once; none to what is not there', () => {
  assert.is(text.split('svc_svc_web --> svc_svc_db\n').length, 2);
  assert.match(text, 'svc_svc_web -.-> svc_svc_cache\n');
  assert.match(text, 'svc_svc_cache ===|"in step"| svc_svc_db\n');
  assert.not.match(text, 'svc_svc_gone');
});

test('needs, and who is in need: by dependencies and by clients', () => {
  const line = '## Services';
  assert.is(row(text, line, '`svc-web`')[2], '`svc-db`, `svc-cache` (optional), `svc-gone`, the internet');
  assert.is(row(text, line, '`svc-db`')[3], '`svc-cache`, `svc-web`');
  assert.is(row(text, line, '`svc-cache`')[1], '—');
});

test('containers of stacks, also of one name, with what they need', () => {
  assert.match(text, 'svc_ext_a__1("proxy<br/>container")');
  assert.match(text, 'svc_ext_a__2("proxy<br/>container")');
  assert.match(text, 'svc_ext_a__1 --> svc_svc_web\n');
  assert.match(text, 'svc_ext_a__1 --> lxc_lxc_b\n');
  assert.equal(rowsUnder(text, '## Stacks of containers')[0], [
    'proxy',
    '`ext-a`',
    '`pve-1`',
    '`svc-web`, `lxc-b`',
  ]);
});

test('descriptions and ports of services are not read', async () => {
  const before = lab(layers);
  const after = edited(before, (draft) => {
    mappingAt(draft, 'L5_application', 'services', 'svc-cache').description = 'new';
    mappingAt(draft, 'L5_application', 'services', 'svc-cache').port = 1;
  });
  assert.equal(await stale(before, after, ['service-dependencies']), { rendered: [], changed: [] });
});

test.run();
