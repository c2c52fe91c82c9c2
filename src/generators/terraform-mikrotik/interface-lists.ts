/** Interface lists and their members. */
import { string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { zone } from '../../topology/model/entities.js';
import { routerLans, routerOverlays } from '../../topology/model/routers.js';
import { uplinks } from '../../topology/model/uplinks.js';
import {
  type BaseList,
  interfaceList,
  interfaceOf,
  LIST_NAMES,
  listMember,
  type Resource,
  zoneInterfaceList,
  zoneInterfaceListName,
} from './names.js';
import { managementListNetwork, networksOfZoneList, zonesWithInterfaces } from './router-networks.js';

const BASE_COMMENTS: Readonly<Record<BaseList, string>> = {
  wan: 'Uplinks',
  lan: 'Networks of the site',
  vpn: 'Overlays',
  management: 'From where the router may be managed',
};

const BASE_LISTS = ['wan', 'lan', 'vpn', 'management'] as const satisfies readonly BaseList[];

/** The lists of a router: WAN, LAN, VPN, MANAGEMENT, and one for each trust zone that has an interface. */
export function listContexts(lab: Lab, router: string): readonly TemplateContext[] {
  const takesLan = managementListNetwork(lab, router).value === undefined;
  return [
    ...BASE_LISTS.map((list) => ({
      label: interfaceList(list).label,
      name: string(LIST_NAMES[list]),
      include: list === 'management' && takesLan ? interfaceList('lan').at('name') : undefined,
      comment: string(BASE_COMMENTS[list]),
    })),
    ...zonesWithInterfaces(lab, router).map((key) => ({
      label: zoneInterfaceList(lab, key).label,
      name: withOrigins(string(zoneInterfaceListName(key)), zone(lab, key)),
      include: undefined,
      comment: string(zone(lab, key).at('name')) ?? string(key),
    })),
  ];
}

/** The interface of a network as a member of a list. */
interface Member {
  readonly list: Resource;
  readonly resource: Resource;
  readonly interface: Text;
}

/** The members of all lists: in one list each interface once. */
function membersOf(lab: Lab, router: string): readonly Member[] {
  return networksByList(lab, router).flatMap(({ list, networks }) => {
    const taken = new Set<string>();
    return networks.flatMap((id): Member[] => {
      const member = interfaceOf(lab, id);
      if (member === undefined || taken.has(member.value)) return [];
      taken.add(member.value);
      return [{ list, resource: listMember(lab, list, id), interface: member }];
    });
  });
}

/** The networks whose interfaces are in each list. */
function networksByList(
  lab: Lab,
  router: string,
): readonly { readonly list: Resource; readonly networks: readonly string[] }[] {
  const management = managementListNetwork(lab, router).value;
  return [
    { list: interfaceList('wan'), networks: lab.query(uplinks, router).keys() },
    { list: interfaceList('lan'), networks: routerLans(lab, router) },
    { list: interfaceList('vpn'), networks: routerOverlays(lab, router) },
    { list: interfaceList('management'), networks: management === undefined ? [] : [management] },
    ...zonesWithInterfaces(lab, router).map((key) => ({
      list: zoneInterfaceList(lab, key),
      networks: networksOfZoneList(lab, router, key),
    })),
  ];
}

/** The members of all lists, as the template shows them. */
export function memberContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return membersOf(lab, router).map(({ list, resource, interface: member }) => ({
    label: resource.label,
    list: list.at('name'),
    interface: member,
  }));
}

/** The members of all lists, for what has to wait for them. */
export function memberResources(lab: Lab, router: string): readonly Resource[] {
  return membersOf(lab, router).map(({ resource }) => resource);
}
