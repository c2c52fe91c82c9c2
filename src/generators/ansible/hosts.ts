/** hosts.yml: the hosts and their groups. */
import type { View } from '../../engine/view.js';
import { type TemplateContext, templated } from '../../render/template.js';
import { language, scalar } from '../../render/yaml.js';
import type { Document, Lab } from '../../topology/lab.js';
import { type InventoryGroup, inventoryGroupsOf, zoneLevel } from '../../topology/model/inventory.js';
import { hostContext, hostKey } from './host.js';

export const hostsFile = templated<Document>({
  template: 'ansible/inventory/hosts.yml.mustache',
  language,
  context(lab) {
    const groups = inventoryGroupsOf(lab).map((group) => groupContext(lab, group));
    return { nothing: groups.length === 0, groups };
  },
});

/** Hosts stand with their variables in the group of their kind, with their names alone in the others. */
function groupContext(lab: Lab, group: View<InventoryGroup>): TemplateContext {
  const kind = group.at('kind').value;
  const context = { name: scalar(group.at('name')), vars: zoneVars(lab, group) };
  if (kind === 'parent') {
    const names = group
      .at('children')
      .ordered()
      .map((child) => scalar(child));
    return { ...context, children: { names }, owners: undefined, members: undefined };
  }
  const ids = group.at('hosts').value;
  const owners = kind === 'kind' ? { hosts: ids.map((id) => hostContext(lab, id)) } : undefined;
  const members = owners ? undefined : { names: ids.map((id) => hostKey(lab, id)) };
  return { ...context, children: undefined, owners, members };
}

/** What every host of a zone has in common. */
function zoneVars(lab: Lab, group: View<InventoryGroup>): TemplateContext | undefined {
  const zone = group.at('zone');
  const key = zone.value;
  if (key === undefined) return undefined;
  return { trust_zone: scalar(zone), trust_zone_level: scalar(zoneLevel(lab, key)) };
}
