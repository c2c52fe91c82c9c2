/** What happens when power fails. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, free, list, mapOf, mapping, openMapping, scalar, text } from './common.js';
import { entity, id, ref, refs } from './entity.js';

export const PowerAction = mapping(
  'A step that is taken.',
  { action: text('What is done, such as shutdown or notify.') },
  {
    target: ref('Device that it is done to.', 'L1_foundation.devices'),
    delay_seconds: amount('Seconds to wait first.'),
    message: text('What is said.'),
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
        driver: text('Driver.'),
      },
    ),
    protected_devices: list(
      'Devices that it powers.',
      mapping(
        'A device.',
        { device_ref: ref('The device.', 'L1_foundation.devices') },
        {
          power_watts: amount('Its draw in W.'),
          priority: scalar('Who is kept alive longest.'),
        },
      ),
    ),
    specs: free('Its data sheet.'),
    thresholds: openMapping('Charge in % at which something happens: shutdown < critical < low.', {}, {}),
    monitoring: free('How it is watched.'),
    notifications: free('Who is told.'),
    actions: mapOf('What is done, by event.', list('Steps, in order.', PowerAction)),
    outage_model: openMapping(
      'What fails with it.',
      {},
      { cascading_path: refs('Devices that fail, one after another.', 'L1_foundation.devices') },
    ),
    total_load_watts: amount('Draw of all devices in W.'),
    estimated_runtime_min: amount('Minutes that the battery lasts.'),
    input_source: text('Where its power comes from.'),
    output_source: text('What it gives.'),
  },
);

export type PowerAction = Static<typeof PowerAction>;
export type PowerPolicy = Static<typeof PowerPolicy>;
