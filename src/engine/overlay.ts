import type { Address } from './address.js';
import type { Holder } from './holder.js';
import { compareBytes, type Plain } from './tree.js';
import type { Child, Found, Member, NodeView, View } from './view.js';

/**
 * Several views laid over one another: mappings are merged by key, a scalar or a list of an upper layer replaces
 * what is below it, an explicit null removes it. Reads are recorded on each layer that was asked: an inherited
 * value is an `absent` read of the upper layer and a `value` read of the lower one.
 */
export class OverlayView<T> implements View<T> {
  constructor(readonly layers: readonly [NodeView<unknown>, ...NodeView<unknown>[]]) {}

  get address(): Address {
    return this.layers[0].address;
  }

  get key(): string {
    return this.layers[0].key;
  }

  get value(): T {
    const top = this.deciding();
    if (!top) return undefined as T;
    if (top.peek().node?.kind !== 'mapping') return top.value as T;
    const merged: Record<string, Plain> = {};
    for (const child of this.members()) {
      const value = child.value as Plain | undefined;
      if (value !== undefined) Object.defineProperty(merged, child.key, { value, enumerable: true });
    }
    return Object.freeze(merged) as T;
  }

  get origins(): readonly Address[] {
    const top = this.deciding();
    if (!top) return [this.address];
    if (top.peek().node?.kind !== 'mapping') return top.origins;
    return this.members().flatMap((child) => child.origins);
  }

  at<K extends keyof NonNullable<T> & string>(key: K): View<Child<T, K>> {
    return this.child<Child<T, K>>((layer) => layer.at(key as never));
  }

  member(key: string): View<Member<T> | undefined> {
    return this.child<Member<T> | undefined>((layer) => layer.member(key));
  }

  keys(): readonly string[] {
    const keys = new Set<string>();
    for (const layer of this.visible()) for (const key of layer.keys()) keys.add(key);
    return [...keys].filter((key) => this.member(key).exists()).sort(compareBytes);
  }

  members(): readonly View<Member<T>>[] {
    const top = this.deciding();
    if (top?.peek().node?.kind === 'list') return top.members() as readonly View<Member<T>>[];
    return this.keys().map((key) => this.member(key) as View<Member<T>>);
  }

  ordered(): readonly View<Member<T>>[] {
    const top = this.deciding();
    if (top?.peek().node?.kind === 'list') return top.ordered() as readonly View<Member<T>>[];
    return this.members();
  }

  exists(): boolean {
    return this.deciding()?.exists() ?? false;
  }

  /** What holds the upper layer. */
  source(): Holder | undefined {
    return this.layers[0].source();
  }

  /** The layer whose value counts; undefined if there is none or it is null. Layers above it are recorded as absent. */
  private deciding(): NodeView<unknown> | undefined {
    for (const [n, layer] of this.layers.entries()) {
      const found = layer.peek();
      if (found.node) {
        if (found.node.kind === 'leaf' && found.node.value === null) {
          layer.look();
          return undefined;
        }
        return layer;
      }
      layer.lookThrough(hides(found) ? undefined : this.layers[n + 1]);
      if (hides(found)) return undefined;
    }
    return undefined;
  }

  /** The layers that take part in a merge, upper first: all mappings down to the first one that is something else. */
  private visible(): NodeView<unknown>[] {
    const visible: NodeView<unknown>[] = [];
    for (const [n, layer] of this.layers.entries()) {
      const found = layer.peek();
      if (!found.node) {
        layer.lookThrough(hides(found) ? undefined : this.layers[n + 1]);
        if (hides(found)) break;
      } else if (found.node.kind === 'mapping') {
        visible.push(layer);
      } else {
        layer.look();
        if (visible.length === 0 && found.node.kind === 'list') visible.push(layer);
        break;
      }
    }
    return visible;
  }

  private child<C>(move: (layer: NodeView<unknown>) => View<unknown>): OverlayView<C> {
    const [top, ...rest] = this.layers;
    return new OverlayView<C>([
      move(top) as NodeView<unknown>,
      ...rest.map((layer) => move(layer) as NodeView<unknown>),
    ]);
  }
}

/** True if what is above is no mapping, so that nothing below shines through. */
function hides(found: Found): boolean {
  return !found.node && found.blocked !== undefined;
}

/** Lays `upper` over the others, the first being on top. The result has the address of the first. */
export function overlay<T>(upper: View<unknown>, ...lower: readonly View<unknown>[]): View<T> {
  const flatten = (view: View<unknown>): readonly NodeView<unknown>[] =>
    view instanceof OverlayView ? view.layers : [view as NodeView<unknown>];
  const [top, ...rest] = [upper, ...lower].flatMap(flatten);
  if (!top) throw new Error('an overlay needs a view');
  return new OverlayView<T>([top, ...rest]);
}
