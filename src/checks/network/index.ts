/** Rules about networks, their addresses, VLANs and routers. */
import type { Rule } from '../rule.js';
import { dhcpRange, duplicateIps, gatewayOwner } from './addresses.js';
import { bridgePorts, guestBridge } from './bridges.js';
import { cidrOverlaps, networkCidr, routeCidr } from './cidrs.js';
import { bridgeAddress, guestAddresses, networkAddresses } from './inside.js';
import { managedThere, managementChoice } from './management.js';
import { bridgeNotGenerated, siteNotGenerated, vpnNotGenerated } from './not-generated.js';
import { policyBinding } from './policies-binding.js';
import { policyMatch } from './policies-match.js';
import { shadowedPolicies } from './policies-shadowed.js';
import { policyZones } from './policies-zones.js';
import { isolatedZone, networkLint } from './profile-lint.js';
import { networkPlane, profilePlane } from './profiles.js';
import { qosQueue, qosQueues } from './qos.js';
import { guestVlanReach } from './reachability.js';
import { networkRouters } from './routers.js';
import { containerNotGenerated, untaggedLan } from './routers-not-generated.js';
import { duplicateRoutes, routeGateways } from './routes.js';
import { routeNotGenerated } from './routes-not-generated.js';
import { profileTransports } from './transports.js';
import { vlanPorts } from './vlan-ports.js';
import { duplicateVlans, guestVlans } from './vlans.js';
import { zoneRuleSyntax } from './zone-rules.js';
import { grantedZoneRules } from './zone-rules-empty.js';
import { zonePolicies } from './zone-rules-policies.js';

export const networkRules: readonly Rule[] = [
  networkCidr,
  routeCidr,
  cidrOverlaps,
  networkAddresses,
  guestAddresses,
  bridgeAddress,
  duplicateIps,
  dhcpRange,
  gatewayOwner,
  duplicateVlans,
  guestVlans,
  guestBridge,
  bridgePorts,
  networkRouters,
  policyBinding,
  policyMatch,
  policyZones,
  shadowedPolicies,
  zoneRuleSyntax,
  zonePolicies,
  grantedZoneRules,
  vlanPorts,
  guestVlanReach,
  networkPlane,
  profilePlane,
  networkLint,
  profileTransports,
  isolatedZone,
  managementChoice,
  managedThere,
  routeGateways,
  duplicateRoutes,
  qosQueue,
  qosQueues,
  routeNotGenerated,
  siteNotGenerated,
  vpnNotGenerated,
  bridgeNotGenerated,
  containerNotGenerated,
  untaggedLan,
];
