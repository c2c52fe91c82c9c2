/** What happens when power fails. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, free, list, mapOf, mapping, openMapping, scalar, text } from './common.js';
import { entity, id, ref, refs } from './entity.js';

export const PowerAction = mapping(
  'A step that is taken when an event happens.',
  { action: text('What is done, such as shutdown or notify.') },
  {
    target: ref('Device that it is done to.', 'L1_foundation.devices'),
    delay_seconds: amount('Seconds to wait first.'),
    message: text('Message that is sent.'),
    command: text('Command that is run.'),
  },
);

export const PowerPolicy = entity(
  'What a UPS or PDU protects, and what happens when power fails.',
  {
    id: id('policy-', 'Id of the policy.'),
    name: text('Name to show.'),
    type: choice('Kind of policy.', ['ups-protection', 'pdu-distribution', 'outage-propagation']),
    device_ref: ref('UPS or PDU.', 'L1_foundation.devices', {
      where: { class: ['power'] },
      judgedBy: { wrongKind: 'operations/power-policy' },
    }),
  },
  {
    policy_scope: choice('Kind of device that it is about.', ['ups', 'pdu', 'mixed']),
    model: text('Maker and model.'),
    ups_type: choice('Kind of UPS.', [
      'line-interactive',
      'online-double-conversion',
      'offline-standby',
      'dc-ups',
    ]),
    location: ref('Where it stands.', 'L1_foundation.locations'),
    connection: openMapping(
      'How it is watched.',
      {},
      {
        type: text('Kind of connection, such as usb.'),
        connected_to: ref('Device that watches it.', 'L1_foundation.devices'),
        driver: text('Driver of the program that watches it, such as usbhid-ups.'),
      },
    ),
    protected_devices: list(
      'Devices that it powers; each should have a power path from it.',
      mapping(
        'A device.',
        { device_ref: ref('Device that it powers.', 'L1_foundation.devices') },
        {
          power_watts: amount('Its draw in W; together no more than the device can supply.'),
          priority: scalar('How long it is kept alive, compared with the others.'),
        },
      ),
    ),
    specs: free('Its data sheet, for people.'),
    thresholds: openMapping('Charge in % at which something happens: shutdown < critical < low.', {}, {}),
    monitoring: free('How it is watched, for people.'),
    notifications: free('Who is told, for people.'),
    actions: mapOf('What is done, by event.', list('Steps, in order.', PowerAction)),
    outage_model: openMapping(
      'What fails with it.',
      {},
      { cascading_path: refs('Devices that fail, one after another.', 'L1_foundation.devices') },
    ),
    total_load_watts: amount('Draw of all devices in W.'),
    estimated_runtime_min: amount('Minutes that the battery lasts.'),
    input_source: text('Where its power comes from, in words.'),
    output_source: text('What it supplies, in words.'),
  },
);

export type PowerAction = Static<typeof PowerAction>;
export type PowerPolicy = Static<typeof PowerPolicy>;
