/** What is closed whatever the topology says: IPv6 where it is not used, and layer 2 access from outside management. */
import { cell, first } from '../../engine/cell.js';
import { bool, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { uplinks } from '../../topology/model/uplinks.js';
import { interfaceList } from './names.js';

/** The settings; see interfaces.tf.mustache. */
export function hardeningContext(lab: Lab, router: string): TemplateContext {
  const enabled = lab.root.at('L2_network').at('ipv6').at('enabled');
  const ipv6 = first(enabled);
  const ids = lab.query(uplinks, router).keys();
  // With two uplinks an answer may leave by the other one than the question came in by.
  const rpFilter = cell(
    ids.length > 1 ? 'loose' : 'strict',
    ...ids.map((id) => network(lab, id).at('managed_by_ref')),
  );
  return {
    rp_filter: string(rpFilter),
    without_ipv6: ipv6.value === true ? undefined : { disabled: bool(cell(true, enabled)) },
    management_list: interfaceList('management').at('name'),
  };
}
