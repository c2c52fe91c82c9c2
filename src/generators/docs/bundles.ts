/** Links that look alike between the same two ends, drawn as one edge: "2 × 1 Gbit/s". */
import { type Cell, cell } from '../../engine/cell.js';
import { label } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Diagram, Line } from './diagram.js';

/** A link as it is to be drawn. */
export interface DrawnLink {
  readonly from: Text;
  readonly to: Text;
  readonly line: Line;
  /** What stands on the edge. */
  readonly label: Cell<string | undefined>;
}

/** Adds an edge for each bundle of links. Links without direction are the same from either side. */
export function addBundles(diagram: Diagram, links: readonly DrawnLink[]): void {
  const bundles = new Map<string, [DrawnLink, ...DrawnLink[]]>();
  for (const link of links) {
    const ends = [link.from.value, link.to.value];
    if (!link.line.endsWith('arrow')) ends.sort();
    const key = JSON.stringify([...ends, link.line, link.label.value]);
    const bundle = bundles.get(key);
    if (bundle) bundle.push(link);
    else bundles.set(key, [link]);
  }
  for (const bundle of bundles.values()) {
    const [first] = bundle;
    const cells = bundle.map((link) => link.label);
    const text = [bundle.length > 1 ? `${bundle.length} ×` : undefined, first.label.value]
      .filter((part) => part !== undefined)
      .join(' ');
    diagram.edge(first.from, first.to, {
      line: first.line,
      label: text === '' ? undefined : label(cell(text, ...cells)),
    });
  }
}
