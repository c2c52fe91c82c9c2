/** A lab made of what exists: inventories of Ansible, and states of Terraform. */
import type { NewFiles } from '../init/starter.js';
import { readIni } from './ansible-ini.js';
import { readList, readYaml } from './ansible-yaml.js';
import { Draft } from './draft.js';
import type { FoundGuest } from './guest.js';
import { addGuests } from './guests.js';
import { addHosts } from './hosts.js';
import type { Inventory } from './inventory.js';
import { labFiles } from './lab-files.js';
import { ImportError, type Note, Notes } from './notes.js';
import { isTerraform, readTerraform } from './terraform.js';
import { isData } from './values.js';

/** A file to be imported. */
export interface Source {
  /** Its name in messages. */
  readonly name: string;
  readonly content: string;
}

export interface Imported {
  readonly files: NewFiles;
  readonly notes: readonly Note[];
  /** How many of each there are. */
  readonly counts: {
    readonly lxc: number;
    readonly vms: number;
    readonly devices: number;
    readonly networks: number;
  };
}

/**
 * Makes a lab of some files. What is in several of them is one: a guest of a state and the host of an inventory that has
 * its name or its address. Throws ImportError for a file that is nothing known.
 * @param schemas says where the schemas are, as seen from a folder of the lab
 */
export function importLab(sources: readonly Source[], schemas: (folder: string) => string): Imported {
  const notes = new Notes();
  const draft = new Draft(notes);
  const [guests, inventories]: [FoundGuest[], Inventory[]] = [[], []];
  for (const source of sources) {
    const found = read(source, notes);
    if ('guests' in found) guests.push(...found.guests);
    else inventories.push(found.inventory);
  }
  addGuests(draft, guests);
  for (const inventory of inventories) addHosts(draft, inventory);
  const counts = {
    lxc: draft.guests.lxc.size,
    vms: draft.guests.vms.size,
    devices: draft.devices.size,
    networks: draft.networks.size,
  };
  if (counts.lxc + counts.vms + counts.devices === 0) {
    const names = sources.map(({ name }) => name).join(', ');
    throw new ImportError(`${names}: there is no host, container or virtual machine in it`);
  }
  return { files: labFiles(draft, schemas), notes: notes.all, counts };
}

type Read = { readonly guests: readonly FoundGuest[] } | { readonly inventory: Inventory };

/** What a file is shows in what it holds; only INI and YAML are told apart by the name, where there is a choice. */
function read({ name, content: raw }: Source, notes: Notes): Read {
  const content = raw.replace(/^\ufeff/, '');
  if (content.trim() === '') throw new ImportError(`${name}: the file is empty`);
  if (content.trimStart().startsWith('{')) {
    const top = json(content, name);
    if (isTerraform(top)) return { guests: readTerraform(top, name, notes) };
    return { inventory: '_meta' in top ? readList(top, name) : readYaml(content, name) };
  }
  const isYaml =
    /\.ya?ml$/i.test(name) ||
    /^(?:---|[\w.-]+:\s*(?:#.*)?$)/m.test(content.trimStart().split(/\r?\n/)[0] ?? '');
  return { inventory: isYaml ? readYaml(content, name) : readIni(content, name) };
}

function json(content: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const top: unknown = JSON.parse(content);
    if (isData(top)) return top;
  } catch (error) {
    throw new ImportError(`${name}: ${error instanceof Error ? error.message : 'no JSON'}`);
  }
  throw new ImportError(`${name}: expected a mapping`);
}
