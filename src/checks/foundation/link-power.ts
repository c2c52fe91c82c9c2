/** Power on links: carried by what can carry it, described at both of its links, within the standard. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataLink, dataLinks } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import type { DataLink, PowerLink } from '../../topology/schema/link.js';
import { subjectOf } from '../entities.js';
import { error, warning } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, numberOf, textOf } from '../values.js';
import { endOf, endsOf, type LinkFields, powerLink, providerLetter } from './links.js';

const POE = 'poe';
const WIRELESS = 'wireless-inductive';

/** What a source may give by each standard, in W: IEEE 802.3 clauses 33 and 145, USB Power Delivery 3.0 and 3.1. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ['802.3af', 15.4],
  ['802.3at', 30],
  ['802.3bt', 90],
  ['usb-pd-3.0', 100],
  ['usb-pd-3.1', 240],
]);

/** True if a data link carries power. */
export function carriesPower(link: View<DataLink | undefined>): boolean {
  const delivery = link.at('power_delivery');
  return delivery.exists() && delivery.at('enabled').value !== false;
}

/** A data link carries power only over Ethernet. */
export const powerDelivery: EntityRule = {
  codes: ['foundation/link-power', 'foundation/link-poe'],
  of: ['L1_foundation.data_links'],
  judge(lab, entity) {
    const link = dataLink(lab, entity.id);
    const [medium, delivery] = [link.at('medium'), link.at('power_delivery')];
    const name = textOf(medium);
    if (!carriesPower(link)) return [];
    const above = aboveStandard(entity, 'power_delivery.', delivery.at('standard'), delivery.at('max_watts'));
    if (name === undefined || name === 'ethernet' || hasRefused(lab, entity.address, medium.address))
      return above;
    const text = `${subjectOf(entity)}: power_delivery: a link over ${name} carries no power; only ethernet does, with mode ${POE}`;
    const related = [{ message: `the medium is ${name}`, node: medium.address }];
    const remedy = 'remove power_delivery; power over another cable is a power link of its own';
    return [error('foundation/link-power', delivery.address, text, { remedy, related }), ...above];
  },
};

/** A power link and the data link that it names. */
export const powerLinkData: EntityRule = {
  codes: ['foundation/link-power', 'foundation/link-poe'],
  of: ['L1_foundation.power_links'],
  judge(lab, entity) {
    const link = powerLink(lab, entity.id);
    const [mode, named] = [textOf(link.at('mode')), textOf(link.at('data_link_ref'))];
    const above = aboveStandard(entity, '', link.at('standard'), link.at('max_watts'));
    if (mode === undefined || hasRefused(lab, entity.address, link.at('mode').address)) return above;
    if (mode === POE) {
      return [
        ...above,
        ...(named === undefined ? unnamed(lab, entity, link) : contradicted(lab, entity, named)),
      ];
    }
    return [...above, ...(named === undefined ? [] : needless(entity, link, mode, named))];
  },
};

/** More power than the standard has. */
function aboveStandard(
  entity: Entity,
  place: string,
  standard: View<unknown>,
  watts: View<unknown>,
): readonly Finding[] {
  const [limit, most] = [LIMITS.get(textOf(standard) ?? ''), numberOf(watts)];
  if (limit === undefined || most === undefined || most <= limit) return [];
  const text = `${subjectOf(entity)}: ${place}max_watts: ${most} W is above the ${limit} W of ${textOf(standard)}`;
  const family = (name: string | undefined): string | undefined => name?.split(/[.-]/, 1)[0];
  const stronger = [...LIMITS].find(
    ([name, watt]) => watt >= most && family(name) === family(textOf(standard)),
  );
  const remedy = `write at most ${limit}${stronger ? `, or standard: ${stronger[0]}` : ''}`;
  const related = [{ message: `the standard is ${textOf(standard)}`, node: standard.address }];
  return [warning('foundation/link-poe', watts.address, text, { remedy, related })];
}

/** A data link that is named although it carries no power. */
function needless(entity: Entity, link: View<PowerLink>, mode: string, named: string): readonly Finding[] {
  const node = link.at('data_link_ref').address;
  const related = [{ message: `the mode is ${mode}`, node: link.at('mode').address }];
  const field = `${subjectOf(entity)}: data_link_ref:`;
  const remedy = `remove data_link_ref, or write mode: ${POE}`;
  return mode === WIRELESS
    ? [
        error(
          'foundation/link-power',
          node,
          `${field} power without a wire (${mode}) runs over no data link, but ${named} is named`,
          { remedy, related },
        ),
      ]
    : [
        warning(
          'foundation/link-poe',
          node,
          `${field} only a link of mode ${POE} runs over a data link, and this one, of mode ${mode}, names ${named}`,
          { remedy, related },
        ),
      ];
}

/** Power over Ethernet without the link that it runs over. */
function unnamed(lab: Lab, entity: Entity, link: View<PowerLink>): readonly Finding[] {
  const ends = devicesAt(link);
  const between = dataLinks(lab)
    .members()
    .filter((candidate) => {
      const others = devicesAt(candidate);
      return ends.length === 2 && ends.every((id) => others.includes(id));
    })
    .map(({ key }) => key);
  const text = `${subjectOf(entity)}: data_link_ref: it is missing, and power over Ethernet runs over a data link`;
  const remedy =
    between.length > 0
      ? `add data_link_ref: ${alternatives(between)}`
      : 'add the data link, and name it as data_link_ref';
  const related = [{ message: `the mode is ${POE}`, node: link.at('mode').address }];
  return [warning('foundation/link-poe', entity.address, text, { remedy, related })];
}

/** The devices at the ends. */
function devicesAt(link: View<LinkFields>): readonly string[] {
  return endsOf(link).flatMap((end) => end.device ?? []);
}

/** Of the two ends of the cable, both links have to name the same one; power that is put in between is neither's. */
function contradicted(lab: Lab, entity: Entity, named: string): readonly Finding[] {
  const [link, data] = [powerLink(lab, entity.id), dataLink(lab, named)];
  const [letter, delivery] = [providerLetter(link), data.at('power_delivery')];
  const other = carriesPower(data) ? providerLetter(delivery) : undefined;
  if (letter === undefined || other === undefined) return [];
  const [provider, by] = [endOf(link, letter).device, endOf(data as View<LinkFields>, other).device];
  if (provider === undefined || by === undefined || provider === by) return [];
  if (!devicesAt(data as View<LinkFields>).includes(provider)) return [];
  const text = `${subjectOf(entity)}: provider_endpoint: ${letter} is ${provider}, but by ${named} power comes from ${by}`;
  const related = [
    { message: `${other} of ${named} is ${by}`, node: delivery.at('provider_endpoint').address },
  ];
  const remedy = 'name the same end in both links';
  return [error('foundation/link-power', link.at('provider_endpoint').address, text, { remedy, related })];
}
