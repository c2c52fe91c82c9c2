/** Storages hold what is put on them. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { lxcTemplates, storage } from '../../topology/model/entities.js';
import { deviceRef, guestOf } from '../../topology/model/guests.js';
import { disksOn } from '../../topology/model/storage-disks.js';
import { alternatives } from '../../topology/schema/expectation.js';
import type { Data } from '../entities.js';
import { error } from '../finding.js';
import type { Entity, EntityRule } from '../rule.js';
import { hasRefused, textOf } from '../values.js';
import { type Content, fittingStorages, holds, type StorageUse, useOf, usesOf } from './uses.js';
import { someOf, textsOf } from './values.js';

/** Second places that a finding shows at most. */
const SHOWN = 3;

/** A storage is used for what it says it may hold: a fault for each kind of content, whoever needs it. */
export const storageContent: EntityRule = {
  codes: ['storage/content'],
  of: ['L3_data.storage'],
  judge(lab, entity) {
    if (textsOf(storage(lab, entity.id).at('content')) === undefined) return [];
    return Object.entries(uses).flatMap(([content, find]) => {
      if (holds(lab, entity.id, content)) return [];
      const [first, ...others] = find(lab, entity.id).filter((use) => use.content === content);
      return first && !isMisspelt(lab, entity) ? [lacking(lab, entity, first, others)] : [];
    });
  },
};

/** True if a word of the content is refused: the one that is meant may be the one that lacks. */
function isMisspelt(lab: Lab, entity: Entity): boolean {
  const words = storage(lab, entity.id).at('content').members();
  return hasRefused(lab, entity.address, ...words.map(({ address }) => address));
}

/** What a storage is used for, by content. */
const uses: { readonly [content in Content]: (lab: Lab, id: string) => readonly StorageUse[] } = {
  images: usesByGuests,
  rootdir: usesByGuests,
  vztmpl: (lab, id) =>
    lxcTemplates(lab)
      .members()
      .flatMap((template) =>
        useOf(lab, template.at('storage_ref'), {
          user: template.key,
          field: 'storage_ref',
          content: 'vztmpl',
          purpose: "a container's template",
        }),
      )
      .filter((use) => use.storage === id),
  backup: usesByBackups,
};

function usesByGuests(lab: Lab, id: string): readonly StorageUse[] {
  const ids = new Set(disksOn(lab, id).map((disk) => textOf(disk.at('guest')) ?? ''));
  return [...ids].flatMap((guestId) => {
    const guest = guestOf(lab, guestId);
    return guest ? usesOf(guest).filter((use) => use.storage === id) : [];
  });
}

/** Policies name the storage in two places, often both: the first counts. */
function usesByBackups(lab: Lab, id: string): readonly StorageUse[] {
  const policies = lab.root.at('L7_operations').at('backup').at('policies') as View<unknown> as View<Data>;
  return policies.members().flatMap((policy) => {
    const use = { user: policy.key, content: 'backup', purpose: 'a backup' } as const;
    const named = [
      ...useOf(lab, policy.at('storage_ref'), { ...use, field: 'storage_ref' }),
      ...useOf(lab, policy.at('destination').at('storage_ref'), { ...use, field: 'destination.storage_ref' }),
    ];
    return named.filter((each) => each.storage === id).slice(0, 1);
  });
}

/** The fault is at the place that names the storage or, if several do, in what the storage says. */
function lacking(lab: Lab, { id }: Entity, first: StorageUse, others: readonly StorageUse[]): Finding {
  const written = storage(lab, id).at('content');
  const held = alternatives(textsOf(written) ?? [], 'and');
  const all = [first, ...others];
  const users = someOf([...new Set(all.map(({ user }) => user))]);
  const { content, purpose, field } = first;
  const remedy = remedyFor(lab, id, all);
  if (all.every(({ node }) => node === first.node)) {
    const what = held === '' ? 'holds nothing' : `holds ${held} only`;
    const text = `${users}: ${field}: ${id} ${what}, and ${purpose} needs the content ${content}`;
    const related = [{ message: `the content of ${id}`, node: written.address }];
    return error('storage/content', first.node, text, { remedy, related });
  }
  const what = held === '' ? 'it holds nothing' : `it holds ${held} only`;
  const text = `${id}: content: ${what}, and is used by ${users}, of which each needs the content ${content}`;
  const related = all
    .slice(0, SHOWN)
    .map((use) => ({ message: `${use.user} puts ${use.purpose} there`, node: use.node }));
  return error('storage/content', written.address, text, { remedy, related });
}

function remedyFor(lab: Lab, id: string, all: readonly StorageUse[]): string {
  const { content, user } = all[0] ?? { content: '', user: '' };
  const guest = guestOf(lab, user);
  const others = fittingStorages(lab, content, guest && deviceRef(guest).value);
  const add = `add ${content} to the content of ${id}`;
  return others.length > 0 ? `${add}, or name a storage that has it: ${someOf(others)}` : add;
}
