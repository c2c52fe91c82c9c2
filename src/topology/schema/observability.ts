/** L6_observability: healthchecks, alerts and where they are sent. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, formatted, free, list, mapping, open, openMapping, scalar, text } from './common.js';
import { collection, entity, id, ref, refs } from './entity.js';

export const checkTypes = [
  'ping',
  'port',
  'http',
  'https',
  'tcp',
  'snmp',
  'api',
  'cpu_usage',
  'memory_usage',
  'disk_usage',
  'load_average',
  'temperature',
  'service',
  'process',
  'docker',
  'docker_container',
  'lxc_status',
  'query',
  'redis_ping',
  'redis_memory',
  'redis_keys',
  'ups_status',
  'battery_charge',
  'battery_runtime',
  'load',
  'input_voltage',
  'interface_status',
  'lte_signal',
  'failover_status',
  'sim_status',
  'dns',
  'traceroute',
  'connection_count',
  'replication_lag',
] as const;

const channels = refs('Channels that are told.', 'L6_observability.notification_channels');

/** Switches `on_…` that say of which events channels are told. */
export const eventSwitches = { '^on_': { type: 'boolean', description: 'Whether this event is told.' } };

const Notification = mapping(
  'Who is told of what. Keys beginning with on_ are true or false.',
  {},
  { channels },
  { patternProperties: { ...eventSwitches, '^x-': {} } },
);

export const HealthcheckProbe = openMapping(
  'One test of a target; further keys are its settings.',
  { type: choice('Kind of test.', checkTypes) },
  {},
);

const probeFields = {
  name: text('Name to show.'),
  checks: list('What is tested.', HealthcheckProbe),
};

const monitorFields = {
  device_ref: ref('Device that is tested.', 'L1_foundation.devices'),
  lxc_ref: ref('Container that is tested.', 'L4_platform.lxc'),
  vm_ref: ref('Virtual machine that is tested.', 'L4_platform.vms'),
  service_ref: ref('Service that is tested.', 'L5_application.services'),
  ups_ref: ref('UPS that is tested.', 'L1_foundation.devices', { where: { class: ['power'] } }),
  enabled: flag('Whether it runs.', true),
  critical: flag('Whether a failure is a serious one.'),
  interval: formatted('duration', 'Time between tests.'),
  timeout: formatted('duration', 'Time until a test fails.'),
  notification: Notification,
};

export const Healthcheck = entity(
  'Tests of a host or service. Monitoring itself is not generated: docs/monitoring-topology.md shows it.',
  { id: id('health-', 'Id of the healthcheck.'), ...probeFields },
  monitorFields,
);

export const NetworkMonitor = entity(
  'Tests of the network and its uplinks.',
  { id: id('net-mon-', 'Id of the monitor.'), ...probeFields },
  { ...monitorFields, interfaces: list('Interfaces that are tested, in words.', text('An interface.')) },
);

export const Alert = entity(
  'When somebody is told.',
  {
    id: id('alert-', 'Id of the alert.'),
    name: text('Name to show.'),
    severity: choice('How bad it is; a critical alert should have channels.', [
      'info',
      'warning',
      'critical',
    ]),
    trigger: openMapping(
      'What sets it off.',
      {},
      {
        condition: text('Condition in words, or in the language of the monitoring.'),
        duration: formatted('duration', 'How long the condition has to hold.'),
        target: text('Host, address or service that the condition is about.'),
        healthcheck_ref: ref('Healthcheck or monitor whose failure sets it off.', [
          'L6_observability.healthchecks',
          'L6_observability.network_monitoring',
        ]),
        services: refs('Services that the condition is about.', 'L5_application.services'),
      },
    ),
  },
  {
    channels,
    escalation: open('Who is told when nobody reacts.'),
  },
);

export const NotificationChannel = entity(
  'A way to tell somebody.',
  {
    id: id('channel-', 'Id of the channel.'),
    name: text('Name to show.'),
    type: choice('Way that messages take.', ['email', 'telegram', 'slack', 'webhook', 'sms', 'pushover']),
  },
  {
    enabled: flag('Whether it is in use; no alert should go to one that is not.', true),
    config: open('Settings of the channel.', { exemptFromReferences: true }),
    rate_limit: open('How many messages are sent at most.'),
    priority: scalar("Importance, in the channel's own terms."),
  },
);

export const Dashboard = mapping(
  'The dashboard that people look at.',
  {},
  {
    enabled: flag('Whether there is a dashboard.'),
    provider: text('Program that shows it.'),
    refresh_interval: formatted('duration', 'Time between refreshes.'),
    metrics_retention: formatted('duration', 'How long metrics are kept.'),
    views: list(
      'Views of the dashboard.',
      openMapping(
        'A view.',
        {},
        {
          name: text('Name to show.'),
          default: flag('Whether it is shown first.'),
          panels: free('What it shows.'),
        },
      ),
    ),
  },
);

export const Observability = mapping(
  'L6: what is watched.',
  {},
  {
    healthchecks: collection('L6_observability.healthchecks', 'Tests of hosts and services.', Healthcheck),
    network_monitoring: collection(
      'L6_observability.network_monitoring',
      'Tests of the network.',
      NetworkMonitor,
    ),
    alerts: collection('L6_observability.alerts', 'When somebody is told.', Alert),
    notification_channels: collection(
      'L6_observability.notification_channels',
      'Ways to tell somebody.',
      NotificationChannel,
    ),
    dashboard: Dashboard,
  },
);

export type HealthcheckProbe = Static<typeof HealthcheckProbe>;
export type Healthcheck = Static<typeof Healthcheck>;
export type NetworkMonitor = Static<typeof NetworkMonitor>;
export type Alert = Static<typeof Alert>;
export type NotificationChannel = Static<typeof NotificationChannel>;
export type Dashboard = Static<typeof Dashboard>;
export type Observability = Static<typeof Observability>;
