/** What containers and virtual machines have in common in their resources. */
import { type Cell, cell, has, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import { number, string, strings } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { nodeOf } from '../../topology/model/devices.js';
import { deviceRef, fieldsOf, type Guest, guestTags } from '../../topology/model/guests.js';
import { type Nic, nicBridge, nicBridgeName, nicGateway } from '../../topology/model/nics.js';
import { authorizedKeys } from '../../topology/model/ssh.js';
import type { GuestDns } from '../../topology/schema/guest.js';
import { entityLabel, filled } from '../terraform/values.js';
import { isManagedBridge } from './managed-bridges.js';
import { bridgeNameReference } from './resources.js';

/** The label of a guest's resource. */
export function guestLabel(guest: Guest): Text {
  return entityLabel(fieldsOf(guest), guest.id);
}

/** Attributes that stand at the top of both resources. */
export function commonContext(guest: Guest): TemplateContext {
  const fields = fieldsOf(guest);
  return {
    label: guestLabel(guest),
    node_name: string(nodeOf(guest.lab, deviceRef(guest))),
    vm_id: number(fields.at('vmid')),
    description: string(filled(fields.at('description'))),
    tags: strings(filledList(guestTags(guest))),
  };
}

/** A list with at least one item: nothing in or no item, nothing out. */
export function filledList<T>(items: Cell<readonly T[] | null | undefined>): Cell<readonly T[] | undefined> {
  return map(items, (list) => (list.length > 0 ? list : undefined));
}

/** When a guest starts and stops beside the others, with delays in seconds; nothing where nothing is said. */
export function startupContext(guest: Guest): TemplateContext | undefined {
  const boot = fieldsOf(guest).at('boot');
  const startup = {
    order: number(boot.at('startup_order')),
    up_delay: number(boot.at('up_delay')),
    down_delay: number(boot.at('down_delay')),
  };
  return startup.order || startup.up_delay || startup.down_delay ? startup : undefined;
}

/** Name resolution in the guest, name servers in their order; nothing where nothing is said. */
export function dnsContext(guest: Guest): TemplateContext | undefined {
  const dns = overlay<{ readonly dns?: GuestDns }>(guest.view).at('dns');
  const servers = map(dns.at('nameserver'), (text) => text.split(/[\s,;]+/).filter((ip) => ip !== ''));
  const context = {
    domain: string(filled(dns.at('searchdomain'))),
    servers: strings(filledList(servers)),
  };
  return context.domain || context.servers ? context : undefined;
}

/** The keys that may log in; nothing where there are none. */
export function keysText(guest: Guest): Text | undefined {
  return strings(filledList(authorizedKeys(guest.lab, guest.id)), { layout: 'lines' });
}

/** The bridge of a NIC: a reference where Terraform manages it, else its name on the node. */
export function bridgeText(lab: Lab, nic: Nic): Text | undefined {
  const id = nicBridge(nic);
  if (id.value === undefined) return undefined;
  if (isManagedBridge(lab, id.value)) return withOrigins(bridgeNameReference(lab, id.value), id);
  return string(nicBridgeName(nic));
}

/** An address as `ip/prefix` or a word for how it is found, and the gateway, which only a static address has. */
export function ipv4Context(nic: Nic, address: Cell<string | undefined>, without: string): TemplateContext {
  const written = has(address) ? address : cell(without, address);
  return { address: string(written), gateway: string(nicGateway(nic)) };
}

/** Whole GB, rounded up: the provider takes no fraction. */
export function wholeGb(size: Cell<number | undefined>): Cell<number | undefined> {
  return map(size, Math.ceil);
}
