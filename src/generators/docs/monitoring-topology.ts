/** What is watched, what is done when it fails, and who is told. */
import { type Cell, cell, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { isTrue, service, withDefault } from '../../topology/model/entities.js';
import { hostIdOf } from '../../topology/model/hosts.js';
import type {
  Alert,
  Healthcheck,
  NetworkMonitor,
  NotificationChannel,
} from '../../topology/schema/observability.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf, kindIcons } from './icons.js';
import { dashboardContext } from './monitoring-topology-dashboard.js';
import { addHost } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, idTexts, joined, keyOf, nameOf, yesNo } from './values.js';

type Monitor = View<Healthcheck> | View<NetworkMonitor>;

/** The fields that checks and monitors share, as views of either have them. */
type Common = View<Healthcheck>;

/** Ids of hosts and services that a check is about. */
interface Target {
  readonly kind: 'host' | 'service';
  readonly id: Cell<string>;
}

function targetsOf(monitor: Common): readonly Target[] {
  const found: Target[] = [];
  const add = (kind: Target['kind'], reference: Cell<string | null | undefined>): void => {
    const { value } = reference;
    if (value !== undefined && value !== null) found.push({ kind, id: cell(value, reference) });
  };
  add('host', hostIdOf(monitor));
  add('service', monitor.at('service_ref'));
  add('host', monitor.at('ups_ref'));
  return found;
}

/** Ids of a list, in its order. */
function listed(ids: View<readonly string[] | undefined>): readonly Cell<string>[] {
  return (ids.ordered() as readonly View<string>[]).map((id) => cell(id.value, id));
}

function addTarget(diagram: Diagram, lab: Lab, target: Target, icons: IconOf): Text | undefined {
  if (target.kind === 'host') return addHost(diagram, lab, target.id.value, icons);
  const entity = service(lab, target.id.value);
  if (entity.at('id').value === undefined) return undefined;
  const node = nodeId('service', keyOf(entity));
  diagram.node(node, labelLines(nameOf(entity), 'service'), {
    icon: icons(kindIcons, 'service'),
  });
  return node;
}

function isOn(entity: View<{ readonly enabled?: boolean }>): boolean {
  return isTrue(entity.at('enabled'), true);
}

interface Watch {
  readonly monitors: readonly Common[];
  readonly alerts: readonly View<Alert>[];
  readonly channels: readonly View<NotificationChannel>[];
}

/** Targets – checks – alerts – channels. Dotted: what is switched off. */
function diagramOf(lab: Lab, { monitors, alerts, channels }: Watch, icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  for (const monitor of monitors) {
    diagram.node(nodeId('check', keyOf(monitor)), labelLines(nameOf(monitor)), { shape: 'round' });
  }
  for (const alert of alerts) {
    const node = nodeId('alert', keyOf(alert));
    diagram.node(node, labelLines(nameOf(alert), alert.at('severity')), { shape: 'hexagon' });
  }
  for (const channel of channels) {
    const node = nodeId('channel', keyOf(channel));
    diagram.node(node, labelLines(nameOf(channel), channel.at('type')), { shape: 'stadium' });
  }
  for (const monitor of monitors) {
    const from = nodeId('check', keyOf(monitor));
    const line = isOn(monitor) ? 'arrow' : 'dotted-arrow';
    for (const target of targetsOf(monitor)) {
      const node = addTarget(diagram, lab, target, icons);
      if (node) diagram.edge(from, node, { line });
    }
    for (const channel of listed(monitor.at('notification').at('channels')))
      diagram.edge(from, nodeId('channel', channel), { line, label: label('tells') });
  }
  for (const alert of alerts) {
    const node = nodeId('alert', keyOf(alert));
    const trigger = alert.at('trigger');
    const check = trigger.at('healthcheck_ref');
    if (check.value !== undefined) {
      diagram.edge(nodeId('check', cell(check.value, check)), node, { line: 'thick-arrow' });
    }
    for (const id of listed(trigger.at('services'))) {
      const about = addTarget(diagram, lab, { kind: 'service', id }, icons);
      if (about) diagram.edge(node, about, { line: 'arrow' });
    }
    for (const channel of listed(alert.at('channels')))
      diagram.edge(node, nodeId('channel', channel), { line: 'arrow', label: label('tells') });
  }
  return diagram.text;
}

/** The tests of a check by their types, in their order. */
function testsOf(monitor: Common): Text | undefined {
  return joined(
    monitor
      .at('checks')
      .ordered()
      .map((test) => code(test.at('type'))),
  );
}

function interfacesOf(monitor: Monitor): Text | undefined {
  return joined(
    (monitor as View<NetworkMonitor>)
      .at('interfaces')
      .ordered()
      .map((name) => inline(name)),
  );
}

function monitorTable(monitors: readonly Common[], title: string): Text | undefined {
  return tableOf(monitors, [
    { title, cell: (monitor) => idText(monitor) },
    { title: 'Name', cell: (monitor) => monitor.at('name') },
    { title: 'Target', cell: (monitor) => idTexts(targetsOf(monitor).map(({ id }) => id)) },
    { title: 'Interfaces', cell: interfacesOf, optional: true },
    { title: 'Tests', cell: testsOf },
    { title: 'Every', cell: (monitor) => monitor.at('interval') },
    { title: 'Timeout', cell: (monitor) => monitor.at('timeout'), optional: true },
    { title: 'Critical', cell: (monitor) => yesNo(monitor.at('critical')), optional: true },
    { title: 'Enabled', cell: (monitor) => yesNo(withDefault(monitor.at('enabled'), true)) },
    {
      title: 'Tells',
      cell: (monitor) => idTexts(listed(monitor.at('notification').at('channels'))),
      optional: true,
    },
  ]);
}

function alertTable(alerts: readonly View<Alert>[]): Text | undefined {
  return tableOf(alerts, [
    { title: 'Alert', cell: (alert) => idText(alert) },
    { title: 'Name', cell: (alert) => alert.at('name') },
    { title: 'Severity', cell: (alert) => alert.at('severity') },
    { title: 'Condition', cell: (alert) => code(alert.at('trigger').at('condition')) },
    { title: 'For', cell: (alert) => alert.at('trigger').at('duration'), optional: true },
    { title: 'Target', cell: (alert) => inline(alert.at('trigger').at('target')), optional: true },
    { title: 'Check', cell: (alert) => code(alert.at('trigger').at('healthcheck_ref')), optional: true },
    {
      title: 'Services',
      cell: (alert) => idTexts(listed(alert.at('trigger').at('services'))),
      optional: true,
    },
    { title: 'Tells', cell: (alert) => idTexts(listed(alert.at('channels'))) },
  ]);
}

function channelTable(channels: readonly View<NotificationChannel>[]): Text | undefined {
  return tableOf(channels, [
    { title: 'Channel', cell: (channel) => idText(channel) },
    { title: 'Name', cell: (channel) => channel.at('name') },
    { title: 'Type', cell: (channel) => channel.at('type') },
    { title: 'Priority', cell: (channel) => map(channel.at('priority'), String), optional: true },
    { title: 'Enabled', cell: (channel) => yesNo(withDefault(channel.at('enabled'), true)) },
  ]);
}

export const page = docsPage('monitoring-topology', (lab) => {
  const layer = lab.root.at('L6_observability');
  const checks = layer.at('healthchecks').members();
  const monitors = layer.at('network_monitoring').members() as readonly View<unknown>[] as readonly Common[];
  const alerts = layer.at('alerts').members();
  const channels = layer.at('notification_channels').members();
  const dashboard = dashboardContext(layer.at('dashboard'));
  const watch = { monitors: [...checks, ...monitors], alerts, channels };
  const isEmpty = watch.monitors.length + alerts.length + channels.length === 0;
  return {
    nothing: isEmpty && !dashboard,
    diagram: diagramOf(lab, watch, iconsOf(lab)),
    checks: monitorTable(checks, 'Check'),
    monitors: monitorTable(monitors, 'Monitor'),
    alerts: alertTable(alerts),
    channels: channelTable(channels),
    dashboard,
  };
});
