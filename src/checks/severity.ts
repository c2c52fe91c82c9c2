/** How severe findings are, as the config file says. */
import type { Severity } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { unlessBroken } from './entities.js';

/** What the config file says of a code; undefined if nothing, or if it can't be read. */
export function severitySaid(lab: Lab, code: string): Severity | 'off' | undefined {
  const said = unlessBroken(() => lab.root.at('config').at('severity').at(code).value, undefined);
  return said === 'error' || said === 'warning' || said === 'off' ? said : undefined;
}
