/** Documentation in Markdown with Mermaid diagrams: 19 pages that are always there. */
import { generatorOf } from '../../definitions/generator.js';
import type { OutputKind } from '../../engine/definition.js';
import type { Document } from '../../topology/lab.js';
import { page as certificates } from './certificates-topology.js';
import { page as dataLinks } from './data-links-topology.js';
import { page as devices, devicesQueries } from './devices.js';
import { page as diagramsIndex } from './diagrams-index.js';
import { guestTableQueries } from './guest-tables.js';
import { page as iconLegend } from './icon-legend.js';
import { page as ipAllocation } from './ip-allocation.js';
import { page as monitoring } from './monitoring-topology.js';
import { page as networkDiagram } from './network-diagram.js';
import { dhcpClients, openInterfaces } from './open-interfaces.js';
import { page as overview } from './overview.js';
import { type PageName, pageFile, pageNames } from './pages.js';
import { page as physical } from './physical-topology.js';
import { page as powerLinks } from './power-links-topology.js';
import { page as qos } from './qos-topology.js';
import { guestKindsInUse, providersInUse } from './queries.js';
import { page as serviceDependencies } from './service-dependencies.js';
import { page as services } from './services.js';
import { page as storage } from './storage-topology.js';
import { page as trustZones } from './trust-zones.js';
import { page as ups } from './ups-topology.js';
import { devicesByUpstream } from './ups-topology-diagram.js';
import { page as vlans } from './vlan-topology.js';
import { page as vpn } from './vpn-topology.js';

const outputs: { readonly [name in PageName]: OutputKind<Document> } = {
  overview,
  'network-diagram': networkDiagram,
  'ip-allocation': ipAllocation,
  services,
  devices,
  'diagrams-index': diagramsIndex,
  'icon-legend': iconLegend,
  'physical-topology': physical,
  'data-links-topology': dataLinks,
  'power-links-topology': powerLinks,
  'vlan-topology': vlans,
  'trust-zones': trustZones,
  'service-dependencies': serviceDependencies,
  'storage-topology': storage,
  'monitoring-topology': monitoring,
  'vpn-topology': vpn,
  'qos-topology': qos,
  'certificates-topology': certificates,
  'ups-topology': ups,
};

export const generator = generatorOf('generators/docs', {
  name: 'docs',
  queries: [
    devicesByUpstream,
    dhcpClients,
    guestKindsInUse,
    openInterfaces,
    providersInUse,
    ...devicesQueries,
    ...guestTableQueries,
  ],
  plan: (_, { folder }) =>
    pageNames.map((name) => ({ path: `${folder}/${pageFile(name)}`, kind: name, key: '' })),
  outputs,
});
