/** Data links and power links between devices. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, described, either, flag, integer, list, mapping, text, vlan } from './common.js';
import { entity, id, ref } from './entity.js';

const linkStandards = ['802.3af', '802.3at', '802.3bt', 'usb-pd-3.0', 'usb-pd-3.1', 'proprietary'] as const;

const linkStates = ['active', 'standby', 'planned'] as const;

export const Endpoint = mapping(
  'An end of a link.',
  {},
  {
    device_ref: ref('Device at this end.', 'L1_foundation.devices'),
    external_ref: text('What is at this end if it is no device of the topology, such as isp.'),
    interface_ref: ref('Interface of that device.', 'L1_foundation.devices', {
      part: 'interfaces',
      owner: 'device_ref',
      judgedBy: { wrongKind: 'foundation/link-endpoint' },
    }),
  },
  { exclusive: [{ keys: ['device_ref', 'external_ref'], required: true }] },
);

export const DataLink = entity(
  'A link that carries data.',
  {
    id: id('link-', 'Id of the link.'),
    endpoint_a: described('One end.', Endpoint),
    endpoint_b: described('The other end.', Endpoint),
    medium: choice('What carries the data; has to fit the interfaces at both ends.', [
      'ethernet',
      'wifi',
      'fiber',
      'optical',
      'lte',
      'coax',
      'usb',
      'serial',
    ]),
  },
  {
    speed_mbps: amount('Speed in Mbit/s.'),
    duplex: choice('Whether both ends can send at once.', ['half', 'full']),
    vlan_trunk: either(
      'VLANs that are tagged on the link: true for every VLAN of the router, or a list of them. It makes trunks of the router ports at its ends.',
      flag('True: every VLAN of the router.'),
      list('The VLANs.', vlan('A VLAN.')),
    ),
    power_delivery: mapping(
      'Power that the link carries too.',
      {},
      {
        enabled: flag('Whether it is used.'),
        mode: choice('How power is carried.', ['poe']),
        standard: choice('Standard by which power is given, which bounds max_watts.', linkStandards),
        provider_endpoint: choice('The end that gives power.', ['a', 'b']),
        class: integer('PoE class.', { minimum: 0, maximum: 8 }),
        max_watts: amount('Highest power in W.'),
        voltage_v: amount('Voltage in V.'),
      },
    ),
    status: choice('State of the link; a planned one carries nothing yet.', linkStates),
  },
);

export const PowerLink = entity(
  'A link that carries power.',
  {
    id: id('plink-', 'Id of the link.'),
    endpoint_a: described('One end.', Endpoint),
    endpoint_b: described('The other end.', Endpoint),
    mode: choice('How power is carried.', ['ac', 'dc', 'poe', 'usb-pd', 'battery', 'wireless-inductive']),
  },
  {
    standard: choice('Standard by which power is given, which bounds max_watts.', linkStandards),
    provider_endpoint: choice('The end that gives power.', ['a', 'b']),
    max_watts: amount('Highest power in W.'),
    voltage_v: amount('Voltage in V.'),
    current_a: amount('Current in A.'),
    status: choice('State of the link; a planned one carries nothing yet.', linkStates),
    data_link_ref: ref('Data link that carries the power (PoE).', 'L1_foundation.data_links'),
  },
);

export type Endpoint = Static<typeof Endpoint>;
export type DataLink = Static<typeof DataLink>;
export type PowerLink = Static<typeof PowerLink>;
