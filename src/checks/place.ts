/** From paths in plain data to addresses of nodes. */
import { type Address, isAddressableId, itemAddress, keyAddress } from '../engine/address.js';

/** Keys and indices from a value to something in it. */
export type Path = readonly (string | number)[];

type Mapping = { readonly [key: string]: unknown };

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(value: unknown): string | undefined {
  return isMapping(value) && typeof value.id === 'string' ? value.id : undefined;
}

/** What a list's item is called: its id, or `#n` if it has none or shares it with another. */
export function itemKey(list: readonly unknown[], index: number): string {
  const id = idOf(list[index]);
  if (id === undefined || !isAddressableId(id)) return `#${index}`;
  return list.filter((item) => idOf(item) === id).length > 1 ? `#${index}` : id;
}

/** The address of what `path` leads to in `value`, which is the value of the node at `base`. */
export function addressIn(base: Address, value: unknown, path: Path): Address {
  let address = base;
  let at = value;
  for (const step of path) {
    if (typeof step === 'number') {
      const list: readonly unknown[] = Array.isArray(at) ? at : [];
      address = itemAddress(address, itemKey(list, step));
      at = list[step];
    } else {
      address = keyAddress(address, step);
      at = isMapping(at) ? at[step] : undefined;
    }
  }
  return address;
}

/** `resources.memory_mb`, `interfaces[if-wan].mac`, `networks[#0].ip`: a path as messages name it. */
export function pathText(value: unknown, path: Path): string {
  let text = '';
  let at = value;
  for (const step of path) {
    if (typeof step === 'number') {
      const list: readonly unknown[] = Array.isArray(at) ? at : [];
      text += `[${itemKey(list, step)}]`;
      at = list[step];
    } else {
      text += text === '' ? step : `.${step}`;
      at = isMapping(at) ? at[step] : undefined;
    }
  }
  return text;
}
