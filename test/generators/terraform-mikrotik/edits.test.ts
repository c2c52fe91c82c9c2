import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/terraform-mikrotik/index.js';
import type { Document } from '../../../src/topology/lab.js';
import { exampleDocument } from '../../support/example.js';
import { renderAll, rerendered } from '../rendering.js';

const edits = suite('terraform-mikrotik: what is rendered after an edit');

const example = await exampleDocument();

const FOLDER = 'terraform-mikrotik';
const before = renderAll(generator, example, FOLDER);

/** A copy of the example in which the value at a path is another; steps into lists are ids or indexes. */
function edited(path: readonly (string | number)[], value: unknown): Document {
  const copy = structuredClone(example) as object;
  let at: object = copy;
  path.slice(0, -1).forEach((step) => {
    const child: unknown = Array.isArray(at)
      ? at.find((item, n) => n === step || (item as { id?: string }).id === step)
      : Object.entries(at).find(([key]) => key === step)?.[1];
    if (typeof child !== 'object' || child === null) throw new Error(`no ${step} in ${path.join('.')}`);
    at = child;
  });
  Object.assign(at, { [path.at(-1) ?? '']: value });
  return copy as Document;
}

/** The files that are rendered after an edit. */
function rendered(...edit: Parameters<typeof edited>): readonly string[] {
  return rerendered(before, renderAll(generator, edited(...edit), FOLDER));
}

const NETWORK = ['L2_network', 'networks'] as const;

edits('a range of dynamic addresses reaches the pools alone', () => {
  assert.equal(rendered([...NETWORK, 'net-iot', 'dhcp_range'], '10.20.30.120-10.20.30.249'), [
    'addresses.tf',
  ]);
});

edits('whether a link is a trunk reaches the VLAN table alone', () => {
  const path = ['L1_foundation', 'data_links', 'link-rtr-main-pve-2', 'vlan_trunk'];
  assert.equal(rendered(path, [10, 20]), ['interfaces.tf']);
});

edits('a record reaches dns.tf alone', () => {
  assert.equal(rendered(['L5_application', 'dns', 'zones', 'zone-lab', 'records', 14, 'ttl'], 7200), [
    'dns.tf',
  ]);
});

edits('a lease’s MAC reaches dhcp.tf alone', () => {
  const path = [...NETWORK, 'net-servers', 'ip_allocations', 4, 'mac'];
  assert.equal(rendered(path, '00:00:5e:00:53:aa'), ['dhcp.tf']);
});

edits('a VLAN’s number reaches those that show it', () => {
  assert.equal(rendered([...NETWORK, 'net-guest', 'vlan'], 41), ['interfaces.tf']);
  // Its container is in it.
  assert.equal(rendered([...NETWORK, 'net-servers', 'vlan'], 21), ['containers.tf', 'interfaces.tf']);
});

edits('an update of the router’s firmware within its features reaches nothing', () => {
  const path = ['L1_foundation', 'devices', 'rtr-main', 'firmware', 'version'];
  assert.equal(rendered(path, '7.19.6'), []);
  assert.equal(rendered(path, '7.20.1'), ['containers.tf', 'terraform.tfvars.example', 'variables.tf']);
});

edits('what the firewall and the queues show reaches their files alone', () => {
  assert.equal(rendered([...NETWORK, 'net-storage', 'cidr'], '10.20.61.0/24'), ['firewall.tf']);
  assert.equal(rendered(['L2_network', 'firewall_policies', 'fw-iot-servers', 'ports'], [1]), [
    'firewall.tf',
  ]);
  assert.equal(rendered(['L2_network', 'qos', 'total_bandwidth', 'download_mbps'], 1), ['qos.tf']);
});

edits('the name of a zone, which its list shows, reaches interfaces.tf alone', () => {
  assert.equal(rendered(['L2_network', 'trust_zones', 'iot', 'name'], 'Other'), ['interfaces.tf']);
});

edits('a container’s environment reaches containers.tf alone', () => {
  const path = ['L5_application', 'services', 'svc-adguard', 'container_config', 'env', 'TZ'];
  assert.equal(rendered(path, 'Etc/UTC'), ['containers.tf']);
});

edits('what the module does not show reaches nothing', () => {
  const nothing: readonly (readonly [readonly (string | number)[], unknown])[] = [
    [['L0_meta', 'version'], '4.9.9'],
    [[...NETWORK, 'net-iot', 'description'], 'Other'],
    [['L2_network', 'trust_zones', 'iot', 'color'], '#000000'],
    [['L4_platform', 'lxc', 'lxc-db', 'resources', 'memory_mb'], 9999],
    [['L5_application', 'services', 'svc-grafana', 'description'], 'Other'],
    [['L5_application', 'services', 'svc-adguard', 'description'], 'Other'],
  ];
  for (const [path, value] of nothing) assert.equal(rendered(path, value), [], path.join('.'));
});

edits.run();
