/** Rates as RouterOS takes them. */
import { type Cell, derive } from '../../engine/cell.js';

/** The text of a number of kbit/s: `<n>M` if that is whole, else `<n>k`. */
export function rateText(kbps: number): string {
  const rounded = Math.round(kbps);
  return rounded % 1000 === 0 ? `${rounded / 1000}M` : `${rounded}k`;
}

/** A share in percent of a bandwidth in Mbit/s, as kbit/s; undefined where either is missing. */
export function shareOf(
  mbps: Cell<number | undefined>,
  percent: Cell<number | undefined>,
): Cell<number | undefined> {
  // Percent of 1000 kbit/s: 10 times as many.
  return derive(
    (total, part) => (total === undefined || part === undefined ? undefined : total * part * 10),
    mbps,
    percent,
  );
}

/** The text of a rate in kbit/s; undefined where there is none, or none at all. */
export function rate(kbps: Cell<number | undefined>): Cell<string | undefined> {
  return derive((value) => (value === undefined || value <= 0 ? undefined : rateText(value)), kbps);
}
