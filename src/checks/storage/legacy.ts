/** Fields of older topologies, which are accepted so that they can be told what replaces them. */

import type { Finding, Severity } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import { type Data, subjectOf } from '../entities.js';
import type { Entity, EntityRule } from '../rule.js';

function replaced(
  severity: Severity,
  entity: Entity,
  place: string,
  view: View<unknown>,
  text: string,
  remedy: string,
): readonly Finding[] {
  if (view.value === undefined) return [];
  const message = `${subjectOf(entity)}: ${place}: ${text}`;
  return [{ code: 'storage/legacy-field', severity, message, remedy, node: view.address, at: 'key' }];
}

/** The system of a device, and media that are written into its slots. */
export const legacyDevice: EntityRule = {
  codes: ['storage/legacy-field'],
  of: ['L1_foundation.devices'],
  judge(_, entity) {
    const os = entity.view.at('os');
    const planned = replaced(
      'error',
      entity,
      'os.planned',
      os.at('planned'),
      'a system that is planned is not written here any more, and nothing reads it',
      'remove os, and list the systems in supported_operating_systems',
    );
    const system = replaced(
      'warning',
      entity,
      'os',
      os,
      'the system of a device is not written here any more, and nothing reads it',
      'remove it, and list the systems in supported_operating_systems',
    );
    const slots = inlineMedia(entity.view).flatMap(({ slot, media }) =>
      replaced(
        'error',
        entity,
        `specs.storage_slots[${slot}].media`,
        media,
        'a medium is not written into its slot any more, and nothing reads it there',
        `move it to L1_foundation.media_registry, and attach it in L1_foundation.media_attachments: {id: attach-…, device_ref: ${entity.id}, slot_ref: ${slot}, media_ref: disk-…}`,
      ),
    );
    // The block goes as a whole: a planned system in it is the graver word for the same fault.
    return [...(planned.length > 0 ? planned : system), ...slots];
  },
};

/** Slots of a device that hold a medium in themselves. */
export function inlineMedia(
  device: View<Data>,
): readonly { readonly slot: string; readonly media: View<unknown> }[] {
  return device
    .at('specs')
    .at('storage_slots')
    .members()
    .map((slot) => ({ slot: slot.key, media: slot.at('media') }))
    .filter(({ media }) => media.value !== undefined);
}

/** Where a medium is, and what the system calls it. */
export const legacyMedium: EntityRule = {
  codes: ['storage/legacy-field'],
  of: ['L1_foundation.media_registry'],
  judge(_, entity) {
    const attach = `attach it in L1_foundation.media_attachments: {id: attach-…, device_ref: …, slot_ref: slot-…, media_ref: ${entity.id}}`;
    const path = `write the path as os_device of the storage that has disk_ref: ${entity.id}`;
    const device = entity.view.at('device');
    const isPath = String(device.value).startsWith('/');
    return [
      ...replaced(
        'error',
        entity,
        'device',
        device,
        isPath
          ? 'what the system calls a medium is not written here any more, and nothing reads it'
          : 'the device that a medium is in is not written here any more, and nothing reads it',
        isPath ? path : attach,
      ),
      ...replaced(
        'error',
        entity,
        'path',
        entity.view.at('path'),
        'what the system calls a medium is not written here any more, and nothing reads it',
        path,
      ),
    ];
  },
};
