/** What the schema as a whole promises. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { validatorSource } from '../../src/package/validators.js';
import { collectionPaths } from '../../src/topology/schema/collections.js';
import {
  type Device,
  type EffectiveLxc,
  type EntityOf,
  entitySchemas,
  type Lxc,
  layerNames,
  layerSchemas,
  type Network,
  type Topology,
  topologySchema,
} from '../../src/topology/schema/index.js';
import { type SchemaNode, walkSchema } from '../../src/topology/schema/schema-node.js';
import { codes, validators } from './schema-validators.js';

const node: SchemaNode = topologySchema;

function pathsWhere(holds: (node: SchemaNode, path: string) => boolean): string[] {
  const paths: string[] = [];
  walkSchema(node, (path, found) => {
    if (holds(found, path)) paths.push(path);
  });
  return paths;
}

const test = suite('schema');

test('every field has a description', () => {
  assert.equal(
    pathsWhere(({ description }, path) => path !== '' && !description),
    [],
  );
});

test('every mapping is strict, open, or of members of one kind, and allows x- keys', () => {
  const loose = pathsWhere(({ type, open, additionalProperties, patternProperties }) => {
    if (![type].flat().includes('object')) return false;
    return !open && (additionalProperties === undefined || !patternProperties?.['^x-']);
  });
  assert.equal(loose, []);
});

test('the schema is plain JSON', () => {
  const text = JSON.stringify(topologySchema);
  assert.equal(JSON.parse(text).required, [...layerNames]);
  assert.not.match(text, /"params"|"static"/);
});

test('the collections are those that the layers mark, with the schema of their members', () => {
  const members = new Map<string, SchemaNode | undefined>();
  walkSchema(node, (path, { collection, items, patternProperties = {}, additionalProperties }) => {
    if (collection === undefined) return;
    assert.is(collection, path);
    const [member = additionalProperties] = Object.entries(patternProperties)
      .filter(([pattern]) => pattern !== '^x-')
      .map(([, value]) => value);
    members.set(collection, items ?? (typeof member === 'object' ? member : undefined));
  });
  assert.equal([...members.keys()].sort(), [...collectionPaths].sort());
  assert.equal(Object.keys(entitySchemas), [...collectionPaths]);
  for (const path of collectionPaths) assert.equal(members.get(path), entitySchemas[path], path);
});

test('layers without their members take anything as a member', () => {
  for (const layer of layerNames) {
    walkSchema(layerSchemas[layer], (path, { collection, items, patternProperties = {} }) => {
      if (collection === undefined) return;
      if (items) assert.equal(items, {}, path);
      else for (const member of Object.values(patternProperties)) assert.equal(member, {}, path);
    });
  }
  assert.equal(
    codes('L2_network', { networks: [1, {}], trust_zones: { dmz: 3 }, qos: { queues: [null] } }),
    [],
  );
  assert.equal(codes('L2_network', { networks: {}, qos: { queues: 'x' } }).sort(), [
    'schema/type networks',
    'schema/type qos.queues',
  ]);
});

test('every entity takes description, tags, notes and status', () => {
  for (const path of collectionPaths) {
    const { properties = {}, open } = entitySchemas[path] as SchemaNode;
    if (open || path === 'L4_platform._defaults.networks') continue;
    for (const key of ['description', 'tags', 'notes', 'status'])
      assert.ok(properties[key], `${path} ${key}`);
  }
});

test('ids begin with the prefixes of their collections', () => {
  const prefixes = collectionPaths.map((path) => {
    const { properties }: SchemaNode = entitySchemas[path];
    return properties?.id?.idPrefix;
  });
  assert.equal(
    prefixes.join(' '),
    'sec-   disk- attach- link- plink-   net- bridge- route- tmpl- fw- qos-  storage- data- lxc- vm- tpl- tpl-  svc- cert- cert- zone- ext- health- net-mon- alert- channel- policy- media- backup- ssh-',
  );
});

test('guests: identity is required in the file, the rest in effect; null stands for absent', () => {
  const file: SchemaNode = entitySchemas['L4_platform.lxc'];
  assert.equal(file.required, ['id', 'vmid', 'name']);
  assert.equal(file.effectiveRequired, ['device_ref', 'resources', 'storage', 'os']);
  assert.equal(codes('L4_platform.lxc', { id: 'lxc-a', vmid: 100, name: 'a' }), []);
  const nulls = {
    device_ref: null,
    resources: { cores: null },
    networks: [{ ip: null, gateway: null }],
    tags: null,
    type: null,
  };
  assert.equal(codes('L4_platform.lxc', { id: 'lxc-a', vmid: 100, name: 'a', ...nulls }), []);
  assert.equal(
    codes('L4_platform.lxc', { id: null, vmid: 100, name: null, networks: [null], tags: [null] }),
    ['schema/type id', 'schema/type name', 'schema/type tags.0', 'schema/type networks.0'],
  );
});

test('null elsewhere only where it is said', () => {
  const network = { id: 'net-a', name: 'A', cidr: 'dhcp' };
  assert.equal(codes('L2_network.networks', { ...network, gateway: null, vlan: null, bridge_ref: null }), []);
  assert.equal(codes('L2_network.networks', { ...network, domain: null, trust_zone_ref: null }).length, 2);
});

test('anchors of older topologies have a home in the defaults, and their types are checked', () => {
  const homes = {
    lxc_os: { type: 'debian' },
    dns: { nameserver: '192.0.2.1' },
    lxc_boot: { onboot: true },
    lxc_storage_rootfs: { size_gb: 8 },
    lxc_network_internal: { ip: 'dhcp' },
    lxc_cloudinit: { enabled: true },
    ansible_enabled: true,
  };
  assert.equal(codes('L4_platform', { _defaults: homes }), []);
  const wrong = Object.fromEntries(Object.keys(homes).map((key) => [key, 'text']));
  assert.equal(codes('L4_platform', { _defaults: wrong }).length, Object.keys(homes).length);
  assert.equal(codes('L4_platform', { _defaults: { vm_os: {} } }), ['schema/unknown-key _defaults.vm_os']);
  assert.equal(codes('L4_platform', { _defaults: { networks: { 'any key': {} } } }), []);
  assert.equal(codes('L4_platform._defaults.networks', { default_ref: 'other' }), [
    'schema/unknown-key default_ref',
  ]);
});

test('the role of a network interface is one of a few words, that of another is free', () => {
  const device = {
    id: 'r1',
    name: 'R',
    type: 'router',
    role: 'compute',
    class: 'network',
    substrate: 'baremetal-owned',
    access: 'public',
  };
  const port = (type: string, role: string) => ({ id: 'if-a', name: 'a', type, role });
  const roles = (...interfaces: unknown[]) => codes('L1_foundation.devices', { ...device, interfaces });
  assert.equal(roles(port('ethernet', 'wan-failover'), port('hdmi', 'screen')), []);
  assert.equal(roles(port('lte', 'screen')), ['schema/enum interfaces.0.role']);
});

test('what a check judges with a better message is left to it', () => {
  assert.equal(codes('L0_meta', {}), []);
  assert.equal(codes('L0_meta', { version: '3.0.0' }), []);
  assert.equal(codes('L0_meta', { version: '4.0.0', metadata: { created: '2023-02-30' } }), [
    'schema/format metadata.created',
  ]);
  assert.equal((topologySchema as SchemaNode).properties?.L0_meta?.required, ['version']);
  assert.equal(codes('L2_network.networks', { id: 'net-a', name: 'A', cidr: '192.0.2.1/24' }), []);
  const backup = { id: 'backup-a', name: 'A', type: 'borg', schedule: '0 25 * * *' };
  assert.equal(codes('L7_operations.backup.policies', backup), []);
  assert.equal(codes('L7_operations.backup.policies', { ...backup, schedule: 'nightly' }), [
    'schema/format schedule',
  ]);
});

test('validators need nothing at run time but the scalars, and evaluate no text', () => {
  const source = validatorSource('./scalars.js');
  assert.equal(source.match(/^import .*$/gm), ['import { formats } from "./scalars.js";']);
  assert.not.match(source, /\beval\(|new Function|\brequire\(/);
  assert.equal(Object.keys(validators).sort(), ['root', ...layerNames, ...collectionPaths, 'config'].sort());
  assert.is(validatorSource('./scalars.js'), source);
});

test('types: what the compiler has to accept and refuse', () => {
  const lxc: Lxc = {
    id: 'lxc-a',
    vmid: 100,
    name: 'a',
    resources: { memory_mb: null },
    networks: [{ gateway: null }],
  };
  const effective: EffectiveLxc['resources'] = { cores: 1, memory_mb: 64 };
  const vm: EntityOf<'L4_platform.vms'> = { id: 'vm-a', vmid: 100, name: 'a', storage: null };
  const plane: NonNullable<Network['network_plane']> = 'overlay';
  const specs: Device['specs'] = { storage_slots: [], memory: { total_gb: 8 }, 'free key': 1 };
  const level: NonNullable<Topology['L2_network']['trust_zones']>[string]['security_level'] = 3;
  // @ts-expect-error a field that is required has no undefined
  const missing: Network = { id: 'net-a', name: 'A' };
  // @ts-expect-error in effect there is no null
  const none: EffectiveLxc['device_ref'] = null;
  // @ts-expect-error an optional field may be left out, not be undefined
  const blank: Network = { id: 'net-a', name: 'A', cidr: 'dhcp', domain: undefined };
  assert.ok(
    [lxc, effective, vm, plane, specs, level, missing, blank].every((value) => value) && none === null,
  );
});

test.run();
