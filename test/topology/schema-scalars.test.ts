import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cronFault, isCron } from '../../src/topology/schema/cron.js';
import * as scalars from '../../src/topology/schema/scalars.js';
import { formatSamples } from './schema-samples.js';

/** Asserts what a predicate takes and what it refuses. */
function judge(holds: (text: string) => boolean, good: readonly string[], bad: readonly string[]): void {
  for (const text of good) assert.ok(holds(text), `${text} is refused`);
  for (const text of [...bad, '', ' ', '{{ vault_x }}']) assert.not.ok(holds(text), `${text} is accepted`);
}

const test = suite('schema: scalars');

test('ip: four octets without leading zeros', () => {
  judge(
    scalars.isIp,
    ['0.0.0.0', '192.0.2.1', '255.255.255.255'],
    [
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.04',
      '1.2.3.4 ',
      '1.2.3.-4',
      '1.2.3.4/24',
      '::1',
      '1.2.3.1e1',
    ],
  );
  assert.is(scalars.parseIp('192.0.2.1'), 3221225985);
});

test('ipv6: groups, one run of zeros, an IPv4 tail', () => {
  judge(
    scalars.isIpv6,
    ['::', '::1', '2001:db8::10', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '1:2:3:4:5:6:192.0.2.1', 'fe80::'],
    [
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      '12345::',
      'g::',
      ':',
      ':::',
      '1:2:3:4:5:6:7::8',
      '1.2.3.4',
      '::1%eth0',
      '2001:db8::/32',
    ],
  );
});

test('cidr has no host bits, ipcidr may', () => {
  judge(
    scalars.isCidr,
    ['10.0.0.0/8', '0.0.0.0/0', '192.0.2.1/32', '192.0.2.128/25'],
    ['192.0.2.1/24', '192.0.2.0', '192.0.2.0/33', '192.0.2.0/024', '192.0.2.0/'],
  );
  judge(
    scalars.isIpCidr,
    ['192.0.2.1/24', '10.0.0.0/8'],
    ['192.0.2.1', '192.0.2.1/33', '192.0.2.1/-1', '192.0.2.1/24/24'],
  );
});

test('ranges', () => {
  judge(
    scalars.isIpRange,
    ['192.0.2.1-192.0.2.9', '192.0.2.9-192.0.2.1'],
    ['192.0.2.1', '192.0.2.1-9', '192.0.2.1-192.0.2.2-192.0.2.3'],
  );
  judge(scalars.isPortRange, ['1-65535', '80-80'], ['0-1', '1-65536', '2-1', '80', 'a-b', '080-90']);
  judge(scalars.isVlanRange, ['1-4094'], ['1-4095', '0-5', '20-10']);
});

test('numbers of ports, VLANs and guests', () => {
  for (const [holds, low, high] of [
    [scalars.isPort, 1, 65535],
    [scalars.isVlan, 1, 4094],
    [scalars.isVmid, 100, 999_999_999],
  ] as const) {
    assert.ok(holds(low) && holds(high));
    for (const value of [low - 1, high + 1, low + 0.5, String(low), Number.NaN, null])
      assert.not.ok(holds(value));
  }
});

test('duration, mac, colour, e-mail, host name label', () => {
  judge(
    scalars.isDuration,
    ['0s', '500ms', '30s', '5m', '12h', '1d', '2w'],
    ['30', '1.5h', '-1s', '1h30m', '1y', '5 m', '5M'],
  );
  judge(
    scalars.isMac,
    ['aa:bb:cc:dd:ee:ff', 'AA:BB:CC:DD:EE:0F', 'auto-detect'],
    ['aa-bb-cc-dd-ee-ff', 'aa:bb:cc:dd:ee', 'aa:bb:cc:dd:ee:fg', 'auto'],
  );
  judge(scalars.isColor, ['#00ff7F'], ['#fff', '00ff00', '#00ff000', '#gggggg']);
  judge(scalars.isEmail, ['a@b', 'first.last+tag@example.org'], ['a', '@b', 'a@', 'a b@c', 'a@b c']);
  judge(
    scalars.isHostnameLabel,
    ['a', 'pve-1', 'A1', '1a', 'x'.repeat(63)],
    ['-a', 'a-', 'a_b', 'a.b', 'x'.repeat(64), 'ä'],
  );
});

test('date: a day that exists', () => {
  judge(
    scalars.isDate,
    ['2024-02-29', '2000-02-29', '2025-12-31'],
    [
      '2023-02-29',
      '1900-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-04-31',
      '2024-1-1',
      '24-01-01',
      '2024-01-00',
    ],
  );
});

test('cron: five fields; which of them is out of range', () => {
  judge(
    isCron,
    ['* * * * *', '0 2 * * 0', '*/15 1-5 1,15 jan-mar MON', '99 * * * *', ' 0 2 * * 0 '],
    ['0 2 * *', '0 2 * * 0 0', '@daily', 'a b c d e', '0 2 * * x', '*/ * * * *', '1- * * * *'],
  );
  assert.is(cronFault('*/15 0-23 1,31 1-12 0-7'), undefined);
  assert.is(cronFault('0 2 * jan,DEC mon-fri'), undefined);
  const fields = [
    '60 * * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 1 13 *',
    '0 0 * * 8',
    '30-10 * * * *',
    '*/0 * * * *',
    '0 0 * * foo',
  ];
  assert.equal(
    fields.map((text) => cronFault(text)?.field),
    ['minute', 'hour', 'day of month', 'month', 'day of week', 'minute', 'minute', 'day of week'],
  );
  assert.equal(cronFault('5 25 * * *'), {
    field: 'hour',
    text: '25',
    expected: '0 to 23, a before b in a-b',
  });
});

test('every format accepts its sample and refuses a placeholder', () => {
  assert.equal(Object.keys(formatSamples).sort(), Object.keys(scalars.formats).sort());
  for (const [name, { validate, expected }] of Object.entries(scalars.formats)) {
    judge(validate, [formatSamples[name as scalars.FormatName]], ['no such thing!']);
    assert.match(expected, /^an? /, name);
  }
});

test('formats of several scalars take each of them', () => {
  const { formats } = scalars;
  judge(formats['ip-or-dhcp'].validate, ['dhcp', '192.0.2.1'], ['DHCP', '192.0.2.1/24']);
  judge(formats['ip-or-ipcidr'].validate, ['192.0.2.1', '192.0.2.1/24'], ['dhcp']);
  judge(formats['ipcidr-or-dhcp'].validate, ['dhcp', '192.0.2.1/24'], ['192.0.2.1']);
  judge(formats['ip-ipcidr-or-dhcp'].validate, ['dhcp', '192.0.2.1/24', '192.0.2.1'], ['auto']);
  judge(formats['cidr-or-dhcp'].validate, ['dhcp', '192.0.2.0/24', '192.0.2.1/24'], ['192.0.2.0']);
  judge(formats['bridge-name'].validate, ['vmbr0', 'A_1'], ['0vmbr', 'vmbr-0', 'abcdefghijk']);
  judge(formats['device-path'].validate, ['/dev/sda', '/dev/disk/by-id/x'], ['/dev/', '/home/x', '/dev/a b']);
  judge(formats['disk-id'].validate, ['scsi0', 'virtio15', 'sata5', 'ide2'], ['scsi', 'sda', 'scsi-0']);
  judge(formats['topology-version'].validate, ['4.0.0', '4.12.3'], ['4.0', '3.0.0', 'v4.0.0', '4.0.0-rc1']);
});

test.run();
