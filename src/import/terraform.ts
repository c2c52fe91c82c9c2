/** Containers and virtual machines of the provider bpg/proxmox, in what `terraform show -json` prints. */
import type { FoundGuest } from './guest.js';
import { ImportError, type Notes } from './notes.js';
import { container } from './terraform-container.js';
import { machine } from './terraform-machine.js';
import { type Data, data, isData, items, text } from './values.js';

/** What reads a resource, by its type. */
const READERS: Readonly<Record<string, (values: Data, where: string, notes: Notes) => FoundGuest>> = {
  proxmox_virtual_environment_container: container,
  proxmox_virtual_environment_vm: machine,
};

/** True for what `terraform show -json` prints of a state or a plan. */
export function isTerraform(top: Data): boolean {
  return (
    typeof top.format_version === 'string' &&
    (isData(top.values) || isData(top.planned_values) || 'terraform_version' in top)
  );
}

/** The guests in it. Throws ImportError if there is no state in it. */
export function readTerraform(top: Data, file: string, notes: Notes): readonly FoundGuest[] {
  const { values, planned_values } = top;
  const { root_module } = data(values ?? planned_values);
  if (!isData(root_module)) {
    throw new ImportError(
      `${file}: there is nothing in this state; run terraform show -json where the guests are managed`,
    );
  }
  const others = new Map<string, number>();
  const guests: FoundGuest[] = [];
  for (const resource of resourcesOf(root_module)) {
    const { address, type, mode } = resource;
    if (mode === 'data') continue;
    const reader = READERS[String(type)];
    if (reader)
      guests.push(reader(data(resource.values), `${file}: ${text(address) ?? String(type)}`, notes));
    else others.set(String(type), (others.get(String(type)) ?? 0) + 1);
  }
  for (const [type, count] of others) {
    notes.add(
      'left-out',
      file,
      `${count} ${type}: only containers and virtual machines of bpg/proxmox are read`,
    );
  }
  return guests;
}

function resourcesOf(module: Data): readonly Data[] {
  const below = items(module.child_modules).flatMap((child) => resourcesOf(data(child)));
  return [...items(module.resources).map(data), ...below];
}
