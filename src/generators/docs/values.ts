/** Values as pages show them: ids, units, yes and no. All take tracked cells; nothing in, nothing out. */
import { type Cell, cell, derive, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code } from '../../render/markdown.js';
import { join, type Separator, type Text } from '../../render/text.js';

type Maybe<T> = Cell<T | null | undefined>;

/** The key of an entity as a cell that comes from the entity. Reads nothing. Not for overlays. */
export function keyOf(view: View<unknown>): Cell<string> {
  return cell(view.key, view);
}

/** What an entity is called: its name, else its key. Not for overlays. */
export function nameOf(view: View<{ readonly name?: string | null } | undefined>): Cell<string | undefined> {
  return first(view.at('name') as Maybe<string>, () => keyOf(view));
}

/** `Name (id)`: what a section on an entity is called. */
export function titleOf(view: View<{ readonly name?: string | null } | undefined>): Cell<string> {
  return derive((name, id) => (name ? `${name} (${id})` : id), view.at('name') as Maybe<string>, keyOf(view));
}

/** An id as inline code: `` `lxc-db` ``. */
export function idText(view: View<unknown>): Text {
  return code(keyOf(view));
}

/** Ids as inline code, joined; undefined without any. */
export function idTexts(ids: readonly Cell<string>[], separator: Separator = ', '): Text | undefined {
  return ids.length === 0
    ? undefined
    : join(
        ids.map((id) => code(id)),
        separator,
      );
}

/** Texts joined, those that are not there left out; undefined without any. */
export function joined(texts: readonly (Text | undefined)[], separator: Separator = ', '): Text | undefined {
  const there = texts.filter((text) => text !== undefined);
  return there.length === 0 ? undefined : join(there, separator);
}

/** `yes` or `no`. */
export function yesNo(flag: Maybe<boolean>): Cell<string | undefined> {
  return map(flag, (value) => (value ? 'yes' : 'no'));
}

/** A number with its unit: `40 GB`. */
export function withUnit(amount: Maybe<number | string>, unit: string): Cell<string | undefined> {
  return map(amount, (value) => `${numeral(value)} ${unit}`);
}

/** Memory in MB: `512 MB`, `16 GB`, `1.5 GB`; what is no short number of gigabytes stays in MB. */
export function memory(mb: Maybe<number>): Cell<string | undefined> {
  return map(mb, (value) =>
    value >= 1024 && value % 128 === 0 ? `${numeral(value / 1024)} GB` : `${numeral(value)} MB`,
  );
}

/** A speed in Mbit/s: `2.5 Gbit/s`, `300 Mbit/s`. */
export function speed(mbps: Maybe<number>): Cell<string | undefined> {
  return map(mbps, (value) =>
    value >= 1000 ? `${numeral(value / 1000)} Gbit/s` : `${numeral(value)} Mbit/s`,
  );
}

/** A number without the digits that binary fractions leave: at most three after the point. */
export function numeral(value: number | string): string {
  return typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : value;
}
