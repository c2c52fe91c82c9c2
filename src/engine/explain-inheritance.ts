/** Where values come from that are not written where they are looked for, by what overlays recorded. */
import { type Address, isWithin, parseAddress, ROOT, stepAddress } from './address.js';
import type { Document } from './document.js';
import { unlessBroken } from './explain-source.js';
import { compareBytes } from './tree.js';

/** By the address of what was absent: the node that was looked at next. */
type Below = ReadonlyMap<Address, Address>;

/** A node that is not written, and the one whose value it has instead. */
export interface Inherited {
  readonly node: Address;
  readonly from: Address;
}

/**
 * The node that stands in for one that is not there, and for what is absent below one that is; each is the uppermost
 * of what it stands in for.
 */
export function inheritanceOf(
  document: Document,
  below: Below,
  address: Address,
  isThere: boolean,
): { readonly from: Address | undefined; readonly inherits: readonly Inherited[] } {
  const from = isThere ? undefined : standIn(document, below, address);
  const inherits: Inherited[] = [];
  for (const node of [...below.keys()].sort(compareBytes)) {
    if (node === address || !isWithin(node, address)) continue;
    if (inherits.some((above) => isWithin(node, above.node))) continue;
    const origin = standIn(document, below, node);
    if (origin !== undefined && from === undefined) inherits.push({ node, from: origin });
  }
  return { from, inherits };
}

/** The nodes that looked for their values at an address or below it: the uppermost of them. */
export function inheritorsOf(below: Below, address: Address): readonly Address[] {
  const found: Address[] = [];
  for (const node of [...below.keys()].sort(compareBytes)) {
    if (found.some((above) => isWithin(node, above)) || isWithin(node, address)) continue;
    if (chain(below, node).some((one) => isWithin(one, address))) found.push(node);
  }
  return found;
}

/** The first node there is of those that an overlay asked, for a node or one above it. */
function standIn(document: Document, below: Below, address: Address): Address | undefined {
  const steps = parseAddress(address)?.steps ?? [];
  for (let length = steps.length; length > 0; length--) {
    const above = steps.slice(0, length).reduce(stepAddress, ROOT);
    const found = chain(below, above)
      .map((lower) => steps.slice(length).reduce(stepAddress, lower))
      .find((lower) => unlessBroken(() => document.find(lower).node));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The nodes that were asked one after the other. */
function chain(below: Below, address: Address): readonly Address[] {
  const asked: Address[] = [];
  for (let next = below.get(address); next !== undefined && !asked.includes(next); next = below.get(next))
    asked.push(next);
  return asked;
}
