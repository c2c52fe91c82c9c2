/** Ends of links: two that differ, on hardware, at interfaces of their devices that are free. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { dataLinks, device, devices, powerLinks } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { subjectOf } from '../entities.js';
import { error } from '../finding.js';
import type { Entity, EntityRule, LabRule } from '../rule.js';
import { hasRefused, textOf } from '../values.js';
import { isInstance } from './devices.js';
import { type End, endsOf, interfaceAt, isActive, type LinkFields, linkOf } from './links.js';

const CODE = 'foundation/link-endpoint';

/** What a link's ends are by themselves. */
export const linkEndpoint: EntityRule = {
  codes: [CODE],
  of: ['L1_foundation.data_links', 'L1_foundation.power_links'],
  judge(lab, entity) {
    const [a, b] = endsOf(linkOf(lab, entity));
    return isSame(a, b)
      ? [sameEnds(entity, a, b)]
      : [a, b].flatMap((end) => [
          ...instanceFindings(lab, entity, end),
          ...interfaceFindings(lab, entity, end),
        ]);
  },
};

function isSame(a: End, b: End): boolean {
  if (a.device === undefined && a.external === undefined) return false;
  return a.device === b.device && a.external === b.external && a.interface === b.interface;
}

function sameEnds(entity: Entity, a: End, b: End): Finding {
  const what = [a.interface, a.device ?? a.external].filter((part) => part !== undefined).join(' of ');
  const text = `${subjectOf(entity)}: endpoint_b: both ends are ${what}`;
  const remedy = 'name what is at the other end';
  return error(CODE, b.view.address, text, {
    remedy,
    related: [{ message: 'the other end', node: a.view.address }],
  });
}

/** A machine at a provider has no sockets that anybody could reach. */
function instanceFindings(lab: Lab, entity: Entity, end: End): readonly Finding[] {
  if (end.device === undefined || !isInstance(lab, end.device)) return [];
  const text = `${subjectOf(entity)}: endpoint_${end.letter}.device_ref: no link leads to ${end.device}, which is a provider-instance`;
  const related = [
    { message: `the substrate of ${end.device}`, node: device(lab, end.device).at('substrate').address },
  ];
  const remedy = 'remove the link; a tunnel is a network of its own';
  return [error(CODE, end.view.at('device_ref').address, text, { remedy, related })];
}

/** An interface that no device has is an unknown reference. */
function interfaceFindings(lab: Lab, entity: Entity, end: End): readonly Finding[] {
  const id = end.interface;
  if (id === undefined || interfaceAt(lab, end)) return [];
  const field = end.view.at('interface_ref').address;
  if (end.device === undefined) {
    if (end.external === undefined || holdersOf(lab, id).length === 0) return [];
    return [
      interfaceFinding(lab, entity, end, 'is an interface, and what is outside has none that is known here'),
    ];
  }
  const owner = device(lab, end.device);
  if (owner.at('id').value === undefined || hasInterface(lab, end.device, id)) return [];
  if (hasRefused(lab, owner.address, owner.at('interfaces').address)) return [];
  if (hasRefused(lab, entity.address, field)) return [];
  const names = alternatives(holdersOf(lab, id), 'and');
  if (names === '') return [];
  return [
    interfaceFinding(lab, entity, end, `is an interface of ${names}, and this end is at ${end.device}`),
  ];
}

function interfaceFinding(lab: Lab, entity: Entity, end: End, why: string): Finding {
  const id = end.interface ?? '';
  const text = `${subjectOf(entity)}: endpoint_${end.letter}.interface_ref: ${id} ${why}`;
  const remedy =
    end.device === undefined
      ? 'name the device as device_ref, or remove interface_ref'
      : `name an interface of ${end.device}, or another device`;
  const related = holdersOf(lab, id).map((holder) => ({
    message: `${holder} has ${id}`,
    node: device(lab, holder).at('interfaces').member(id).address,
  }));
  return error(CODE, end.view.at('interface_ref').address, text, { remedy, related });
}

/** The devices with an interface of that id, even if it is there twice. */
function holdersOf(lab: Lab, id: string): readonly string[] {
  return devices(lab)
    .keys()
    .filter((key) => hasInterface(lab, key, id));
}

function hasInterface(lab: Lab, deviceId: string, id: string): boolean {
  const interfaces = device(lab, deviceId).at('interfaces');
  return interfaces.members().some((member) => textOf(member.at('id')) === id);
}

interface Plug {
  readonly link: string;
  readonly end: End;
}

/** Which interfaces the active links of one kind end at; a radio serves many. */
function plugsOf(lab: Lab, links: readonly View<LinkFields>[]): readonly Plug[] {
  return links.flatMap((link): Plug[] => {
    if (!isActive(link)) return [];
    const [a, b] = endsOf(link);
    const ends = isSame(a, b) ? [a] : [a, b];
    return ends.flatMap((end) => {
      const port = interfaceAt(lab, end);
      return !port || textOf(port.at('type'))?.startsWith('wifi-') ? [] : [{ link: link.key, end }];
    });
  });
}

function sharedInterfaces(plugs: readonly Plug[]): readonly Finding[] {
  const taken = new Map<string, Plug>();
  return plugs.flatMap(({ link, end }) => {
    const port = `${end.interface} of ${end.device}`;
    const first = taken.get(port);
    if (!first) taken.set(port, { link, end });
    if (!first) return [];
    const text = `${link}: endpoint_${end.letter}.interface_ref: ${port} is already an end of ${first.link}`;
    const related = [
      { message: `${first.link} ends here`, node: first.end.view.at('interface_ref').address },
    ];
    const remedy = 'name another interface, or set the status of the link that is not in use to planned';
    return [error(CODE, end.view.at('interface_ref').address, text, { remedy, related })];
  });
}

/** An interface is the end of one active data link, and of one active power link. */
export const busyInterfaces: LabRule = {
  name: 'busyInterfaces',
  module: 'checks/foundation/endpoints',
  codes: [CODE],
  judge: (lab) =>
    [dataLinks(lab).members(), powerLinks(lab).members()].flatMap((links) =>
      sharedInterfaces(plugsOf(lab, links as readonly View<LinkFields>[])),
    ),
};
