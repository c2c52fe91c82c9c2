/** Data links: cables and radio links with both ends. */
import { cell } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { inline } from '../../render/markdown.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { dataLinks } from '../../topology/model/entities.js';
import type { DataLink } from '../../topology/schema/link.js';
import { addBundles, type DrawnLink } from './bundles.js';
import { Diagram, type Line } from './diagram.js';
import { type IconOf, iconsOf } from './icons.js';
import { addEnd, endText } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, joined, speed, withUnit } from './values.js';

/** Media without a cable. */
const WIRELESS = new Set(['wifi', 'lte']);

/** How a data link is drawn: dotted if it is wireless or only planned. Reads medium and status. */
export function dataLine(link: View<DataLink>): Line {
  const isPlanned = link.at('status').value === 'planned';
  return WIRELESS.has(link.at('medium').value) || isPlanned ? 'dotted' : 'link';
}

function drawn(lab: Lab, diagram: Diagram, link: View<DataLink>, icons: IconOf): DrawnLink[] {
  const from = addEnd(diagram, lab, link.at('endpoint_a'), icons);
  const to = addEnd(diagram, lab, link.at('endpoint_b'), icons);
  if (!from || !to) return [];
  const [rate, medium, status] = [speed(link.at('speed_mbps')), link.at('medium'), link.at('status')];
  const state = status.value === undefined || status.value === 'active' ? undefined : `(${status.value})`;
  const shown = [medium.value === 'ethernet' ? undefined : medium.value, rate.value, state];
  const text = shown.filter((part) => part !== undefined).join(' ');
  return [{ from, to, line: dataLine(link), label: cell(text || undefined, medium, rate, status) }];
}

/** Power over the link: `802.3at, 22 W, from end A`. */
function powerText(link: View<DataLink>): Text | undefined {
  const power = link.at('power_delivery');
  if (power.at('enabled').value === false) return undefined;
  const provider = power.at('provider_endpoint');
  return joined([
    inline(power.at('standard')) ?? inline(power.at('mode')),
    inline(withUnit(power.at('max_watts'), 'W')),
    inline(cell(!provider.value ? undefined : `from end ${provider.value.toUpperCase()}`, provider)),
  ]);
}

export const page = docsPage('data-links-topology', (lab) => {
  const links = dataLinks(lab).members();
  const icons = iconsOf(lab);
  const diagram = new Diagram('LR');
  addBundles(
    diagram,
    links.flatMap((link) => drawn(lab, diagram, link, icons)),
  );
  return {
    nothing: links.length === 0,
    diagram: diagram.text,
    links: tableOf(links, [
      { title: 'Link', cell: (link) => idText(link) },
      { title: 'End A', cell: (link) => endText(lab, link.at('endpoint_a')) },
      { title: 'End B', cell: (link) => endText(lab, link.at('endpoint_b')) },
      { title: 'Medium', cell: (link) => link.at('medium') },
      { title: 'Speed', cell: (link) => speed(link.at('speed_mbps')) },
      { title: 'Duplex', cell: (link) => link.at('duplex'), optional: true },
      { title: 'Power', cell: powerText, optional: true },
      { title: 'Status', cell: (link) => link.at('status'), optional: true },
      { title: 'Description', cell: (link) => link.at('description'), optional: true },
    ]),
  };
});
