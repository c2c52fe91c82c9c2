import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';

/** A generator of numbers in [0, 1) that is the same everywhere (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An edit of one file: its new text, and a word about it. */
export interface Edit {
  readonly text: string;
  readonly what: string;
}

/** Edits a YAML text at random: a scalar, a key, an item or the order of a list. Undefined if nothing fits. */
export function randomEdit(text: string, random: () => number): Edit | undefined {
  const document = parseDocument(text);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const edits: (() => string)[] = [];
  const visit = (node: unknown, path: string): void => {
    if (isMap(node)) {
      for (const pair of node.items as Pair<Node, Node | null>[]) {
        const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
        visitMember(pair, `${path}.${key}`);
        visit(pair.value, `${path}.${key}`);
        if (random() < 0.2) {
          edits.push(() => {
            node.items.splice(node.items.indexOf(pair), 1);
            return `${path}.${key} removed`;
          });
        }
      }
    } else if (isSeq(node)) {
      for (const [n, item] of node.items.entries()) visit(item, `${path}[${n}]`);
      if (node.items.length > 1) {
        edits.push(() => {
          node.items.reverse();
          return `${path} reversed`;
        });
      }
    }
  };
  const visitMember = (pair: Pair<Node, Node | null>, path: string): void => {
    const scalar = pair.value;
    if (!isScalar(scalar) || scalar.tag) return;
    edits.push(() => {
      const old = scalar.value;
      scalar.value = varied(old, random);
      return `${path}: ${JSON.stringify(old)} → ${JSON.stringify(scalar.value)}`;
    });
  };
  visit(document.contents, '');
  const edit = pick(edits);
  if (!edit) return undefined;
  const what = edit();
  const result = document.toString({ lineWidth: 0 });
  return result === text ? undefined : { text: result, what };
}

function varied(value: unknown, random: () => number): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return random() < 0.5 ? `${value} again` : `${value}x`;
  return value;
}
