/** What containers and virtual machines of bpg/proxmox have in common. */
import { type FormatName, formats, isVlan } from '../topology/schema/scalars.js';
import { looksSecret } from '../topology/secret.js';
import type { FoundNic } from './guest.js';
import type { Notes } from './notes.js';
import { type Data, data, items, positive, text, tidy } from './values.js';

/** Attributes that are taken over, by block; `''` holds those of the resource itself. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** What only Terraform needs, or what the provider computes. */
const NOT_SETTINGS =
  /^(?:id|ipv[46]|ipv[46]_addresses|mac_addresses|network_interface_names|started|timeout_.*|timeouts|.*_on_destroy|reboot.*|migrate|path_in_datastore|hotplugged)$/;

/** What the provider writes where nothing is set. */
const DEFAULTS: Readonly<Record<string, readonly unknown[]>> = {
  acpi: [true],
  architecture: ['amd64', 'x86_64'],
  backup: [true],
  aio: ['io_uring'],
  bios: ['seabios'],
  enabled: [true],
  hotplug: ['network,disk,usb'],
  keyboard_layout: ['en-us'],
  limit: [0],
  machine: ['pc'],
  replicate: [true],
  scsi_hardware: ['virtio-scsi-pci', 'virtio-scsi-single'],
  tablet_device: [true],
  tty_count: [2],
  type: ['nocloud', 'console', 'l26', 'std', 'tty'],
  units: [100, 1024],
  upgrade: [true],
  mtu: [0],
};

/** The first block of a name; an empty one if there is none. */
export function block(values: Data, name: string): Data {
  const value = values[name];
  return data(Array.isArray(value) ? value[0] : value);
}

/** All blocks of a name. */
export function blocks(values: Data, name: string): readonly Data[] {
  const value = values[name];
  return (Array.isArray(value) ? value : [value])
    .filter((one) => one !== undefined && one !== null)
    .map(data);
}

/** Notes what is set and has no field here: names only, since any value may be a secret. */
export function noteOthers(values: Data, known: Known, where: string, notes: Notes): void {
  const names = new Set<string>();
  for (const [name, value] of Object.entries(values)) {
    const inside = known[name];
    if (inside) {
      for (const one of blocks(values, name)) {
        for (const [key, given] of Object.entries(one)) {
          if (!inside.includes(key) && isSet(key, given)) names.add(`${name}.${key}`);
        }
      }
    } else if (!known['']?.includes(name) && isSet(name, value)) names.add(name);
  }
  if (names.size > 0)
    notes.add('left-out', where, `${[...names].sort().join(', ')}: the topology has no field for it`);
}

function isSet(key: string, value: unknown): boolean {
  if (NOT_SETTINGS.test(key) || value === undefined || value === null) return false;
  if (value === false || value === '' || value === 0 || value === -1) return false;
  if (DEFAULTS[key]?.includes(value)) return false;
  if (Array.isArray(value)) return value.some((item) => isSet(key, item));
  return typeof value !== 'object' || Object.entries(value).some(([name, item]) => isSet(name, item));
}

/** The order in which guests start. */
export function boot(values: Data, onboot: unknown): Data {
  const { order, up_delay, down_delay } = block(values, 'startup');
  return tidy({
    onboot: typeof onboot === 'boolean' ? onboot : undefined,
    startup_order: positive(order),
    up_delay: positive(up_delay),
    down_delay: positive(down_delay),
  });
}

/** Name resolution, and the public keys that may log in. */
export function initialization(values: Data): { readonly dns: Data; readonly cloudinit: Data } {
  const initial = block(values, 'initialization');
  const [dns, account] = [block(initial, 'dns'), block(initial, 'user_account')];
  const servers = items(dns.servers).flatMap((server) => text(server) ?? []);
  const keys = items(account.keys).flatMap((key) => text(key) ?? []);
  const user = text(account.username);
  return {
    dns: tidy({ nameserver: text(servers.join(' ')) ?? text(dns.server), searchdomain: text(dns.domain) }),
    cloudinit: tidy({
      enabled: keys.length > 0 || user !== undefined ? true : undefined,
      user,
      ssh_keys: keys,
    }),
  };
}

/** The interfaces in order, with their addresses. */
export function nics(values: Data, name: string, where: string, notes: Notes): readonly FoundNic[] {
  const addresses = blocks(block(values, 'initialization'), 'ip_config');
  return blocks(values, name).map((nic, n) => {
    const config = addresses[n] ?? {};
    const { address, gateway } = block(config, 'ipv4');
    const v6 = text(block(config, 'ipv6').address);
    if (v6 !== undefined)
      notes.add('left-out', where, `address ${v6} of IPv6: guests have addresses of IPv4 only`);
    const vlan = positive(nic.vlan_id);
    if (vlan !== undefined && !isVlan(vlan))
      notes.add('left-out', where, `vlan_id ${vlan}: a VLAN is 1 to 4094`);
    return {
      bridge: text(nic.bridge),
      vlan: isVlan(vlan) ? vlan : undefined,
      address: formatted(address, 'ipcidr-or-dhcp', where, notes),
      gateway: formatted(gateway, 'ip', where, notes),
      fields: tidy({
        interface: text(nic.name),
        model: text(nic.model),
        firewall: nic.firewall === true ? true : undefined,
        mac: formatted(nic.mac_address, 'mac', where, notes)?.toLowerCase(),
      }),
    };
  });
}

/** The text if it is as the topology wants it; else nothing, which is noted. */
export function formatted(
  value: unknown,
  format: FormatName,
  where: string,
  notes: Notes,
): string | undefined {
  const given = text(value);
  if (given === undefined || formats[format].validate(given)) return given;
  notes.add('left-out', where, `${given}: expected ${formats[format].expected}`);
  return undefined;
}

/** Size in GB of `10G`, `512M`, `1T` or a number of GB. */
export function gigabytes(size: unknown): number | undefined {
  const plain = positive(size);
  if (plain !== undefined) return plain;
  const match = /^(\d+(?:\.\d+)?)([KMGT])i?B?$/i.exec(text(size) ?? '');
  const [, amount, unit = 'G'] = match ?? [];
  const factor = { K: 1 / 1024 ** 2, M: 1 / 1024, G: 1, T: 1024 }[unit.toUpperCase()] ?? 1;
  return amount === undefined ? undefined : Number(amount) * factor;
}

/** What guests of both kinds have; `tags` are kept in their order. */
export function common(values: Data, where: string, notes: Notes): Data {
  const description = text(values.description);
  const isSecret = looksSecret('description', description);
  if (isSecret) notes.add('secret', where, 'its description, which looks like a secret');
  const tags = items(values.tags).flatMap((tag) => text(tag) ?? []);
  return tidy({ description: isSecret ? undefined : description, tags });
}
