/** Rules about media, slots and storages. */
import type { Rule } from '../rule.js';
import { mediaInSlots } from './attachments.js';
import { storageContent } from './content.js';
import { devicePath, diskAttached } from './disks.js';
import { legacyDevice, legacyMedium } from './legacy.js';
import { guestNode } from './nodes.js';
import { mediumSizes, storageSize } from './sizes.js';
import { slotClashes } from './slot-clash.js';
import { deviceStorage, slotMount } from './slots.js';

export const storageRules: readonly Rule[] = [
  legacyDevice,
  legacyMedium,
  deviceStorage,
  slotMount,
  slotClashes,
  mediaInSlots,
  diskAttached,
  devicePath,
  storageContent,
  guestNode,
  storageSize,
  mediumSizes,
];
