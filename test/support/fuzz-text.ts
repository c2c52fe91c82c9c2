/** Random damage to texts, as arbitraries of fast-check, so that what fails can be shrunk. */
import fc from 'fast-check';
import { piece, VALUES } from './fuzz-pieces.js';

/** A way to damage a text; `at` is a number in [0, 1) that says where, as are all others. */
type Damage = (text: string, other: string) => string;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

function onLines(change: (lines: string[]) => void): Damage {
  return (text) => {
    const lines = text.split('\n');
    change(lines);
    return lines.join('\n');
  };
}

const indexIn = (length: number, at: number): number =>
  Math.min(Math.floor(at * length), Math.max(length - 1, 0));
/** The value of `key: value` or `- value`, or an item of `[a, b]`. */
const VALUE = /(?<=: |- |, |\[|\{)[^\s,[\]{}][^,[\]{}\n]*/g;
const KEY = /[A-Za-z_][\w-]*(?=:)/g;

/** Replaces one of the places that a pattern finds. */
function replaced(text: string, pattern: RegExp, at: number, by: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const match = found[indexIn(found.length, at)];
  if (!match) return text;
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

/** Damage to a text as such: mostly, what comes out is no YAML. */
const textDamage: fc.Arbitrary<Damage> = fc.oneof(
  place.map((at) => onLines((lines) => lines.splice(indexIn(lines.length, at), 1))),
  fc.tuple(place, place).map(([at, to]) =>
    onLines((lines) => {
      const line = lines[indexIn(lines.length, at)] ?? '';
      lines.splice(indexIn(lines.length, to), 0, line);
    }),
  ),
  fc.tuple(place, place).map(([at, to]) =>
    onLines((lines) => {
      const [a, b] = [indexIn(lines.length, at), indexIn(lines.length, to)];
      [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    }),
  ),
  fc.tuple(place, fc.constantFrom(' ', '  ', '    ', '\t', '-', '- ', '#')).map(([at, indent]) =>
    onLines((lines) => {
      const n = indexIn(lines.length, at);
      lines[n] = indent + lines[n];
    }),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 4 })).map(([at, fewer]) =>
    onLines((lines) => {
      const n = indexIn(lines.length, at);
      lines[n] = (lines[n] ?? '').replace(new RegExp(`^ {1,${fewer}}`), '');
    }),
  ),
  fc.tuple(place, place, fc.integer({ min: 1, max: 12 })).map(
    ([at, from, count]): Damage =>
      (text, other) => {
        const lines = text.split('\n');
        const others = other.split('\n');
        const start = indexIn(others.length, from);
        lines.splice(indexIn(lines.length, at), 0, ...others.slice(start, start + count));
        return lines.join('\n');
      },
  ),
  fc.tuple(place, piece).map(
    ([at, text]): Damage =>
      (whole) =>
        whole.slice(0, indexIn(whole.length + 1, at)) + text + whole.slice(indexIn(whole.length + 1, at)),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([at, count]): Damage =>
      (text) =>
        text.slice(0, indexIn(text.length, at)) + text.slice(indexIn(text.length, at) + count),
  ),
  place.map(
    (at): Damage =>
      (text) =>
        text.slice(0, indexIn(text.length, at)),
  ),
);

/** Damage to a value or a key: mostly, what comes out is still YAML, and another lab. */
const valueDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...VALUES)).map(
    ([at, text]): Damage =>
      (whole) =>
        replaced(whole, VALUE, at, () => text),
  ),
  fc.tuple(place, piece).map(
    ([at, text]): Damage =>
      (whole) =>
        replaced(whole, VALUE, at, () => text),
  ),
  fc.tuple(place, place).map(
    ([at, from]): Damage =>
      (text, other) => {
        const values = [...other.matchAll(VALUE)].map(([value]) => value);
        return replaced(text, VALUE, at, () => values[indexIn(values.length, from)] ?? '');
      },
  ),
  fc.tuple(place, piece).map(
    ([at, text]): Damage =>
      (whole) =>
        replaced(whole, KEY, at, (key) => (text === '' ? `${key}x` : text.trim())),
  ),
  fc.tuple(place, place).map(
    ([at, from]): Damage =>
      (text, other) => {
        const keys = [...other.matchAll(KEY)].map(([key]) => key);
        return replaced(text, KEY, at, () => keys[indexIn(keys.length, from)] ?? 'x');
      },
  ),
);

const damage = fc.oneof(textDamage, valueDamage);

/** Which texts of a collection were damaged, and how: `texts` gives those that came out, by name. */
export interface Damaged {
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Damaged texts: some damage to one to three of the texts.
 * @param texts texts by name
 * @param how `text`: any damage, up to 6 pieces to a text; `values`: mostly to values and keys, up to 3
 */
export function damaged(
  texts: ReadonlyMap<string, string>,
  how: 'text' | 'values' = 'text',
): fc.Arbitrary<Damaged> {
  const names = [...texts.keys()];
  const one = fc.tuple(
    fc.nat(names.length - 1),
    fc.nat(names.length - 1),
    how === 'text'
      ? fc.array(damage, { minLength: 1, maxLength: 6 })
      : fc.array(fc.oneof({ weight: 6, arbitrary: valueDamage }, { weight: 1, arbitrary: damage }), {
          minLength: 1,
          maxLength: 3,
        }),
  );
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((changes) => {
    const result = new Map<string, string>();
    for (const [target, source, damages] of changes) {
      const name = names[target] ?? '';
      const other = texts.get(names[source] ?? '') ?? '';
      const text = result.get(name) ?? texts.get(name) ?? '';
      result.set(
        name,
        damages.reduce((current, change) => change(current, other), text),
      );
    }
    return { texts: result, [fc.toStringMethod]: () => JSON.stringify([...result]) };
  });
}

/** Bytes of damaged texts, some of them with a few bytes replaced by others. */
export function damagedBytes(texts: ReadonlyMap<string, string>): fc.Arbitrary<Uint8Array> {
  const bytes = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 6 }));
  return fc.tuple(damaged(texts), fc.array(bytes, { maxLength: 3 })).map(([{ texts: result }, changes]) => {
    const [text = ''] = result.values();
    const whole = Buffer.from(text);
    for (const [at, few] of changes)
      whole.set(few.slice(0, whole.length), indexIn(Math.max(whole.length - few.length, 1), at));
    return whole;
  });
}
