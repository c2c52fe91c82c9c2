/** Trust zones in diagrams: a class for each zone, in its colour. Only pages that draw zones may use this. */
import { id, label } from '../../render/mermaid.js';
import { escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { zone } from '../../topology/model/entities.js';
import { type Diagram, nodeId } from './diagram.js';

const COLOR = /^#[0-9a-f]{6}$/i;

/** What is darker than this (relative luminance, 0..1) gets white text. */
const DARK = 0.45;

/** The name of the class of what is in a zone. */
export function zoneClass(key: string): Text {
  return id('in', key);
}

/** CSS of a zone: its colour, and text that can be read on it; undefined where it has no colour. Reads the colour. */
export function zoneStyle(lab: Lab, key: string): Text | undefined {
  const color = zone(lab, key).at('color');
  const { value } = color;
  if (typeof value !== 'string' || !COLOR.test(value)) return undefined;
  const text = luminance(value) < DARK ? '#ffffff' : '#000000';
  return escaped(`fill:${value},stroke:#555555,color:${text}`, color.origins);
}

/** Adds a group for a zone that exists and the class of what is in it; returns the group's id. */
export function addZone(diagram: Diagram, lab: Lab, key: string): Text {
  const group = nodeId('zone', key);
  diagram.group(group, label(zone(lab, key).at('name')) ?? label(key));
  const style = zoneStyle(lab, key);
  if (style) diagram.style(zoneClass(key), style);
  return group;
}

/** Relative luminance of `#rrggbb`, simplified (ITU-R BT.709 without gamma). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
