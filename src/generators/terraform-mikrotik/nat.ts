/** NAT: what leaves by an uplink takes the router's address there. */
import { label, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Lab } from '../../topology/lab.js';
import { hasUplinks } from './firewall-base.js';
import { interfaceList } from './names.js';

/** The rule for all uplinks; undefined where there is none. */
export function masqueradeContext(lab: Lab, router: string): TemplateContext | undefined {
  if (!hasUplinks(lab, router)) return undefined;
  return {
    label: label('base_masquerade'),
    out_interface_list: interfaceList('wan').at('name'),
    comment: string('base: uplinks'),
  };
}
