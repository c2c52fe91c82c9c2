/** Terraform for RouterOS: for each managed router a module that configures it. */

import type { OutputPlace } from '../../definitions/define.js';
import { generatorOf } from '../../definitions/generator.js';
import type { PlannedOutput } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { mainRouter, managedRouters } from '../../topology/model/routers.js';
import { addresses } from './addresses.js';
import { bridgedContainers, placements } from './container-placement.js';
import { containers } from './containers.js';
import { dhcp } from './dhcp.js';
import { dns } from './dns.js';
import { plainServers } from './dns-servers.js';
import { firewall } from './firewall.js';
import { interfaces } from './interfaces.js';
import { carriers } from './names.js';
import { outputs } from './outputs.js';
import { provider } from './provider.js';
import { qos } from './qos.js';
import {
  addressedNetworkIds,
  dhcpNetworkIds,
  managementListNetworks,
  vlanIds,
  wireguardIds,
  zoneArrivals,
} from './router-networks.js';
import { tfvarsExample, variables } from './variables.js';
import { vaultNames } from './vault.js';
import { vpn } from './vpn.js';

/** The files of a module, by kind. */
const FILES = {
  provider: 'provider.tf',
  interfaces: 'interfaces.tf',
  addresses: 'addresses.tf',
  dhcp: 'dhcp.tf',
  dns: 'dns.tf',
  firewall: 'firewall.tf',
  qos: 'qos.tf',
  vpn: 'vpn.tf',
  containers: 'containers.tf',
  variables: 'variables.tf',
  outputs: 'outputs.tf',
  tfvarsExample: 'terraform.tfvars.example',
} as const;

export const generator = generatorOf('generators/terraform-mikrotik', {
  name: 'terraform-mikrotik',
  queries: [
    addressedNetworkIds,
    bridgedContainers,
    carriers,
    dhcpNetworkIds,
    managementListNetworks,
    placements,
    plainServers,
    vaultNames,
    vlanIds,
    wireguardIds,
    zoneArrivals,
  ],
  plan,
  outputs: {
    provider,
    interfaces,
    addresses,
    dhcp,
    dns,
    firewall,
    qos,
    vpn,
    containers,
    variables,
    outputs,
    tfvarsExample,
  },
});

/**
 * The same files for every managed router; the folders of all but the main one end in their ids. A second router never
 * moves the files of the first.
 */
function plan(lab: Lab, place: OutputPlace): readonly PlannedOutput[] {
  const main = mainRouter(lab).value;
  return managedRouters(lab).flatMap((router) => {
    const folder = router === main ? place.folder : `${place.folder}-${router}`;
    return Object.entries(FILES).map(([kind, file]) => ({ path: `${folder}/${file}`, kind, key: router }));
  });
}
