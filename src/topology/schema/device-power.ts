/** Power supply of devices. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, flag, free, integer, mapping, openMapping, scalar, text } from './common.js';
import { ref } from './entity.js';

const powerSources = [
  'ac-mains',
  'dc-adapter',
  'usb-pd',
  'poe',
  'battery',
  'ups-output',
  'cloud-provider',
] as const;

export const DevicePower = openMapping(
  'How the device is powered.',
  {},
  {
    primary_source: choice('Usual source.', powerSources),
    backup_source: choice('Source when the usual one fails.', powerSources),
    connector: text('Kind of connector, such as C14.'),
    input_voltage: scalar('Input voltage, as printed on the device.'),
    input_voltage_v: scalar('Input voltage in V: a number, or text for a range.'),
    input_current_a: scalar('Input current in A: a number, or text for a range.'),
    max_watts: amount('Highest draw in W; of a UPS or PDU, how much it can supply.'),
    typical_watts: amount('Usual draw in W.'),
    psu: free('Power supply unit, for people.'),
    battery_present: flag('Whether it has a battery.'),
    battery_chemistry: text('Kind of battery, such as lead-acid.'),
    poe: mapping(
      'Power over Ethernet.',
      {},
      {
        enabled: flag('Whether it is used.'),
        role: choice('Takes power (pd), gives it (pse), or both (passthrough).', [
          'pd',
          'pse',
          'passthrough',
        ]),
        standard: text('Standard, such as 802.3at.'),
        class: integer('PoE class.', { minimum: 0, maximum: 8 }),
        max_watts: amount('Highest power in W.'),
      },
    ),
    upstream_power_ref: ref('UPS or PDU that powers it.', 'L1_foundation.devices', {
      where: { class: ['power'] },
    }),
  },
);

export type DevicePower = Static<typeof DevicePower>;
