/** qos.tf: limits of networks, queues and their trees, and the marks that feed them. */
import { first } from '../../engine/cell.js';
import { language } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { isTrue, qos as qosOf } from '../../topology/model/entities.js';
import { mainRouter } from '../../topology/model/routers.js';
import { hasUplinks } from './firewall-base.js';
import { mangleContexts, mangleOrder, takesPackets } from './mangle.js';
import { limitContexts } from './qos-limits.js';
import { fairContext, parentContexts, queuesOf, treeContexts } from './qos-queues.js';

export const qos = templated<Document>({
  template: 'terraform-mikrotik/qos.tf.mustache',
  language,
  context: (lab, router) => {
    if (!shapes(lab, router)) return NOTHING;
    const limits = limitContexts(lab, router);
    const queues = queueContexts(lab, router);
    return { is_shaped: limits.limits.length > 0 || queues !== NO_QUEUES, ...limits, ...queues };
  },
});

const NO_QUEUES: TemplateContext = {
  fair: undefined,
  parents: [],
  trees: [],
  marks: [],
  mark_order: undefined,
};

const NOTHING: TemplateContext = { is_shaped: false, limits: [], types: [], ...NO_QUEUES };

/** True if this is the router that shapes: the one that is named, else the main router. */
function shapes(lab: Lab, router: string): boolean {
  const settings = qosOf(lab);
  if (!settings.exists() || !isTrue(settings.at('enabled'), true)) return false;
  return first(settings.at('device_ref'), () => mainRouter(lab)).value === router;
}

/** Queues that some packet can be marked for; without uplinks there is none. */
function queueContexts(lab: Lab, router: string): TemplateContext {
  const queues = hasUplinks(lab, router) ? queuesOf(lab).filter(takesPackets) : [];
  if (queues.length === 0) return NO_QUEUES;
  const marks = mangleContexts(lab);
  return {
    fair: fairContext(),
    parents: parentContexts(lab),
    trees: treeContexts(lab, queues),
    marks,
    mark_order: mangleOrder(marks),
  };
}
