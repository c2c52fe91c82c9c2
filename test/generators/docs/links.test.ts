import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { aDevice, aRouter, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const test = suite('physical-topology, data-links and power-links');

const document = lab({
  L1_foundation: {
    locations: [
      { id: 'home', name: 'Home', type: 'home-office' },
      { id: 'sky', name: 'Sky', type: 'cloud', region: 'eu-1' },
    ],
    devices: [
      aRouter({
        id: 'rtr-1',
        location: 'home',
        interfaces: [{ id: 'if-a', name: 'WAN', type: 'ethernet', physical_name: 'ether1' }],
      }),
      aDevice({
        id: 'pve-1',
        location_ref: 'home',
        power: { primary_source: 'ac-mains', max_watts: 90, upstream_power_ref: 'ups-1' },
        specs: {
          storage_slots: [
            { id: 'slot-b', bus: 'm2', mount: 'replaceable' },
            { id: 'slot-a', bus: 'sata', mount: 'replaceable' },
          ],
        },
      }),
      aDevice({ id: 'ups-1', type: 'ups', class: 'power', location: 'home' }),
      aDevice({ id: 'vps-1', type: 'cloud-vm', location: 'sky' }),
      aDevice({ id: 'sbc-1', type: 'sbc' }),
    ],
    media_registry: [
      { id: 'disk-a', type: 'ssd', size_gb: 240 },
      { id: 'disk-b', type: 'nvme', size_gb: 500, state: 'planned' },
    ],
    media_attachments: [
      { id: 'attach-a', device_ref: 'pve-1', slot_ref: 'slot-a', media_ref: 'disk-a' },
      { id: 'attach-b', device_ref: 'pve-1', slot_ref: 'slot-b', media_ref: 'disk-b' },
    ],
    data_links: [
      {
        id: 'link-1',
        endpoint_a: { device_ref: 'rtr-1', interface_ref: 'if-a' },
        endpoint_b: { external_ref: 'isp one' },
        medium: 'fiber',
        speed_mbps: 1000,
      },
      {
        id: 'link-2',
        endpoint_a: { device_ref: 'rtr-1' },
        endpoint_b: { device_ref: 'pve-1' },
        medium: 'ethernet',
        speed_mbps: 2500,
      },
      {
        id: 'link-3',
        endpoint_a: { device_ref: 'pve-1' },
        endpoint_b: { device_ref: 'rtr-1' },
        medium: 'ethernet',
        speed_mbps: 2500,
      },
      {
        id: 'link-4',
        endpoint_a: { device_ref: 'rtr-1' },
        endpoint_b: { device_ref: 'sbc-1' },
        medium: 'wifi',
      },
      {
        id: 'link-5',
        endpoint_a: { device_ref: 'rtr-1' },
        endpoint_b: { external_ref: 'isp-one' },
        medium: 'ethernet',
        status: 'planned',
      },
      {
        id: 'link-6',
        endpoint_a: { device_ref: 'nobody' },
        endpoint_b: { device_ref: 'sbc-1' },
        medium: 'usb',
      },
    ],
    power_links: [
      {
        id: 'plink-1',
        endpoint_a: { device_ref: 'pve-1' },
        endpoint_b: { device_ref: 'ups-1' },
        mode: 'ac',
        provider_endpoint: 'b',
        max_watts: 90,
      },
      {
        id: 'plink-2',
        endpoint_a: { device_ref: 'ups-1' },
        endpoint_b: { device_ref: 'rtr-1' },
        mode: 'dc',
        provider_endpoint: 'a',
        max_watts: 30,
        voltage_v: 12,
      },
      {
        id: 'plink-3',
        endpoint_a: { device_ref: 'ups-1' },
        endpoint_b: { device_ref: 'sbc-1' },
        mode: 'wireless-inductive',
      },
    ],
  },
});

test('both ends are shown, with the name of the interface in the system, and external ends in words', async () => {
  const text = await textOf(document, 'data-links-topology');
  assert.equal(row(text, '## Links', '`link-1`').slice(1, 5), [
    '`rtr-1` ether1',
    'isp one',
    'fiber',
    '1 Gbit/s',
  ]);
});

test('wireless and planned links are dotted, cables are not', async () => {
  const text = await textOf(document, 'data-links-topology');
  assert.match(text, /dev_rtr_1 -\.-\|"wifi"\| dev_sbc_1/);
  assert.match(text, /dev_rtr_1 -\.-\|"\(planned\)"\| ext_isp_one/);
  assert.match(text, /dev_rtr_1 ---\|"fiber 1 Gbit\/s"\| ext_/);
});

test('links that look alike are one edge', async () => {
  const text = await textOf(document, 'data-links-topology');
  assert.match(text, /dev_rtr_1 ---\|"2 × 2\.5 Gbit\/s"\| dev_pve_1/);
});

test('different words outside are different nodes', async () => {
  const text = await textOf(document, 'data-links-topology');
  assert.match(text, /ext_isp_one\(\["isp-one"\]\)/);
  assert.match(text, /ext__isp_20_one\(\["isp one"\]\)/);
});

test('a device that does not exist is not drawn', async () => {
  assert.not.match(await textOf(document, 'data-links-topology'), /dev_nobody/);
});

test('the trunk of a link is no matter of the pages on links', async () => {
  const { L1_foundation: foundation } = document;
  const data_links = foundation.data_links?.map((link) => ({ ...link, vlan_trunk: true }));
  const trunked = { ...document, L1_foundation: { ...foundation, ...(data_links ? { data_links } : {}) } };
  for (const name of ['data-links-topology', 'physical-topology'] as const)
    assert.is(await textOf(trunked, name), await textOf(document, name));
});

test('power flows from the end that gives it', async () => {
  const text = await textOf(document, 'power-links-topology');
  assert.match(text, /dev_ups_1 -->\|"ac 90 W"\| dev_pve_1/);
  assert.match(text, /dev_ups_1 -\.-\|"wireless-inductive"\| dev_sbc_1/);
  assert.equal(row(text, '## Links', '`plink-1`').slice(1, 4), ['`ups-1`', '`pve-1`', 'ac']);
  assert.equal(row(text, '## Load of each source', '`ups-1`'), ['`ups-1`', '`plink-1`, `plink-2`', '120 W']);
});

test('the supply of a device is shown where something is known of it', async () => {
  const rows = rowsUnder(await textOf(document, 'power-links-topology'), '## Supply of the devices');
  assert.equal(rows, [['`pve-1`', 'ac-mains', '`ups-1`', '—', '90 W']]);
});

test('devices stand in their locations, clouds apart', async () => {
  const text = await textOf(document, 'physical-topology');
  const [sites, clouds] = text.split('## Clouds');
  assert.match(sites ?? '', /subgraph loc_home\["Home"\]\n {4}dev_pve_1/);
  assert.match(sites ?? '', /### No location/);
  assert.not.match(sites ?? '', /vps-1|dev_vps_1/);
  assert.match(clouds ?? '', /subgraph loc_sky\["Sky<br\/>eu-1"\]\n {4}dev_vps_1/);
});

test('slots are sorted, with what is in them and its state', async () => {
  const rows = rowsUnder(await textOf(document, 'physical-topology'), '## Storage slots');
  assert.equal(rows, [
    ['`pve-1`', '`slot-a`', 'sata', 'replaceable', '`disk-a`', 'ssd', '240 GB', 'present'],
    ['`pve-1`', '`slot-b`', 'm2', 'replaceable', '`disk-b`', 'nvme', '500 GB', 'planned'],
  ]);
});

test.run();
