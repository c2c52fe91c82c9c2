/** Where the inventory is: a folder for each environment. */
import type { Lab } from '../../topology/lab.js';
import { withDefault } from '../../topology/model/entities.js';

/** The environment of a lab that names none. */
const DEFAULT_ENVIRONMENT = 'production';

/** The inventory's folder, relative to the generator's. */
export function inventoryFolder(lab: Lab): string {
  const named = lab.root.at('L0_meta').at('metadata').at('environment');
  return `inventory/${withDefault<string>(named, DEFAULT_ENVIRONMENT).value}`;
}
