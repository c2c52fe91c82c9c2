/** Rules about networks, their addresses, VLANs and routers. */
import type { Rule } from '../rule.js';
import { dhcpRange, duplicateIps, gatewayOwner } from './addresses.js';
import { bridgePorts, guestBridge } from './bridges.js';
import { cidrOverlaps, networkCidr, routeCidr } from './cidrs.js';
import { bridgeAddress, guestAddresses, networkAddresses } from './inside.js';
import { networkRouters } from './routers.js';
import { duplicateVlans, guestVlans } from './vlans.js';

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
];
