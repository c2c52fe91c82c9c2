/** How the gateways of uplinks are tested, and the default routes of static ones. */
import { type Cell, cell, first } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Lab } from '../../topology/lab.js';
import { network } from '../../topology/model/entities.js';
import { networkLabel } from '../../topology/model/networks.js';
import { hasDefaultRoute } from '../../topology/model/routes.js';
import { type Uplink, uplinks } from '../../topology/model/uplinks.js';
import { defaultRoute } from './names.js';

/** How a gateway is tested where there is another uplink to change to, and nothing else is said. */
const DEFAULT_CHECK = 'ping';

/** The destination of a default route. */
const ANYWHERE = '0.0.0.0/0';

/**
 * `check_gateway` of an uplink's default route: undefined for a lone uplink, which there is nothing to change from.
 * What a failover says is about itself and about the uplink that it stands in for.
 */
export function gatewayCheck(
  lab: Lab,
  all: readonly View<Uplink>[],
  uplink: View<Uplink>,
): Cell<string | undefined> {
  if (all.length < 2) return cell<string | undefined>(undefined);
  const standIns = all.filter((other) => other.at('primary').value === uplink.key);
  const said = first(
    ...[uplink, ...standIns].map(
      ({ key }) =>
        () =>
          network(lab, key).at('failover').at('check_gateway'),
    ),
  );
  const check = said.value ?? DEFAULT_CHECK;
  return cell<string | undefined>(
    check === 'none' ? undefined : check,
    said,
    network(lab, uplink.key).at('failover'),
  );
}

/** The distance of an uplink's default route: it follows from whether it is a failover. */
export function distanceOf(lab: Lab, uplink: View<Uplink>): Cell<number> {
  return cell(uplink.at('distance').value, network(lab, uplink.key).at('failover'));
}

/** The default routes of a router's static uplinks that name their gateway, unless the topology routes by itself. */
export function defaultRouteContexts(lab: Lab, router: string): readonly TemplateContext[] {
  const all = lab.query(uplinks, router).members();
  const fixed = all.filter(
    (uplink) => uplink.at('mode').value === 'static' && uplink.at('gateway').value !== undefined,
  );
  if (fixed.length === 0 || hasDefaultRoute(lab, router).value) return [];
  return fixed.map((uplink) => ({
    label: defaultRoute(lab, uplink.key).label,
    dst_address: string(cell(ANYWHERE, uplink.at('gateway'))),
    gateway: string(uplink.at('gateway')),
    distance: number(distanceOf(lab, uplink)),
    check_gateway: string(gatewayCheck(lab, all, uplink)),
    comment: string(networkLabel(lab, uplink.key)),
  }));
}
