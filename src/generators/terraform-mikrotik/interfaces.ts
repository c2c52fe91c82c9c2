/** interfaces.tf: the LAN bridge, VLANs, LTE, interface lists, and what is closed at layer 2. */
import { language } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import type { Document } from '../../topology/lab.js';
import { bridgeContext, bridgeVlanContexts, vlanContexts } from './bridge.js';
import { portContexts } from './bridge-ports.js';
import { hardeningContext } from './hardening.js';
import { listContexts, memberContexts } from './interface-lists.js';
import { lteContexts } from './lte.js';

export const interfaces = templated<Document>({
  template: 'terraform-mikrotik/interfaces.tf.mustache',
  language,
  context: (lab, router) => ({
    bridge: bridgeContext(),
    vlans: vlanContexts(lab, router),
    bridge_vlans: bridgeVlanContexts(lab, router),
    modems: lteContexts(lab, router),
    lists: listContexts(lab, router),
    members: memberContexts(lab, router),
    hardening: hardeningContext(lab, router),
    ports: portContexts(lab, router),
  }),
});
