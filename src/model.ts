/** What a lab is made of, for plugins: tracked views of entities, and facts that several fields make together. */
export {
  addressesIn,
  addressesOf,
  type HostAddress,
  ownersOf,
  type PlannedAddress,
} from './topology/model/addresses.js';
export {
  device,
  devices,
  network,
  networks,
  service,
  services,
  zone,
  zones,
} from './topology/model/entities.js';
export {
  fieldsOf,
  type Guest,
  type GuestFields,
  guestOf,
  guests,
  guestTags,
} from './topology/model/guests.js';
export { type HostKind, hostEntity, hostIdOf, hostIds, hostKind, hostName } from './topology/model/hosts.js';
export { inventoryHostIds } from './topology/model/inventory.js';
export { managementIp, primaryIp } from './topology/model/management.js';
export { networkCidr, networkGateway, networkIds, networkVlan } from './topology/model/networks.js';
export {
  hostZone,
  serviceEndpoint,
  serviceHostId,
  serviceIp,
  servicePort,
  servicesOn,
} from './topology/model/services.js';
