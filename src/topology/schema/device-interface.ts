/** Interfaces of devices. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, formatted, free, text, vlan } from './common.js';
import { entity, id } from './entity.js';

/** Types of interfaces that carry a network; the others have a role in free text. */
export const networkInterfaceTypes = [
  'ethernet',
  'pci-ethernet',
  'usb-ethernet',
  'wifi-5ghz',
  'wifi-2.4ghz',
  'lte',
] as const;

export const interfaceTypes = [
  ...networkInterfaceTypes,
  'usb',
  'usb-c',
  'hdmi',
  'display',
  'camera',
  'expansion',
  'audio',
  'debug',
] as const;

/** What a network interface is for. */
export const interfaceRoles = ['wan', 'wan-failover', 'lan', 'reserved', 'trunk', 'management'] as const;

export const Interface = entity(
  'A port or radio of a device.',
  {
    id: id('if-', 'Id, unique in the device.'),
    name: text("Name to show, and its name in the device's system where physical_name is absent."),
    type: choice(
      'Kind of interface. The ethernet, wifi and lte kinds carry networks; the others are for people to know.',
      interfaceTypes,
    ),
  },
  {
    role: text(
      `What it is for. A network interface: ${interfaceRoles.join(', ')}; ports of a router with role lan or trunk are joined in its bridge. Any other interface: free text.`,
    ),
    physical_name: text("Name in the device's own system, such as ether2 or enp3s0."),
    speed_mbps: amount('Speed in Mbit/s.'),
    mac: formatted('mac', 'MAC address, or auto-detect where it is not known yet.'),
    access_vlan: vlan('VLAN to which untagged traffic on this port of a router belongs.'),
    standard: free('Standard of the port or radio, for people.'),
    status: free('State, for people.'),
    features: free('What it can do, for people.'),
  },
  {
    if: {
      type: 'object',
      properties: { type: { type: 'string', enum: [...networkInterfaceTypes] } },
      required: ['type'],
    },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { type: 'object', properties: { role: { enum: [...interfaceRoles] } } },
  },
);

export type Interface = Static<typeof Interface>;
