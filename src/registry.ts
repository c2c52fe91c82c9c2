import { checkQueries, checks } from './checks/index.js';
import { type Catalog, catalogOf } from './engine/catalog.js';
import { generator as ansible } from './generators/ansible/index.js';
import { generator as docs } from './generators/docs/index.js';
import { generator as proxmoxInstaller } from './generators/proxmox-installer/index.js';
import { generator as terraformMikrotik } from './generators/terraform-mikrotik/index.js';
import { generator as terraformProxmox } from './generators/terraform-proxmox/index.js';
import { pluginOptions } from './plugins/options.js';
import type { Document, LabQuery } from './topology/lab.js';
import * as access from './topology/model/access.js';
import * as addresses from './topology/model/addresses.js';
import * as devices from './topology/model/devices.js';
import * as dns from './topology/model/dns.js';
import * as downloads from './topology/model/downloads.js';
import * as guests from './topology/model/guests.js';
import * as hostVariables from './topology/model/host-variables.js';
import * as images from './topology/model/images.js';
import * as inventory from './topology/model/inventory.js';
import * as management from './topology/model/management.js';
import * as networks from './topology/model/networks.js';
import * as policies from './topology/model/policies.js';
import * as ports from './topology/model/ports.js';
import * as routerosVersion from './topology/model/routeros-version.js';
import * as routers from './topology/model/routers.js';
import * as routes from './topology/model/routes.js';
import * as services from './topology/model/services.js';
import * as ssh from './topology/model/ssh.js';
import * as storage from './topology/model/storage.js';
import * as storageDisks from './topology/model/storage-disks.js';
import * as uplinks from './topology/model/uplinks.js';

/** Definitions that are found among a module's exports. */
function queriesIn(...modules: readonly object[]): LabQuery<unknown>[] {
  return modules.flatMap((module) => Object.values(module).filter(isQuery));
}

function isQuery(value: unknown): value is LabQuery<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    'module' in value &&
    'name' in value &&
    !('outputs' in value)
  );
}

/** Everything labbuild can make, check and derive. */
export const catalog: Catalog<Document> = catalogOf<Document>({
  generators: [terraformProxmox, terraformMikrotik, ansible, docs, proxmoxInstaller],
  checks,
  queries: [
    ...checkQueries,
    pluginOptions,
    ...queriesIn(
      access,
      addresses,
      devices,
      dns,
      downloads,
      guests,
      hostVariables,
      images,
      inventory,
      management,
      networks,
      policies,
      ports,
      routerosVersion,
      routers,
      routes,
      services,
      ssh,
      storage,
      storageDisks,
      uplinks,
    ),
  ],
});
