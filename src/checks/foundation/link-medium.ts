/** Media of links, held against the interfaces at their ends. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataLink, device } from '../../topology/model/entities.js';
import type { Interface } from '../../topology/schema/device-interface.js';
import { alternatives } from '../../topology/schema/expectation.js';
import type { DataLink } from '../../topology/schema/link.js';
import { subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, numberOf, textOf } from '../values.js';
import { endsOf, interfaceAt, type LinkFields } from './links.js';

const WIRED = ['ethernet', 'pci-ethernet', 'usb-ethernet'];

/**
 * The types of interfaces that a medium can be plugged into. Cages for modules (SFP) and converters are interfaces of
 * an Ethernet type; serial consoles are found at debug ports, pin headers and USB adapters.
 */
const FITTING: ReadonlyMap<string, readonly string[]> = new Map([
  ['ethernet', WIRED],
  ['wifi', ['wifi-5ghz', 'wifi-2.4ghz']],
  ['fiber', WIRED],
  ['optical', [...WIRED, 'audio']],
  ['lte', ['lte']],
  ['coax', WIRED],
  ['usb', ['usb', 'usb-c', 'usb-ethernet', 'debug']],
  ['serial', ['debug', 'expansion', 'usb', 'usb-c']],
]);

/** An interface at an end of a link. */
interface Port {
  readonly device: string;
  readonly id: string;
  readonly view: View<Interface | undefined>;
}

function portsOf(lab: Lab, link: View<LinkFields>): readonly Port[] {
  return endsOf(link).flatMap((end): Port[] => {
    const view = interfaceAt(lab, end);
    return view && end.device !== undefined ? [{ device: end.device, id: view.key, view }] : [];
  });
}

/** A link's medium and speed are what the interfaces at its ends are made for. */
export const linkMedium: EntityRule = {
  codes: ['foundation/link-medium'],
  of: ['L1_foundation.data_links'],
  judge(lab, entity) {
    const link = dataLink(lab, entity.id);
    const ports = portsOf(lab, link as View<LinkFields>);
    return [...mediumFindings(lab, entity, link, ports), ...speedFindings(lab, entity, link, ports)];
  },
};

/** True if the schema refuses a field of the interface. */
function isRefusedAt(lab: Lab, port: Port, field: View<unknown>): boolean {
  return hasRefused(lab, device(lab, port.device).address, field.address);
}

function mediumFindings(
  lab: Lab,
  entity: Entity,
  link: View<DataLink | undefined>,
  ports: readonly Port[],
): readonly Finding[] {
  const medium = textOf(link.at('medium'));
  const fitting = FITTING.get(medium ?? '');
  if (!fitting) return [];
  const wrong = ports.filter((port) => {
    const type = port.view.at('type');
    const known = textOf(type);
    return known !== undefined && !fitting.includes(known) && !isRefusedAt(lab, port, type);
  });
  if (wrong.length === 0) return [];
  const ends = wrong.map(({ id, device: of, view }) => `${id} of ${of} (${view.at('type').value})`);
  const text = `${subjectOf(entity)}: medium: ${medium} does not fit ${alternatives(ends, 'and')}`;
  const related = wrong.map(({ id, view }) => ({
    message: `${id} is of type ${view.at('type').value}`,
    node: view.at('type').address,
  }));
  const remedy = `${medium} fits interfaces of type ${alternatives(fitting)}`;
  return [warning('foundation/link-medium', link.at('medium').address, text, { remedy, related })];
}

function speedFindings(
  lab: Lab,
  entity: Entity,
  link: View<DataLink | undefined>,
  ports: readonly Port[],
): readonly Finding[] {
  const speed = numberOf(link.at('speed_mbps'));
  if (speed === undefined) return [];
  const slower = ports.flatMap((port) => {
    const field = port.view.at('speed_mbps');
    const own = numberOf(field);
    if (own === undefined || own >= speed || isRefusedAt(lab, port, field)) return [];
    return [{ name: `${port.id} of ${port.device}`, own, node: field.address }];
  });
  if (slower.length === 0) return [];
  const ends = slower.map(({ name, own }) => `the ${own} Mbit/s of ${name}`);
  const text = `${subjectOf(entity)}: speed_mbps: ${speed} Mbit/s is above ${alternatives(ends, 'and')}`;
  const related = slower.map(({ name, own, node }) => ({ message: `${name} does ${own} Mbit/s`, node }));
  const remedy = `write at most ${Math.min(...slower.map(({ own }) => own))}, or correct the interface`;
  return [warning('foundation/link-medium', link.at('speed_mbps').address, text, { remedy, related })];
}
