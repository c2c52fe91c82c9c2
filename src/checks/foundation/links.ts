/** Links between devices: their ends, and which way power goes. */
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataLink, deviceInterface, powerLinks } from '../../topology/model/entities.js';
import type { Interface } from '../../topology/schema/device-interface.js';
import type { DataLink, Endpoint, PowerLink } from '../../topology/schema/link.js';
import type { Entity } from '../rule.js';
import { textOf } from '../values.js';

export type Letter = 'a' | 'b';

/** What data links and power links have in common. */
export interface LinkFields {
  readonly endpoint_a: Endpoint;
  readonly endpoint_b: Endpoint;
  readonly status?: DataLink['status'];
}

/** An end of a link. */
export interface End {
  readonly letter: Letter;
  readonly view: View<Endpoint>;
  /** What is at this end: the id of a device, or else free text. */
  readonly device: string | undefined;
  readonly external: string | undefined;
  readonly interface: string | undefined;
}

/** A data link or a power link, as an entity of either collection. */
export function linkOf(lab: Lab, entity: Pick<Entity, 'collection' | 'id'>): View<LinkFields> {
  return entity.collection === 'L1_foundation.data_links'
    ? (dataLink(lab, entity.id) as View<LinkFields>)
    : powerLink(lab, entity.id);
}

export function powerLink(lab: Lab, id: string): View<PowerLink> {
  return powerLinks(lab).member(id) as View<PowerLink>;
}

export function endOf(link: View<LinkFields>, letter: Letter): End {
  const view = link.at(`endpoint_${letter}`);
  return {
    letter,
    view,
    device: textOf(view.at('device_ref')),
    external: textOf(view.at('external_ref')),
    interface: textOf(view.at('interface_ref')),
  };
}

/** Both ends of a link, a first. */
export function endsOf(link: View<LinkFields>): readonly [End, End] {
  return [endOf(link, 'a'), endOf(link, 'b')];
}

/** True for a link in use: what is planned or on standby occupies and powers nothing. */
export function isActive(link: View<LinkFields>): boolean {
  const status: unknown = link.at('status').value;
  return status === undefined || status === 'active';
}

/** The interface at an end; undefined where none is named, or the device has no such interface. */
export function interfaceAt(lab: Lab, end: End): View<Interface | undefined> | undefined {
  if (end.device === undefined || end.interface === undefined) return undefined;
  const view = deviceInterface(lab, end.device, end.interface) as View<Interface | undefined>;
  return view.at('id').value === end.interface ? view : undefined;
}

/** The end that gives power, as the link says; undefined if it says nothing. */
export function providerLetter(holder: { at(key: 'provider_endpoint'): View<unknown> }): Letter | undefined {
  const letter = holder.at('provider_endpoint').value;
  return letter === 'a' || letter === 'b' ? letter : undefined;
}
