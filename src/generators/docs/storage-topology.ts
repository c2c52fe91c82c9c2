/** From device to medium to storage to data, with what is allocated and how long backups are kept. */
import { type Cell, cell, derive, first, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import {
  attachments,
  dataAssets,
  follow,
  idOf,
  media,
  medium,
  storage,
  storages,
  withDefault,
} from '../../topology/model/entities.js';
import { storageSizeGb } from '../../topology/model/storage.js';
import { allocatedGb, disksOn } from '../../topology/model/storage-disks.js';
import type { DataAsset, Storage } from '../../topology/schema/data.js';
import type { MediaAttachment, Medium } from '../../topology/schema/device-storage.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf, kindIcons } from './icons.js';
import { addDeviceGroup } from './nodes.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, joined, keyOf, nameOf, numeral, withUnit, yesNo } from './values.js';

const PRESENT = 'present';

/** The group of the device that a reference names. */
function groupOf(diagram: Diagram, lab: Lab, reference: Cell<string | null | undefined>): Text | undefined {
  const id = idOf(reference);
  return id === undefined ? undefined : addDeviceGroup(diagram, lab, id);
}

/** A medium where it is attached: once, at its first attachment by id. */
function addMedium(diagram: Diagram, lab: Lab, attached: View<MediaAttachment>, icons: IconOf): void {
  const id = idOf(attached.at('media_ref'));
  if (id === undefined) return;
  const entity = medium(lab, id);
  if (entity.at('id').value === undefined) return;
  const group = groupOf(diagram, lab, attached.at('device_ref'));
  const states = [attached.at('state'), entity.at('state')];
  const state = states.find(({ value }) => value !== undefined && value !== PRESENT);
  diagram.node(
    nodeId('medium', keyOf(entity)),
    labelLines(nameOf(entity), entity.at('type'), withUnit(entity.at('size_gb'), 'GB'), state),
    { in: group, shape: 'round', icon: icons(kindIcons, 'medium') },
  );
}

/** `120 of 850 GB`, or what of the two is known. */
function useOf(lab: Lab, id: string): Cell<string | undefined> {
  const allocated = allocatedGb(lab, id);
  return derive(
    (given, size) =>
      size === undefined
        ? given > 0
          ? `${numeral(given)} GB`
          : undefined
        : `${numeral(given)} of ${numeral(size)} GB`,
    allocated,
    storageSizeGb(lab, id),
  );
}

/** An arrow from what a reference names. */
function addArrow(
  diagram: Diagram,
  kind: 'medium' | 'storage',
  reference: Cell<string | null | undefined>,
  to: Text,
): void {
  const id = idOf(reference);
  if (id !== undefined) diagram.edge(nodeId(kind, cell(id, reference)), to, { line: 'arrow' });
}

/** Device – medium – storage – asset. */
function diagramOf(lab: Lab, icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  for (const attached of attachments(lab).members()) addMedium(diagram, lab, attached, icons);
  for (const entity of storages(lab).members()) {
    const node = nodeId('storage', keyOf(entity));
    diagram.node(node, labelLines(nameOf(entity), entity.at('type'), useOf(lab, entity.key)), {
      in: groupOf(diagram, lab, entity.at('device_ref')),
      shape: 'cylinder',
      icon: icons(kindIcons, 'storage'),
    });
    addArrow(diagram, 'medium', entity.at('disk_ref'), node);
  }
  for (const asset of dataAssets(lab).members()) {
    const node = nodeId('asset', keyOf(asset));
    const home = asset.at('storage_ref');
    const owner = first(asset.at('device_ref'), () =>
      follow(home, (id) => storage(lab, id).at('device_ref')),
    );
    diagram.node(node, labelLines(nameOf(asset), asset.at('type')), {
      in: groupOf(diagram, lab, owner),
    });
    addArrow(diagram, 'storage', home, node);
  }
  return diagram.text;
}

const KEPT = ['last', 'daily', 'weekly', 'monthly', 'yearly'] as const;

/** Which backups a storage keeps: `3 last, 7 daily`. */
function retention(entity: View<Storage>): Text | undefined {
  const prune = entity.at('prune_backups');
  const kept = KEPT.map((period) => inline(map(prune.at(`keep_${period}`), (count) => `${count} ${period}`)));
  return joined(kept) ?? inline(map(entity.at('maxfiles'), (count) => `${count} last`));
}

/** How full a storage is by what is given to guests. */
function share(lab: Lab, id: string): Cell<string | undefined> {
  return derive(
    (given, size) => (size === undefined ? undefined : `${Math.round((given / size) * 100)} %`),
    allocatedGb(lab, id),
    storageSizeGb(lab, id),
  );
}

function storageTable(lab: Lab): Text | undefined {
  return tableOf(storages(lab).members(), [
    { title: 'Storage', cell: (entity) => idText(entity) },
    { title: 'Name', cell: (entity) => entity.at('name') },
    { title: 'Type', cell: (entity) => entity.at('type') },
    { title: 'Device', cell: (entity) => code(entity.at('device_ref')) },
    { title: 'Medium', cell: (entity) => code(entity.at('disk_ref')), optional: true },
    { title: 'Allocated / size', cell: ({ key }) => useOf(lab, key) },
    { title: 'Share', cell: ({ key }) => share(lab, key), optional: true },
    {
      title: 'Content',
      cell: (entity) => map(entity.at('content'), (kinds) => [...new Set(kinds)].sort(compareBytes)),
    },
    { title: 'Shared', cell: (entity) => yesNo(withDefault(entity.at('shared'), false)) },
    { title: 'Keeps backups', cell: retention, optional: true },
    { title: 'Description', cell: (entity) => entity.at('description'), optional: true },
  ]);
}

function diskTable(lab: Lab): Text | undefined {
  const disks = storages(lab)
    .members()
    .flatMap((entity) => disksOn(lab, entity.key).map((disk) => ({ entity, disk })));
  return tableOf(disks, [
    { title: 'Storage', cell: ({ entity }) => idText(entity) },
    { title: 'Guest', cell: ({ disk }) => code(disk.at('guest')) },
    { title: 'Disk', cell: ({ disk }) => code(disk.at('volume')) },
    { title: 'Size', cell: ({ disk }) => withUnit(disk.at('size_gb'), 'GB') },
  ]);
}

/** Attachments of each medium, by medium. */
function mediaTable(lab: Lab): Text | undefined {
  const attached = new Map<string, View<MediaAttachment>[]>();
  for (const attachment of attachments(lab).members()) {
    const id = idOf(attachment.at('media_ref'));
    if (id === undefined) continue;
    const there = attached.get(id);
    if (there) there.push(attachment);
    else attached.set(id, [attachment]);
  }
  const rows = media(lab)
    .members()
    .flatMap((entity): { readonly entity: View<Medium>; readonly at?: View<MediaAttachment> }[] => {
      const places = attached.get(entity.key) ?? [];
      return places.length === 0 ? [{ entity }] : places.map((at) => ({ entity, at }));
    });
  return tableOf(rows, [
    { title: 'Medium', cell: ({ entity }) => idText(entity) },
    { title: 'Name', cell: ({ entity }) => entity.at('name'), optional: true },
    { title: 'Type', cell: ({ entity }) => entity.at('type') },
    { title: 'Size', cell: ({ entity }) => withUnit(entity.at('size_gb'), 'GB') },
    { title: 'Device', cell: ({ at }) => at && code(at.at('device_ref')) },
    { title: 'Slot', cell: ({ at }) => at && code(at.at('slot_ref')) },
    {
      title: 'State',
      cell: ({ entity, at }) => {
        const states = at ? [at.at('state'), entity.at('state')] : [entity.at('state')];
        const other = states.find(({ value }) => value !== undefined && value !== PRESENT);
        return other ?? cell(PRESENT, ...states);
      },
    },
  ]);
}

function assetTable(assets: readonly View<DataAsset>[]): Text | undefined {
  return tableOf(assets, [
    { title: 'Data', cell: (asset) => idText(asset) },
    { title: 'Name', cell: (asset) => asset.at('name') },
    { title: 'Type', cell: (asset) => asset.at('type') },
    { title: 'Storage', cell: (asset) => code(asset.at('storage_ref')), optional: true },
    { title: 'Device', cell: (asset) => code(asset.at('device_ref')), optional: true },
    { title: 'Path', cell: (asset) => code(asset.at('path')), optional: true },
    { title: 'Description', cell: (asset) => asset.at('description'), optional: true },
  ]);
}

export const page = docsPage('storage-topology', (lab) => {
  const tables = {
    storages: storageTable(lab),
    disks: diskTable(lab),
    media: mediaTable(lab),
    assets: assetTable(dataAssets(lab).members()),
  };
  return {
    nothing: Object.values(tables).every((table) => table === undefined),
    diagram: diagramOf(lab, iconsOf(lab)),
    ...tables,
  };
});
