/** Storage slots of devices, media, and which medium is in which slot. */
import type { Static } from '@sinclair/typebox';
import { amount, choice, flag, legacy, list, number, text } from './common.js';
import { entity, id, ref } from './entity.js';

export const buses = [
  'ide',
  'sata',
  'sas',
  'm2',
  'pcie',
  'usb',
  'sdio',
  'emmc',
  'emmc-reader',
  'qspi',
  'onboard',
  'virtual',
] as const;

export const mediaStates = ['present', 'planned', 'optional', 'retired'] as const;

export const StorageSlot = entity(
  'A place for a medium.',
  {
    id: id('slot-', 'Id, unique in the device.'),
    bus: choice('How a medium is connected; the medium has to support it.', buses),
    mount: choice('How a medium is held; has to fit the bus.', [
      'soldered',
      'replaceable',
      'removable',
      'virtual',
    ]),
  },
  {
    name: text('Name to show.'),
    connector: text('Kind of connector, such as M.2 2280.'),
    max_speed_gbps: amount('Speed in Gbit/s.'),
    lanes: amount('PCIe lanes.'),
    media: legacy('Replaced by media_attachments.'),
  },
);

export const Medium = entity(
  'A storage medium.',
  {
    id: id('disk-', 'Id of the medium.'),
    type: choice('Kind of medium.', ['hdd', 'ssd', 'nvme', 'sd-card', 'emmc', 'flash']),
    size_gb: number('Size in GB.', { exclusiveMinimum: 0 }),
  },
  {
    name: text('Name to show.'),
    form_factor: choice('Size and shape.', [
      '3.5in',
      '2.5in',
      'm2-2280',
      'm2-2242',
      'msata',
      'microsd',
      'sd',
      'usb-stick',
      'usb-ssd',
      'onboard-chip',
      'virtual',
      'other',
    ]),
    supported_buses: list('Buses that it can be connected to.', choice('A bus.', buses)),
    state: choice('Whether it is there: only present media are in a slot.', mediaStates, 'present'),
    serial: text('Serial number, by which the disk is found when a hypervisor is installed.'),
    vendor: text('Maker.'),
    model: text('Model name.'),
    usage: text('What it is used for.'),
    boot: flag('Whether the device boots from it.'),
    removable: flag('Whether it can be taken out while running.'),
    rotational: flag('Whether it spins.'),
    virtual: flag('Whether it is no hardware.'),
    device: legacy('Replaced by media_attachments.'),
    path: legacy('Replaced by os_device of a storage.'),
  },
);

export const MediaAttachment = entity(
  'A medium in a slot.',
  {
    id: id('attach-', 'Id of the attachment.'),
    device_ref: ref('Device that has the slot.', 'L1_foundation.devices'),
    slot_ref: ref('Slot of that device.', 'L1_foundation.devices', {
      part: 'specs.storage_slots',
      owner: 'device_ref',
    }),
    media_ref: ref('Medium in the slot.', 'L1_foundation.media_registry'),
  },
  { state: choice('Whether the medium is in the slot.', mediaStates, 'present') },
);

export type StorageSlot = Static<typeof StorageSlot>;
export type Medium = Static<typeof Medium>;
export type MediaAttachment = Static<typeof MediaAttachment>;
