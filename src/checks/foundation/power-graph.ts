/** What powers what, as devices and links say. */
import type { Address } from '../../engine/address.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataLinks, device, devices, powerLinks } from '../../topology/model/entities.js';
import { numberOf, textOf } from '../values.js';
import { carriesPower } from './link-power.js';
import { endOf, isActive, type Letter, type LinkFields, providerLetter } from './links.js';

/** Power that goes from a device to what is at the other end. */
export interface Feed {
  readonly from: string;
  /** The device that is powered; undefined if it is none of the lab. */
  readonly to: string | undefined;
  /** The entity that says so, in which field, and where that is. */
  readonly by: string;
  readonly field: string;
  readonly node: Address;
  /** The most that the link carries, in W, where it says. */
  readonly watts: number | undefined;
}

/** True for a UPS or PDU: a device that passes power on and uses next to none itself. */
export function isPowerDevice(lab: Lab, id: string): boolean {
  return textOf(device(lab, id).at('class')) === 'power';
}

/** Where devices name what powers them. */
function namedFeeds(lab: Lab): readonly Feed[] {
  return devices(lab)
    .members()
    .flatMap((member): Feed[] => {
      const field = member.at('power').at('upstream_power_ref');
      const from = textOf(field);
      if (from === undefined || device(lab, from).at('id').value === undefined) return [];
      return [
        {
          from,
          to: member.key,
          by: member.key,
          field: 'power.upstream_power_ref',
          node: field.address,
          watts: undefined,
        },
      ];
    });
}

/** Where a link says that it carries power: a power link itself, or what a data link has beside. */
interface Delivery {
  readonly field: string;
  readonly view: View<{ readonly provider_endpoint?: Letter; readonly max_watts?: number } | undefined>;
}

/** The power that a link carries from one of its ends to the other. */
function feedOf(lab: Lab, link: View<LinkFields>, { field, view }: Delivery): readonly Feed[] {
  if (!isActive(link)) return [];
  const said = providerLetter(view);
  const letter = said ?? likelyProvider(lab, link);
  if (letter === undefined) return [];
  const [source, sink] = [endOf(link, letter), endOf(link, letter === 'a' ? 'b' : 'a')];
  if (source.device === undefined || device(lab, source.device).at('id').value === undefined) return [];
  if (source.device === sink.device && source.interface === sink.interface) return [];
  const node = said === undefined ? view.address : view.at('provider_endpoint').address;
  const watts = numberOf(view.at('max_watts'));
  return [{ from: source.device, to: sink.device, by: link.key, field, node, watts }];
}

/** Of a UPS or PDU and something else, it is the first that gives power. */
function likelyProvider(lab: Lab, link: View<LinkFields>): Letter | undefined {
  const isSource = (letter: Letter): boolean => {
    const id = endOf(link, letter).device;
    return id !== undefined && isPowerDevice(lab, id);
  };
  const isOther = (letter: Letter): boolean => {
    const id = endOf(link, letter).device;
    return id !== undefined && !isPowerDevice(lab, id);
  };
  if (isSource('a') && isOther('b')) return 'a';
  return isSource('b') && isOther('a') ? 'b' : undefined;
}

/** All power that goes from devices to others: first what devices say, then power links, then data links. */
export function feedsOf(lab: Lab): readonly Feed[] {
  const ofPowerLinks = powerLinks(lab)
    .members()
    .flatMap((link) =>
      feedOf(lab, link as View<LinkFields>, { field: 'provider_endpoint', view: link as Delivery['view'] }),
    );
  // What a power link says of the data link that it runs over counts, and not that link's own word.
  const described = new Set(
    powerLinks(lab)
      .members()
      .map((link) => textOf(link.at('data_link_ref'))),
  );
  const ofDataLinks = dataLinks(lab)
    .members()
    .filter((link) => !described.has(link.key) && carriesPower(link))
    .flatMap((link) => {
      const view = link.at('power_delivery') as Delivery['view'];
      return feedOf(lab, link as View<LinkFields>, { field: 'power_delivery.provider_endpoint', view });
    });
  return [...namedFeeds(lab), ...ofPowerLinks, ...ofDataLinks];
}

/** Feeds by the device that gives power, sorted by what they lead to; those that devices name come first. */
export function feedsBySource(feeds: readonly Feed[]): ReadonlyMap<string, readonly Feed[]> {
  const bySource = new Map<string, Feed[]>();
  for (const feed of feeds) {
    const known = bySource.get(feed.from);
    if (known) known.push(feed);
    else bySource.set(feed.from, [feed]);
  }
  for (const list of bySource.values()) list.sort((a, b) => compareBytes(a.to ?? a.by, b.to ?? b.by));
  return bySource;
}
