/** The first page: what the lab is, and how much there is of everything. */
import { type Cell, cell } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline, link } from '../../render/markdown.js';
import type { Source } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import * as entities from '../../topology/model/entities.js';
import { withDefault } from '../../topology/model/entities.js';
import { pageTable } from './diagrams-index.js';
import { docsPage } from './page.js';
import { type PageName, pageFile, pageNames, pages } from './pages.js';
import { facts, tableOf } from './tables.js';

/** The environment of a lab that names none. */
const DEFAULT_ENVIRONMENT = 'production';

interface Count {
  readonly what: string;
  readonly page: PageName;
  readonly number: Cell<number>;
}

/** How many there are, from the collections' keys alone. */
function count(...collections: readonly View<unknown>[]): Cell<number> {
  return cell(
    collections.reduce((sum, collection) => sum + collection.keys().length, 0),
    ...collections,
  );
}

function counts(lab: Lab): readonly Count[] {
  const { root } = lab;
  const certificates = root.at('L5_application').at('certificates');
  const observability = root.at('L6_observability');
  const of = (what: string, page: PageName, ...collections: readonly View<unknown>[]): Count => ({
    what,
    page,
    number: count(...collections),
  });
  return [
    of('Locations', 'physical-topology', entities.locations(lab)),
    of('Devices', 'devices', entities.devices(lab)),
    of('Storage media', 'devices', entities.media(lab)),
    of('Data links', 'data-links-topology', entities.dataLinks(lab)),
    of('Power links', 'power-links-topology', entities.powerLinks(lab)),
    of('Trust zones', 'trust-zones', entities.zones(lab)),
    of('Networks', 'network-diagram', entities.networks(lab)),
    of('Bridges', 'network-diagram', entities.bridges(lab)),
    of('Firewall policies', 'trust-zones', entities.firewallPolicies(lab)),
    of('Storages', 'storage-topology', entities.storages(lab)),
    of('Data assets', 'storage-topology', entities.dataAssets(lab)),
    of('Containers', 'devices', entities.lxcEntities(lab)),
    of('Virtual machines', 'devices', entities.vmEntities(lab)),
    of('Services', 'services', entities.services(lab)),
    of(
      'Certificates',
      'certificates-topology',
      certificates.at('certificates'),
      certificates.at('additional'),
    ),
    of('Health checks', 'monitoring-topology', observability.at('healthchecks')),
    of('Network monitors', 'monitoring-topology', observability.at('network_monitoring')),
    of('Alerts', 'monitoring-topology', observability.at('alerts')),
    of('Notification channels', 'monitoring-topology', observability.at('notification_channels')),
    of('Power policies', 'ups-topology', root.at('L7_operations').at('power_resilience').at('policies')),
  ].filter(({ number }) => number.value > 0);
}

/** What changed in a version: one text, or several. */
function changesOf(changes: Cell<string | readonly string[] | undefined>): Source<string | undefined> {
  const { value } = changes;
  return cell(typeof value === 'object' ? value.join('\n') : value, changes);
}

export const page = docsPage('overview', (lab) => {
  const meta = lab.root.at('L0_meta');
  const about = meta.at('metadata');
  return {
    description: inline(about.at('description')),
    facts: facts([
      ['Organisation', about.at('org')],
      ['Environment', withDefault(about.at('environment'), DEFAULT_ENVIRONMENT)],
      ['Topology version', code(meta.at('version'))],
      ['Author', about.at('author')],
      ['Contact', about.at('contact')],
      ['Created', about.at('created')],
      ['Last updated', about.at('last_updated')],
    ]),
    counts: tableOf(counts(lab), [
      { title: 'What', cell: ({ what }) => what },
      { title: 'Number', cell: ({ number }) => number },
      { title: 'Read on', cell: (row) => link(pages[row.page].title, pageFile(row.page)) },
    ]),
    changelog: tableOf(about.at('changelog').members(), [
      { title: 'Version', cell: (entry) => entry.at('version') },
      { title: 'Date', cell: (entry) => entry.at('date') },
      { title: 'Changes', cell: (entry) => changesOf(entry.at('changes')) },
    ]),
    pages: pageTable(pageNames.filter((name) => name !== 'overview')),
  };
});
