/** What is chosen in the graph, as the address of the page tells it after `#`. */
import type { Model } from '../model.js';

export type Kind = 'source' | 'template' | 'node' | 'output';

export interface Chosen {
  readonly kind: Kind;
  /** Among the texts, or of the node. */
  readonly place: number;
}

const NAMES = { source: 'sources', template: 'templates', output: 'outputs' } as const;

export function nameOf({ texts, nodes }: Model, { kind, place }: Chosen): string {
  if (kind !== 'node') return texts[NAMES[kind]][place] ?? '';
  return place === 0 ? 'the topology' : nodes.address(place);
}

export function fragmentOf(model: Model, chosen: Chosen): string {
  const name = chosen.kind === 'node' ? model.nodes.address(chosen.place) : nameOf(model, chosen);
  return `#${chosen.kind}=${encodeURIComponent(name)}`;
}

/** Undefined if the fragment names nothing that is there. */
export function chosenBy(model: Model, fragment: string): Chosen | undefined {
  const [, kind, encoded = ''] = /^#(source|template|node|output)=(.*)$/.exec(fragment) ?? [];
  if (kind === undefined) return undefined;
  const name = decoded(encoded);
  const place =
    kind === 'node' ? model.nodes.find(name) : model.texts[NAMES[kind as keyof typeof NAMES]].indexOf(name);
  return place === undefined || place < 0 ? undefined : { kind: kind as Kind, place };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
