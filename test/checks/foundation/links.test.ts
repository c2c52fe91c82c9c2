/** Links that are described in part, or wrongly. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from '../fixture.js';

const test = suite('checks: foundation/links');

const LINKS = 'L1_foundation.data_links';
const [PVE, RTR] = ['L1_foundation.devices[pve-1]', 'L1_foundation.devices[rtr-main]'];
const ALL = ['foundation/*'];

/** A link between free interfaces of the lab, with these fields instead. */
function link(fields: { [key: string]: Data }): Edits {
  const free: { [key: string]: Data } = {
    id: 'link-x',
    endpoint_a: { device_ref: 'pve-1', interface_ref: 'if-eth1' },
    endpoint_b: { device_ref: 'rtr-main', interface_ref: 'if-wan' },
    medium: 'ethernet',
  };
  return { [`${LINKS}[+]`]: { ...free, ...fields } };
}

/** Power links between devices, of mode ac, each from the first to the second. */
function powerLinks(...ends: readonly (readonly [string, string])[]): Edits {
  const items = ends.map(([a, b], n) => ({
    id: `plink-${n}`,
    endpoint_a: { device_ref: a },
    endpoint_b: { device_ref: b },
    mode: 'ac',
    provider_endpoint: 'a',
  }));
  return { 'L1_foundation.power_links': items };
}

test('nothing is said of links that the schema refuses', () => {
  for (const fields of [
    { endpoint_a: null },
    { endpoint_a: 'pve-1', endpoint_b: 'pve-1' },
    { endpoint_a: {}, endpoint_b: {} },
    { endpoint_a: { device_ref: 5 }, endpoint_b: { device_ref: 5 } },
    { endpoint_a: { interface_ref: 'if-eth1' } },
    { medium: 'string' },
    { medium: ['wifi'] },
    { speed_mbps: 'fast' },
    { power_delivery: 'poe' },
    { power_delivery: { standard: '802.3zz', max_watts: 1000 } },
    { power_delivery: { standard: '802.3af', max_watts: 'many' } },
    { medium: 5, power_delivery: { enabled: true } },
    { status: 'broken' },
  ]) {
    assert.equal(codes(ALL, link(fields)), [], JSON.stringify(fields));
  }
});

test('nothing is said of ends that are not there', () => {
  for (const end of [
    { device_ref: 'nobody' },
    { device_ref: 'nobody', interface_ref: 'if-eth0' },
    { device_ref: 'pve-1', interface_ref: 'if-none' },
    { external_ref: 'isp', interface_ref: 'if-none' },
  ]) {
    assert.equal(codes(ALL, link({ endpoint_a: end, medium: 'ethernet' })), [], JSON.stringify(end));
  }
});

test('an interface whose id is given twice in its device belongs to it all the same', () => {
  const twice = { [`${RTR}.interfaces[+]`]: { id: 'if-wan', name: 'ether9', type: 'ethernet' } };
  assert.equal(codes(ALL, { ...twice, ...link({}) }), []);
  const elsewhere = link({ endpoint_b: { device_ref: 'ups-1', interface_ref: 'if-wan' } });
  const node = `${LINKS}[link-x].endpoint_b.interface_ref`;
  assert.equal(codes(ALL, { ...twice, ...elsewhere }), [`foundation/link-endpoint ${node}`]);
});

test('of several links at one interface all but the first are found', () => {
  const more = (id: string): Data => ({
    id,
    endpoint_a: { external_ref: id },
    endpoint_b: { device_ref: 'rtr-main', interface_ref: 'if-lan' },
    medium: 'ethernet',
  });
  const findings = found(['foundation/link-endpoint'], {
    [LINKS]: [
      {
        id: 'link-a',
        endpoint_a: { device_ref: 'pve-1', interface_ref: 'if-eth0' },
        endpoint_b: { device_ref: 'rtr-main', interface_ref: 'if-lan' },
        medium: 'ethernet',
      },
      ...['link-c', 'link-b'].map(more),
    ],
  });
  assert.equal(
    findings.map(({ node, related }) => `${node} ${related?.[0]?.node}`),
    ['b', 'c'].map(
      (letter) =>
        `${LINKS}[link-${letter}].endpoint_b.interface_ref ${LINKS}[link-a].endpoint_b.interface_ref`,
    ),
  );
});

const types = [
  'ethernet',
  'pci-ethernet',
  'usb-ethernet',
  'wifi-5ghz',
  'wifi-2.4ghz',
  'lte',
  'usb',
  'usb-c',
  'hdmi',
  'display',
  'camera',
  'expansion',
  'audio',
  'debug',
];
const wired = types.slice(0, 3);
const fitting: { readonly [medium: string]: readonly string[] } = {
  ethernet: wired,
  fiber: wired,
  coax: wired,
  optical: [...wired, 'audio'],
  wifi: ['wifi-5ghz', 'wifi-2.4ghz'],
  lte: ['lte'],
  usb: ['usb-ethernet', 'usb', 'usb-c', 'debug'],
  serial: ['usb', 'usb-c', 'expansion', 'debug'],
};

test('a medium fits some types of interfaces', () => {
  for (const [medium, right] of Object.entries(fitting)) {
    for (const type of types) {
      const edits = {
        [`${PVE}.interfaces[if-eth1].type`]: type,
        ...link({ medium, endpoint_b: { external_ref: 'x' } }),
      };
      const expected = right.includes(type) ? [] : [`foundation/link-medium ${LINKS}[link-x].medium`];
      assert.equal(codes(ALL, edits), expected, `${medium} ${type}`);
    }
  }
});

test('limits of standards hold for power links and for power on data links', () => {
  const limits: { readonly [standard: string]: number } = {
    '802.3af': 15.4,
    '802.3at': 30,
    '802.3bt': 90,
    'usb-pd-3.0': 100,
    'usb-pd-3.1': 240,
  };
  for (const [standard, watts] of Object.entries(limits)) {
    const power = (max_watts: number): Edits => ({
      'L1_foundation.power_links': [
        {
          id: 'plink-x',
          endpoint_a: { device_ref: 'pve-1' },
          endpoint_b: { external_ref: 'x' },
          mode: 'usb-pd',
          standard,
          max_watts,
        },
      ],
    });
    const data = (max_watts: number): Edits =>
      link({ endpoint_b: { external_ref: 'x' }, power_delivery: { standard, max_watts } });
    assert.equal(codes(ALL, power(watts)), [], standard);
    assert.equal(codes(ALL, data(watts)), [], standard);
    assert.equal(codes(ALL, power(watts + 0.1)), [
      'foundation/link-poe L1_foundation.power_links[plink-x].max_watts',
    ]);
    assert.equal(codes(ALL, data(watts + 0.1)), [
      `foundation/link-poe ${LINKS}[link-x].power_delivery.max_watts`,
    ]);
  }
});

test('a power link to itself is a fault of its ends, and no circle', () => {
  assert.equal(codes(ALL, powerLinks(['ups-1', 'ups-1'])), [
    'foundation/link-endpoint L1_foundation.power_links[plink-0].endpoint_b',
  ]);
});

test.run();
