/** Power links: what feeds what, and how devices are supplied. */
import { type Cell, cell, derive, list } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { devices, powerLinks } from '../../topology/model/entities.js';
import type { Device } from '../../topology/schema/foundation.js';
import type { Endpoint, PowerLink } from '../../topology/schema/link.js';
import { addBundles, type DrawnLink } from './bundles.js';
import { Diagram, type Line } from './diagram.js';
import { type IconOf, iconsOf } from './icons.js';
import { addEnd, endText } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, joined, withUnit } from './values.js';

const WIRELESS = 'wireless-inductive';

/** The ends of a power link, the one that gives power first. */
interface Ends {
  readonly source: View<Endpoint>;
  readonly sink: View<Endpoint>;
  /** False where it is not said which end gives power. */
  readonly isDirected: boolean;
}

function endsOf(link: View<PowerLink>): Ends {
  const provider = link.at('provider_endpoint').value;
  const [a, b] = [link.at('endpoint_a'), link.at('endpoint_b')];
  return provider === 'b'
    ? { source: b, sink: a, isDirected: true }
    : { source: a, sink: b, isDirected: provider !== undefined };
}

function lineOf(link: View<PowerLink>, isDirected: boolean): Line {
  const isDotted = link.at('mode').value === WIRELESS || link.at('status').value === 'planned';
  if (isDotted) return isDirected ? 'dotted-arrow' : 'dotted';
  return isDirected ? 'arrow' : 'link';
}

function drawn(lab: Lab, diagram: Diagram, link: View<PowerLink>, icons: IconOf): DrawnLink[] {
  const { source, sink, isDirected } = endsOf(link);
  const from = addEnd(diagram, lab, source, icons);
  const to = addEnd(diagram, lab, sink, icons);
  if (!from || !to) return [];
  const [mode, watts, status] = [link.at('mode'), withUnit(link.at('max_watts'), 'W'), link.at('status')];
  const state = status.value === undefined || status.value === 'active' ? undefined : `(${status.value})`;
  const text = [mode.value, watts.value, state].filter((part) => part !== undefined).join(' ');
  return [{ from, to, line: lineOf(link, isDirected), label: cell(text || undefined, mode, watts, status) }];
}

/** Voltage and current: `230 V, 10 A`. */
function ratingText(link: View<PowerLink>): Text | undefined {
  return joined([inline(withUnit(link.at('voltage_v'), 'V')), inline(withUnit(link.at('current_a'), 'A'))]);
}

interface Load {
  readonly source: Text;
  readonly links: readonly View<PowerLink>[];
}

/** The links of each end that is said to give power, by what stands in the table for it. */
function loads(links: readonly View<PowerLink>[]): readonly Load[] {
  const bySource = new Map<string, { source: Text; links: View<PowerLink>[] }>();
  for (const link of links) {
    const { source, isDirected } = endsOf(link);
    const text =
      source.at('device_ref').value === undefined
        ? inline(source.at('external_ref'))
        : code(source.at('device_ref'));
    if (!isDirected || !text) continue;
    const load = bySource.get(text.value);
    if (load) load.links.push(link);
    else bySource.set(text.value, { source: text, links: [link] });
  }
  return [...bySource].sort(([a], [b]) => compareBytes(a, b)).map(([, load]) => load);
}

/** Sum of the links' watts; undefined if none says any. */
function totalWatts(links: readonly View<PowerLink>[]): Cell<string | undefined> {
  const watts = links.map((link) => link.at('max_watts'));
  const known = derive((values) => values.filter((value) => value !== undefined), list(watts));
  return withUnit(
    cell(known.value.length === 0 ? undefined : known.value.reduce((sum, value) => sum + value, 0), known),
    'W',
  );
}

/** True if something is known of how a device is supplied. */
function isSupplied(device: View<Device>): boolean {
  const power = device.at('power');
  const shown = [
    'primary_source',
    'backup_source',
    'upstream_power_ref',
    'typical_watts',
    'max_watts',
  ] as const;
  return shown.some((field) => power.at(field).value !== undefined);
}

export const page = docsPage('power-links-topology', (lab) => {
  const links = powerLinks(lab).members();
  const supplied = devices(lab).members().filter(isSupplied);
  const icons = iconsOf(lab);
  const diagram = new Diagram('LR');
  addBundles(
    diagram,
    links.flatMap((link) => drawn(lab, diagram, link, icons)),
  );
  return {
    nothing: links.length === 0 && supplied.length === 0,
    diagram: diagram.text,
    links: tableOf(links, [
      { title: 'Link', cell: (link) => idText(link) },
      { title: 'Source', cell: (link) => endText(lab, endsOf(link).source) },
      { title: 'Consumer', cell: (link) => endText(lab, endsOf(link).sink) },
      { title: 'Mode', cell: (link) => link.at('mode') },
      { title: 'Standard', cell: (link) => link.at('standard'), optional: true },
      { title: 'Power', cell: (link) => withUnit(link.at('max_watts'), 'W') },
      { title: 'Rating', cell: ratingText, optional: true },
      { title: 'Data link', cell: (link) => code(link.at('data_link_ref')), optional: true },
      { title: 'Status', cell: (link) => link.at('status'), optional: true },
      { title: 'Description', cell: (link) => link.at('description'), optional: true },
    ]),
    loads: tableOf(loads(links), [
      { title: 'Source', cell: ({ source }) => source },
      { title: 'Links', cell: (load) => joined(load.links.map((link) => idText(link))) },
      { title: 'Sum of the links', cell: (load) => totalWatts(load.links) },
    ]),
    supply: tableOf(supplied, [
      { title: 'Device', cell: (device) => idText(device) },
      { title: 'Primary source', cell: (device) => device.at('power').at('primary_source') },
      { title: 'Backup source', cell: (device) => device.at('power').at('backup_source'), optional: true },
      {
        title: 'Fed by',
        cell: (device) => code(device.at('power').at('upstream_power_ref')),
        optional: true,
      },
      { title: 'Typical', cell: (device) => withUnit(device.at('power').at('typical_watts'), 'W') },
      { title: 'Maximum', cell: (device) => withUnit(device.at('power').at('max_watts'), 'W') },
    ]),
  };
});
