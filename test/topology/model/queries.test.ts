import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LabQuery } from '../../../src/topology/lab.js';
import type {
  Bridge,
  DataLink,
  Device,
  DnsZone,
  FirewallPolicy,
  IpAllocation,
  Lxc,
  MediaAttachment,
  Network,
  Service,
  SshKey,
  Storage,
  TrustZone,
  Vm,
} from '../../../src/topology/schema/index.js';
import { run } from './fixture.js';

const FOLDER = new URL('../../../src/topology/model/', import.meta.url);

function isQuery(value: unknown): value is LabQuery<unknown> {
  return typeof value === 'object' && value !== null && 'run' in value && 'module' in value;
}

const queries: { readonly query: LabQuery<unknown>; readonly file: string }[] = [];
for (const file of readdirSync(FOLDER)) {
  const exported: Record<string, unknown> = await import(new URL(file, FOLDER).href);
  for (const query of Object.values(exported).filter(isQuery)) queries.push({ query, file });
}

test('queries name the module that they are in', () => {
  assert.ok(queries.length > 30);
  for (const { query, file } of queries)
    assert.is(`${query.module}.ts`, `topology/model/${file}`, query.name);
});

test('no two queries have one name', () => {
  const names = queries.map(({ query }) => query.name).sort();
  assert.equal(names, [...new Set(names)].sort());
});

test('no query fails for want of data', () => {
  for (const { query } of queries) {
    assert.not.throws(() => run({}, (lab) => lab.query(query, 'none').value), query.name);
  }
});

/** Entities that hold nothing but what makes them be looked at, and references that lead nowhere. */
const bare = {
  L1_foundation: {
    devices: [{ id: 'none' } as Device, { id: 'rtr-1', type: 'router', class: 'network' } as Device],
    data_links: [{ id: 'link-a' } as DataLink],
    media_attachments: [{ id: 'attach-a', device_ref: 'none' } as MediaAttachment],
  },
  L2_network: {
    networks: [
      {
        id: 'net-a',
        managed_by_ref: 'rtr-1',
        profile_ref: 'prof-none',
        ip_allocations: [{ lxc_ref: 'lxc-none' } as IpAllocation],
      } as Network,
      {
        id: 'net-b',
        managed_by_ref: 'none',
        segmentation_type: 'uplink',
        interface_ref: 'if-none',
        dhcp: true,
      } as Network,
    ],
    bridges: [{ id: 'bridge-a', device_ref: 'none' } as Bridge],
    routing: [{ id: 'route-a', device_ref: 'none', destination_network_ref: 'net-none' }],
    firewall_policies: [{ id: 'fw-a', chain: 'forward', template_ref: 'tmpl-none' } as FirewallPolicy],
    trust_zones: { none: {} as TrustZone },
  },
  L3_data: { storage: [{ id: 'storage-a', device_ref: 'none', disk_ref: 'disk-none' } as Storage] },
  L4_platform: {
    lxc: [
      {
        id: 'lxc-a',
        template_ref: 'tpl-none',
        networks: [{ default_ref: 'none', network_ref: 'net-none' }],
      } as Lxc,
    ],
    vms: [{ id: 'vm-a', device_ref: 'none', networks: [{}] } as Vm],
  },
  L5_application: {
    services: [{ id: 'svc-a', device_ref: 'none', type: 'web-ui' } as Service],
    dns: {
      zones: [{ id: 'none', type: 'forward', records: [{ type: 'A', lxc_ref: 'lxc-none' }] } as DnsZone],
    },
  },
  L7_operations: {
    security: { ssh_keys: [{ id: 'ssh-a', authorized_for: [{ device_ref: 'none' }] } as SshKey] },
  },
};

test('no query fails for entities without fields and references without targets', () => {
  const keys = ['none', 'rtr-1', 'net-a', 'net-b', 'lxc-a', 'vm-a', 'forward', ''];
  for (const { query } of queries) {
    for (const key of keys) {
      assert.not.throws(() => run(bare, (lab) => lab.query(query, key).value), `${query.name}(${key})`);
    }
  }
});

test.run();
