/** The dashboard that shows what is watched. */
import type { View } from '../../engine/view.js';
import type { TemplateContext } from '../../render/template.js';
import type { Dashboard } from '../../topology/schema/observability.js';
import { facts, tableOf } from './tables.js';
import { yesNo } from './values.js';

/** Facts and views of the dashboard; undefined where nothing is said of one. */
export function dashboardContext(dashboard: View<Dashboard | undefined>): TemplateContext | undefined {
  const about = facts([
    ['Enabled', yesNo(dashboard.at('enabled'))],
    ['Provider', dashboard.at('provider')],
    ['Refreshed every', dashboard.at('refresh_interval')],
    ['Metrics are kept for', dashboard.at('metrics_retention')],
  ]);
  const views = tableOf(dashboard.at('views').ordered(), [
    { title: 'View', cell: (view) => view.at('name') },
    { title: 'Shown first', cell: (view) => yesNo(view.at('default')), optional: true },
  ]);
  return about || views ? { facts: about, views } : undefined;
}
