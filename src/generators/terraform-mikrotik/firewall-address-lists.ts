/**
 * Address lists: for each trust zone the addresses of its networks in the whole lab, and of the router's containers
 * that are in none of them and say that they belong to the zone.
 */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import { label, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network, service } from '../../topology/model/entities.js';
import { addressPart } from '../../topology/model/ip.js';
import { networkCidr, networkLabel, networksInZone, zoneKeys } from '../../topology/model/networks.js';
import { bridgedContainers, containerConfig } from './container-placement.js';
import { Resource } from './names.js';

/** Name in the router of a trust zone's address list. */
export function addressListName(zoneKey: string): string {
  return zoneKey.toUpperCase().replaceAll('-', '_');
}

/** Ids of the networks in a trust zone's address list: those with a cidr, sorted; none for an unknown zone. */
export function listedNetworks(lab: Lab, zoneKey: string): readonly string[] {
  if (!zoneKeys(lab).includes(zoneKey)) return [];
  return networksInZone(lab, zoneKey).filter((id) => networkCidr(lab, id).value !== undefined);
}

/** Ids of the services in it, whose containers are behind the router's own bridge for them; sorted. */
export function listedContainers(lab: Lab, router: string, zoneKey: string): readonly string[] {
  if (!zoneKeys(lab).includes(zoneKey)) return [];
  const ids = lab.query(bridgedContainers, router).value;
  return ids.filter((id) => service(lab, id).at('trust_zone_ref').value === zoneKey);
}

/** The cidr of a network as RouterOS prints it: a single host without its prefix. */
export function networkAddresses(lab: Lab, networkId: string): Text | undefined {
  return string(map(networkCidr(lab, networkId), (cidr) => cidr.replace(/\/32$/, '')));
}

/** One entry of a list. */
interface Entry {
  readonly resource: Resource;
  readonly list: Text;
  readonly address: Text | undefined;
  readonly comment: Text;
}

function entriesOf(lab: Lab, router: string, zoneKey: string): readonly Entry[] {
  const networks = listedNetworks(lab, zoneKey).map((id) => {
    const entity = network(lab, id);
    const ids = { id: cell(id, entity.at('id')), zone: entity.at('trust_zone_ref') };
    return entry(zoneKey, ids, networkAddresses(lab, id), string(networkLabel(lab, id)));
  });
  const containers = listedContainers(lab, router, zoneKey).map((id) => {
    const entity = service(lab, id);
    const ids = { id: cell(id, entity.at('id')), zone: entity.at('trust_zone_ref') };
    const address = string(first(map(containerConfig(lab, id).at('address'), addressPart)));
    return entry(zoneKey, ids, address, string(ids.id));
  });
  return [...networks, ...containers];
}

function entry(
  zoneKey: string,
  { id, zone }: { readonly id: Cell<string>; readonly zone: Cell<unknown> },
  address: Text | undefined,
  comment: Text,
): Entry {
  return {
    resource: new Resource('routeros_ip_firewall_addr_list', label(cell(zoneKey, zone), id)),
    list: string(cell(addressListName(zoneKey), zone)),
    address,
    comment,
  };
}

/** What `src_address_list` says for a trust zone; undefined where the list would be empty. */
export function addressList(lab: Lab, router: string, zoneKey: string): Text | undefined {
  return entriesOf(lab, router, zoneKey)[0]?.resource.at('list');
}

/** The entries of all lists, by zone. */
export function addressEntries(lab: Lab, router: string): readonly Resource[] {
  return zoneKeys(lab).flatMap((key) => entriesOf(lab, router, key).map(({ resource }) => resource));
}

/** What the template shows of them. */
export function addressListContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return zoneKeys(lab).flatMap((key) =>
    entriesOf(lab, router, key).map(({ resource, list, address, comment }) => ({
      label: resource.label,
      list,
      address,
      comment,
    })),
  );
}
