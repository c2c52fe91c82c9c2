import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aDevice, aLxc, aNetwork, aRouter, lab } from '../../topology/model/fixture.js';
import { edited, listAt, make, mappingAt, row, rowsUnder, stale, textOf } from './support.js';

const test = suite('ip-allocation');

const document = lab({
  L1_foundation: {
    devices: [
      aRouter({ id: 'rtr-1' }),
      aDevice({
        id: 'pve-1',
        interfaces: [{ id: 'if-a', name: 'eno1', type: 'ethernet', mac: 'AA:BB:CC:00:00:01' }],
      }),
      aDevice({
        id: 'vps-1',
        type: 'cloud-vm',
        cloud: { provider: 'hetzner', region: 'fsn1', public_ip: '203.0.113.9' },
      }),
    ],
  },
  L2_network: {
    networks: [
      aNetwork({
        id: 'net-a',
        name: 'Net A',
        cidr: '192.0.2.0/24',
        gateway: '192.0.2.1',
        dhcp: true,
        dhcp_range: '192.0.2.100-192.0.2.109',
        managed_by_ref: 'rtr-1',
        reserved: [{ start: '192.0.2.2', end: '192.0.2.11', purpose: 'printers' }, { ip: '192.0.2.50' }],
        ip_allocations: [
          { ip: '192.0.2.10', device_ref: 'pve-1', interface_ref: 'if-a' },
          { ip: '192.0.2.60', lxc_ref: 'lxc-a', shared: true },
          { ip: '192.0.2.60', lxc_ref: 'lxc-b', shared: true },
        ],
      }),
      aNetwork({ id: 'net-up', name: 'Up', cidr: 'dhcp' }),
    ],
    bridges: [{ id: 'bridge-a', name: 'vmbr0', device_ref: 'pve-1', address: '192.0.2.9/24' }],
  },
  L4_platform: {
    lxc: [
      aLxc({ id: 'lxc-a', networks: [{ network_ref: 'net-a', ip: '192.0.2.21', mac: 'AA:BB:CC:00:00:02' }] }),
      aLxc({ id: 'lxc-b', vmid: 101, networks: [{ network_ref: 'net-a', ip: 'dhcp', interface: 'eth7' }] }),
    ],
  },
});

const NET = '### Net A (net-a)';

test("guests' addresses are there, with interface and mac", async () => {
  const text = await textOf(document, 'ip-allocation');
  assert.equal(row(text, NET, '`192.0.2.21`'), [
    '`192.0.2.21`',
    '`lxc-a`',
    'eth0',
    '`aa:bb:cc:00:00:02`',
    'guest interface',
  ]);
});

test('allocations, bridge addresses and the gateway of the manager are there', async () => {
  const text = await textOf(document, 'ip-allocation');
  assert.equal(row(text, NET, '`192.0.2.10`').slice(1), [
    '`pve-1`',
    'eno1',
    '`aa:bb:cc:00:00:01`',
    'allocation',
  ]);
  assert.equal(row(text, NET, '`192.0.2.9`').slice(1), ['`pve-1`', 'vmbr0', '—', 'bridge address']);
  assert.equal(row(text, NET, '`192.0.2.1`').slice(1), ['`rtr-1`', '—', '—', 'gateway']);
});

test('rows are in numeric order, ranges among them', async () => {
  const rows = rowsUnder(await textOf(document, 'ip-allocation'), NET).map(([address]) => address);
  assert.equal(rows, [
    '`192.0.2.1`',
    '`192.0.2.2` – `192.0.2.11`',
    '`192.0.2.9`',
    '`192.0.2.10`',
    '`192.0.2.21`',
    '`192.0.2.50`',
    '`192.0.2.60`',
    '`192.0.2.60`',
    '`192.0.2.100` – `192.0.2.109`',
  ]);
});

test('what is used is counted once, whatever it is used for', async () => {
  const cells = row(
    await textOf(document, 'ip-allocation'),
    '## Use of the networks',
    '[`net-a`](#net-a-net-a)',
  );
  // Static 1, 9, 10, 21, 60; reserved 2–11 and 50; the pool; 9 and 10 are reserved too.
  assert.equal(cells.slice(3), ['254', '5', '11', '10', '24', '230']);
});

test('a network without cidr has no numbers and no addresses', async () => {
  const text = await textOf(document, 'ip-allocation');
  assert.equal(row(text, '## Use of the networks', '[`net-up`](#up-net-up)').slice(3), Array(6).fill('—'));
  assert.match(text, /### Up \(net-up\)\n\nNo addresses\./);
});

test('a range that is not served is no pool', async () => {
  const off = edited(document, (draft) => {
    mappingAt(draft, 'L2_network', 'networks', 'net-a').dhcp = false;
  });
  const text = await textOf(off, 'ip-allocation');
  const cells = row(text, '## Use of the networks', '[`net-a`](#net-a-net-a)');
  assert.equal(cells.slice(6), ['0', '14', '240']);
  assert.match(text, /DHCP range, not served/);
});

test('hosts that ask for their address, and public addresses, are listed', async () => {
  const text = await textOf(document, 'ip-allocation');
  assert.equal(rowsUnder(text, '## Hosts that ask for their address'), [['`lxc-b`', 'eth7', '`net-a`']]);
  assert.equal(rowsUnder(text, '## Public addresses of instances'), [['`vps-1`', '`203.0.113.9`']]);
});

test('of those who ask, the line knows the interface', async () => {
  const { rendered } = await make(document, 'ip-allocation');
  const line = rendered.text.split('\n').indexOf('| `lxc-b` | eth7 | `net-a` |');
  assert.ok(rendered.lines[line]?.origins.includes('L4_platform.lxc[lxc-b].networks[#0].interface'));
});

test('an interface that neither has an address nor asks for one is of no matter', async () => {
  const after = edited(document, (draft) => {
    listAt(draft, 'L4_platform', 'lxc', 'lxc-b', 'networks').push({ vlan_tag: 7, interface: 'eth8' });
  });
  assert.equal(await stale(document, after, ['ip-allocation']), { rendered: [], changed: [] });
  assert.equal((await stale(document, after, ['vlan-topology'])).changed, ['vlan-topology']);
});

test('an address in no network has a section', async () => {
  const stray = lab({
    L4_platform: { lxc: [aLxc({ id: 'lxc-a', networks: [{ ip: '198.51.100.4/24' }] })] },
  });
  const text = await textOf(stray, 'ip-allocation');
  assert.is(rowsUnder(text, '### In no network')[0]?.[0], '`198.51.100.4`');
});

test.run();
