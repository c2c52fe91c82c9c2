/** Guests with their resources, and what each node gives to its guests. */
import { type Cell, cell, list, map } from '../../engine/cell.js';
import { code, inline } from '../../render/markdown.js';
import { concat, escaped, join, type Text } from '../../render/text.js';
import type { Lab, LabQuery } from '../../topology/lab.js';
import { deviceMemoryMb, hypervisors } from '../../topology/model/devices.js';
import { device, lxcEntities, vmEntities } from '../../topology/model/entities.js';
import {
  fieldsOf,
  type Guest,
  guestOf,
  guests,
  guestsOn,
  type LxcGuest,
  lxc,
  osVersion,
  sockets,
  type VmGuest,
} from '../../topology/model/guests.js';
import { entityTable } from './tables.js';
import { idText, joined, memory, withUnit } from './values.js';

const KINDS = { lxc: 'container', vm: 'virtual machine' } as const;

function entityText({ kind, lab, id }: Guest): Text {
  return idText(kind === 'lxc' ? lxcEntities(lab).member(id) : vmEntities(lab).member(id));
}

/** A place and the size of what is there: `rootfs 8 GB on storage-a`. */
function diskText(
  place: Text | undefined,
  size: Cell<number | undefined>,
  storage: Cell<string | undefined>,
) {
  const [amount, pool] = [inline(withUnit(size, 'GB')), code(storage)];
  return join([place, amount, pool && concat(escaped('on '), pool)], ' ');
}

function lxcDisks({ view }: LxcGuest): Text | undefined {
  const rootfs = view.at('storage').at('rootfs');
  const root =
    rootfs.at('size_gb').value === undefined && rootfs.at('storage_ref').value === undefined
      ? undefined
      : diskText(escaped('root'), rootfs.at('size_gb'), rootfs.at('storage_ref'));
  const mounts = view
    .at('storage')
    .at('mountpoints')
    .ordered()
    .map((mount) => diskText(code(mount.at('mountpoint')), mount.at('size_gb'), mount.at('storage_ref')));
  return joined([root, ...mounts], '<br>');
}

function vmDisks({ view }: VmGuest): Text | undefined {
  const disks = view
    .at('storage')
    .ordered()
    .map((disk) => diskText(code(disk.at('disk_id')), disk.at('size_gb'), disk.at('storage_ref')));
  return joined(disks, '<br>');
}

/** Cores; of a machine with several sockets `2 × 4`. */
function coresOf(guest: Guest): Cell<string | undefined> {
  const cores = fieldsOf(guest).at('resources').at('cores');
  if (guest.kind === 'lxc') return map(cores, String);
  const count = sockets(guest);
  return cell(
    cores.value === undefined
      ? undefined
      : count.value > 1
        ? `${count.value} × ${cores.value}`
        : `${cores.value}`,
    cores,
    count,
  );
}

/** Swap of a container, memory that a machine shrinks to. */
function furtherMemory(guest: Guest): Text | undefined {
  if (guest.kind === 'lxc') {
    const swap = inline(memory(guest.view.at('resources').at('swap_mb')));
    return swap && concat(escaped('swap '), swap);
  }
  const balloon = inline(memory(guest.view.at('resources').at('balloon_mb')));
  return balloon && concat(escaped('balloon '), balloon);
}

const MODULE = 'generators/docs/guest-tables';

const guestRows = entityTable({ name: 'guestRow', module: MODULE }, knownGuest, [
  { title: 'Guest', cell: entityText },
  { title: 'Name', cell: (guest) => fieldsOf(guest).at('name') },
  { title: 'Kind', cell: ({ kind }) => KINDS[kind] },
  { title: 'VMID', cell: (guest) => fieldsOf(guest).at('vmid') },
  { title: 'Node', cell: (guest) => code(fieldsOf(guest).at('device_ref')) },
  {
    title: 'System',
    cell: (guest) => joined([inline(fieldsOf(guest).at('os').at('type')), inline(osVersion(guest))], ' '),
  },
  { title: 'Cores', cell: coresOf },
  {
    title: 'Memory',
    cell: (guest) =>
      joined([inline(memory(fieldsOf(guest).at('resources').at('memory_mb'))), furtherMemory(guest)]),
  },
  { title: 'Disks', cell: (guest) => (guest.kind === 'lxc' ? lxcDisks(guest) : vmDisks(guest)) },
]);

function knownGuest(lab: Lab, id: string): Guest {
  return guestOf(lab, id) ?? lxc(lab, id);
}

/** A row for each guest; undefined without guests. */
export function guestTable(lab: Lab): Text | undefined {
  return guestRows.of(
    lab,
    guests(lab).map(({ id }) => id),
  );
}

/** Cores of a guest over all its sockets. */
function coreCount(guest: Guest): Cell<number | undefined> {
  const cores = fieldsOf(guest).at('resources').at('cores');
  if (guest.kind === 'lxc') return cores;
  const count = sockets(guest);
  return cell(cores.value === undefined ? undefined : cores.value * count.value, cores, count);
}

function sum(amounts: readonly Cell<number | undefined>[]): Cell<number> {
  const all = list(amounts);
  return cell(
    all.value.reduce<number>((total, amount) => total + (amount ?? 0), 0),
    all,
  );
}

/** What is given to guests and what there is: `12 of 16`. */
function share(given: Cell<string | undefined>, whole: Cell<string | undefined>): Text | undefined {
  const text = inline(given);
  const of = inline(whole);
  return text && of ? concat(text, escaped(' of '), of) : text;
}

const nodeRows = entityTable(
  { name: 'nodeRow', module: MODULE },
  (lab, id) => ({ lab, id, guests: guestsOn(lab, id) }),
  [
    { title: 'Node', cell: ({ lab, id }) => idText(device(lab, id)) },
    { title: 'Guests', cell: (row) => cell(row.guests.length, device(row.lab, row.id)) },
    {
      title: 'Cores of guests / threads',
      cell: (row) => {
        const threads = device(row.lab, row.id).at('specs').at('cpu').at('threads');
        return share(map(sum(row.guests.map(coreCount)), String), map(threads, String));
      },
    },
    {
      title: 'Memory of guests / installed',
      cell: (row) => {
        const given = row.guests.map(
          (guest) => fieldsOf(guest).at('resources').at('memory_mb') as Cell<number | undefined>,
        );
        return share(memory(sum(given)), memory(deviceMemoryMb(row.lab, row.id)));
      },
    },
  ],
);

/** A row for each hypervisor: guests, cores and memory given to them; undefined without hypervisors. */
export function nodeTable(lab: Lab): Text | undefined {
  return nodeRows.of(lab, hypervisors(lab));
}

/** The queries that both are made of. */
export const guestTableQueries: readonly LabQuery<unknown>[] = [guestRows.row, nodeRows.row];
