import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { referenceTable as tableOf } from '../../src/package/reference-table.js';
import {
  collections,
  effectiveRequired,
  layerNumber,
  layerOf,
  referenceFields,
  referencesByName,
  referencesIn,
} from '../../src/topology/references.js';
import { topologySchema } from '../../src/topology/schema/index.js';
import { referenceTable } from '../../src/topology/schema/reference-table.js';
import { walkSchema } from '../../src/topology/schema/schema-node.js';

/** `path → value` of the references that are found. */
function pairs(...[scope, value]: Parameters<typeof referencesIn>): string[] {
  return referencesIn(scope, value).found.map((found) => `${found.path.join('.')} → ${found.value}`);
}

const test = suite('schema: references');

test('the table is what the schema says', () => {
  assert.equal(referenceTable, tableOf(topologySchema));
});

test('every field that is called a reference is one, but for ends of links outside and homes of anchors', () => {
  const fields = new Set(referenceFields.map(({ path }) => path.replace(/\[\]$/, '')));
  const others: string[] = [];
  walkSchema(topologySchema, (path) => {
    const anchor =
      path.startsWith('L4_platform._defaults.lxc_') || path.startsWith('L4_platform._defaults.*');
    if (/_refs?$/.test(path) && !fields.has(path) && !anchor) others.push(path.split('.').at(-1) ?? '');
  });
  assert.equal([...new Set(others)], ['external_ref']);
});

test('references without the suffix are known too', () => {
  const paths = new Set(referenceFields.map(({ path }) => path));
  for (const path of [
    'L1_foundation.devices[].location',
    'L2_network.bridges[].ports[]',
    'L2_network.networks[].failover.primary',
    'L5_application.services[].sync_with',
    'L5_application.services[].security.allowed_from[]',
    'L5_application.external_services[].docker_services[].depends_on[]',
    'L6_observability.alerts[].channels[]',
    'L6_observability.alerts[].trigger.services[]',
    'L6_observability.healthchecks[].notification.channels[]',
    'L7_operations.power_resilience.policies[].location',
    'L7_operations.power_resilience.policies[].connection.connected_to',
    'L7_operations.power_resilience.policies[].actions.*[].target',
    'L7_operations.power_resilience.policies[].outage_model.cascading_path[]',
    'L7_operations.backup.policies[].notification.channels[]',
    'L7_operations.ansible.host_vars.*',
  ]) {
    assert.ok(paths.has(path), path);
  }
});

test('references go to the same or a lower layer, with the exceptions of the rule', () => {
  const upward = referenceFields.filter(({ path, reference }) =>
    reference.to.some((target) => layerNumber(layerOf(target)) > layerNumber(layerOf(path))),
  );
  assert.equal(
    upward.map(({ path }) => path),
    [
      'L0_meta.defaults.refs.network_manager_device_ref',
      'L0_meta.defaults.refs.management_network_ref',
      'L2_network.networks[].ip_allocations[].vm_ref',
      'L2_network.networks[].ip_allocations[].lxc_ref',
    ],
  );
  assert.ok(upward.every(({ reference }) => reference.upward));
});

test('scopes: a field belongs to the member of its collection, or else to its layer', () => {
  const scope = (path: string) => {
    const field = referenceFields.find((candidate) => candidate.path === path);
    return field && [field.scope, ...field.steps];
  };
  assert.equal(scope('L4_platform.lxc[].networks[].bridge_ref'), [
    'L4_platform.lxc',
    'networks',
    '[]',
    'bridge_ref',
  ]);
  assert.equal(scope('L4_platform._defaults.networks.*.bridge_ref'), [
    'L4_platform._defaults.networks',
    'bridge_ref',
  ]);
  assert.equal(scope('L4_platform._defaults.lxc.device_ref'), [
    'L4_platform',
    '_defaults',
    'lxc',
    'device_ref',
  ]);
  assert.equal(scope('L2_network.qos.device_limits[].network_ref'), [
    'L2_network',
    'qos',
    'device_limits',
    '[]',
    'network_ref',
  ]);
});

test('collections know how their members are named', () => {
  const mappings = collections.filter(({ kind }) => kind === 'mapping').map(({ path }) => path);
  assert.equal(mappings, [
    'L2_network.trust_zones',
    'L2_network.network_profiles',
    'L4_platform._defaults.networks',
  ]);
  assert.equal(
    collections.find(({ path }) => path === 'L2_network.qos.queues'),
    {
      path: 'L2_network.qos.queues',
      keys: ['L2_network', 'qos', 'queues'],
      kind: 'list',
      layer: 'L2_network',
    },
  );
});

test('found in an entity: at any depth, with the device that owns a part', () => {
  const bridge = { id: 'bridge-a', device_ref: 'pve-1', ports: ['if-a', 'if-b'], network_ref: null };
  assert.equal(pairs('L2_network.bridges', bridge), [
    'device_ref → pve-1',
    'ports.0 → if-a',
    'ports.1 → if-b',
  ]);
  const [, port] = referencesIn('L2_network.bridges', bridge).found;
  assert.is(port?.owner, 'pve-1');
  assert.is(port?.reference.part, 'interfaces');
  const link = {
    endpoint_a: { device_ref: 'a', interface_ref: 'if-a' },
    endpoint_b: { external_ref: 'isp', interface_ref: 'if-b' },
  };
  assert.equal(
    referencesIn('L1_foundation.data_links', link).found.map(({ value, owner }) => [value, owner]),
    [
      ['a', undefined],
      ['if-a', 'a'],
      ['if-b', undefined],
    ],
  );
});

test('found in items that may also be text, and under keys of choice', () => {
  const service = {
    dependencies: ['a printer', { service_ref: 'svc-a' }],
    clients: [{ service_ref: 'svc-b' }],
  };
  assert.equal(pairs('L5_application.services', service), [
    'dependencies.1.service_ref → svc-a',
    'clients.0.service_ref → svc-b',
  ]);
  const policy = { actions: { on_battery: [{ action: 'shutdown', target: 'pve-1' }] } };
  assert.equal(pairs('L7_operations.power_resilience.policies', policy), [
    'actions.on_battery.0.target → pve-1',
  ]);
});

test('found in a layer: what is outside its collections, and keys that name hosts', () => {
  const layer = {
    networks: [{ trust_zone_ref: 'dmz' }],
    qos: { device_ref: 'rtr', device_limits: [{ network_ref: 'net-a' }], queues: [] },
  };
  assert.equal(pairs('L2_network', layer), [
    'qos.device_ref → rtr',
    'qos.device_limits.0.network_ref → net-a',
  ]);
  const ansible = {
    host_vars: { 'lxc-db': { x_ref: 'any' }, 'x-ignored': {} },
    group_vars: { all: { lxc_ref: 'any' } },
  };
  assert.equal(pairs('L7_operations', { ansible }), ['ansible.host_vars.lxc-db → lxc-db']);
  assert.equal(referencesIn('L7_operations', { ansible }).unknownFields, []);
});

test('open mappings: known names are resolved at any depth, others are told', () => {
  const service = {
    config: {
      backend: { lxc_ref: 'lxc-a', lxc_refs: ['lxc-b'], zzz_ref: 'q', 'x-ref_ref': 'r' },
      list: [{ device_ref: 'd' }],
    },
    security: { allowed_from: ['net-a'], network_ref: 'net-b' },
  };
  const { found, unknownFields } = referencesIn('L5_application.services', service);
  assert.equal(
    found.map(({ path, value }) => `${path.join('.')} → ${value}`),
    [
      'config.backend.lxc_ref → lxc-a',
      'config.backend.lxc_refs.0 → lxc-b',
      'config.list.0.device_ref → d',
      'security.allowed_from.0 → net-a',
      'security.network_ref → net-b',
    ],
  );
  assert.equal(unknownFields, [['config', 'backend', 'zzz_ref']]);
});

test('open mappings: variables of Ansible and settings of channels are exempt', () => {
  assert.equal(referencesIn('L4_platform.lxc', { ansible: { vars: { zzz_ref: 'a', lxc_ref: 'b' } } }), {
    found: [],
    unknownFields: [],
  });
  assert.equal(
    referencesIn('L6_observability.notification_channels', {
      config: { zzz_ref: 'a' },
      rate_limit: { zzz_ref: 'b' },
    }).unknownFields,
    [['rate_limit', 'zzz_ref']],
  );
});

test('strict mappings: a key that the schema refuses is no reference', () => {
  assert.equal(referencesIn('L2_network.networks', { vpn_endpoint: { lxc_ref: 'a' }, zzz_ref: 'b' }), {
    found: [],
    unknownFields: [],
  });
});

test('names of several meanings allow each of them', () => {
  assert.equal(referencesByName.get('template_ref')?.to, [
    'L2_network.firewall_templates',
    'L4_platform.templates.lxc',
    'L4_platform.templates.vms',
  ]);
  assert.is(referencesByName.get('device_ref')?.where, undefined);
  assert.equal(referencesByName.get('ups_ref')?.where, { class: ['power'] });
  assert.is(referencesByName.get('external_ref'), undefined);
});

test('fields that guests must have in effect', () => {
  const paths = effectiveRequired('L4_platform.lxc').map((steps) => steps.join(' '));
  assert.ok(paths.includes('resources memory_mb') && paths.includes('storage mountpoints [] size_gb'));
  assert.not.ok(paths.includes('id') || paths.includes('boot'));
  assert.ok(effectiveRequired('L4_platform.vms').some((steps) => steps.join(' ') === 'storage [] disk_id'));
});

test.run();
