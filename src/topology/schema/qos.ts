/** Quality of service: who gets how much of the uplink. */
import type { Static } from '@sinclair/typebox';
import {
  amount,
  choice,
  either,
  flag,
  formatted,
  integer,
  list,
  mapping,
  number,
  percent,
  portOrRange,
  text,
} from './common.js';
import { collection, entity, id, ref } from './entity.js';

const dscpMarks = [
  'ef',
  'af11',
  'af21',
  'af31',
  'af41',
  'be',
  'cs0',
  'cs1',
  'cs2',
  'cs3',
  'cs4',
  'cs5',
  'cs6',
  'cs7',
] as const;

export const QosQueue = entity(
  'A share of the uplink for some traffic.',
  {
    id: id('qos-', 'Id of the queue.'),
    name: text('Name to show.'),
    priority: integer(
      'Who goes first, 1 to 8; also decides which of two queues gets a port that both name.',
      { minimum: 1, maximum: 8 },
    ),
  },
  {
    guarantee_percent: percent(
      'Share of the bandwidth that it always gets; those of all queues add up to at most 100.',
    ),
    max_limit_percent: percent('Share of the bandwidth that it never exceeds.'),
    burst_limit_percent: percent(
      'Share that it may have for a short time; more than max_limit_percent, and only with burst_time.',
    ),
    burst_time: formatted('duration', 'How long a burst is averaged over.'),
    ports: list('Ports of the traffic.', portOrRange('A port or a range of ports.')),
    transports: list('Transports of the ports; both if absent.', choice('A transport.', ['tcp', 'udp'])),
    dscp_mark: choice(
      'DSCP mark: with ports the mark that their traffic is given, without ports the mark by which traffic is known.',
      dscpMarks,
    ),
    protocols: list('Protocols, for documentation only.', text('A protocol.')),
    layer7: list('Applications, for documentation only.', text('An application.')),
  },
);

export const DeviceLimit = mapping(
  "A limit for a network's hosts.",
  { network_ref: ref('Network that is limited.', 'L2_network.networks') },
  {
    download_limit_mbps: number('Download limit of all its hosts in Mbit/s.', { exclusiveMinimum: 0 }),
    upload_limit_mbps: number('Upload limit of all its hosts in Mbit/s.', { exclusiveMinimum: 0 }),
    per_host_limit: either(
      'Limit of each host in Mbit/s, or true to share the total evenly.',
      flag('Whether the total is shared evenly.'),
      number('Limit in Mbit/s.', { exclusiveMinimum: 0 }),
    ),
  },
);

export const Qos = mapping(
  'Quality of service on the uplink.',
  {},
  {
    enabled: flag('Whether it is set up; if not true, nothing of it is generated.'),
    device_ref: ref('Router that does it; else the main router.', 'L1_foundation.devices'),
    interface: text('Uplink that it is for, in words.'),
    total_bandwidth: mapping(
      'Speed of the uplink, of which queues get shares.',
      { download_mbps: amount('Download in Mbit/s.'), upload_mbps: amount('Upload in Mbit/s.') },
      {},
    ),
    queues: collection('L2_network.qos.queues', 'Shares of the uplink.', QosQueue),
    device_limits: list('Limits for networks.', DeviceLimit),
  },
);

export type QosQueue = Static<typeof QosQueue>;
export type DeviceLimit = Static<typeof DeviceLimit>;
export type Qos = Static<typeof Qos>;
