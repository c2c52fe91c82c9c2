/** bridges.tf: the Linux bridges of the hypervisors. */
import { type Cell, cell, derive, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { bool, language, number, string, strings } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { nodeName, systemName } from '../../topology/model/devices.js';
import { bridge, idOf, isTrue, withDefault } from '../../topology/model/entities.js';
import { managementBridge } from '../../topology/model/management.js';
import { entityLabel, filled } from '../terraform/values.js';
import { managedBridges } from './managed-bridges.js';
import { objectOf, resourceType } from './resources.js';

export const bridgesFile = templated<Document>({
  template: 'terraform/bridges.tf.mustache',
  language,
  context: (lab) => ({ bridges: managedBridges(lab).map((id) => bridgeContext(lab, id)) }),
});

function bridgeContext(lab: Lab, id: string): TemplateContext {
  const entity = bridge(lab, id);
  const device = idOf(entity.at('device_ref')) ?? '';
  const node = nodeName(lab, device);
  const nodeOfBridge = cell(node.value, entity.at('device_ref'), node);
  const name = entity.at('name') as Cell<string>;
  const label = entityLabel(entity, id);
  const vlanAware = withDefault(entity.at('vlan_aware'), false);
  const carriesManagement = managementBridge(lab, device).value === id;
  return {
    type: resourceType('bridge'),
    label,
    node_name: string(nodeOfBridge),
    name: string(name),
    comment: string(first(filled(entity.at('comment')), () => filled(entity.at('description')))),
    ports: strings(bridgePorts(lab, id)),
    address: string(filled(entity.at('address'))),
    gateway: string(filled(entity.at('gateway'))),
    vlan_aware: bool(vlanAware),
    vids: string(isTrue(vlanAware) ? bridgeVids(lab, id) : undefined),
    mtu: number(entity.at('mtu')),
    autostart: bool(withDefault(entity.at('autostart'), true)),
    existing: carriesManagement && {
      address: objectOf('bridge', label),
      id: string(derive((on: string, called: string) => `${on}:${called}`, nodeOfBridge, name)),
    },
    prevent_destroy: carriesManagement,
  };
}

/** The ports of a bridge by the names that they have in its node, in their order; undefined if there are none. */
export function bridgePorts(lab: Lab, id: string): readonly Cell<string>[] | undefined {
  const device = idOf(bridge(lab, id).at('device_ref')) ?? '';
  const names = bridge(lab, id)
    .at('ports')
    .ordered()
    .flatMap((port): Cell<string>[] => {
      const name = port.value === undefined ? port : systemName(lab, device, port.value);
      return name.value === undefined ? [] : [cell(name.value, port, name)];
    });
  return names.length > 0 ? names : undefined;
}

/** The VLANs and ranges of VLANs of a bridge, joined by spaces; undefined if there are none. */
function bridgeVids(lab: Lab, id: string): Cell<string | undefined> {
  return derive(
    (vids) => {
      const entries = [...new Set((vids ?? []).map(String))];
      if (entries.length === 0) return undefined;
      return entries.sort((a, b) => firstVid(a) - firstVid(b) || compareBytes(a, b)).join(' ');
    },
    bridge(lab, id).at('vids') as Cell<readonly (string | number)[] | undefined>,
  );
}

function firstVid(entry: string): number {
  return Number.parseInt(entry, 10);
}
