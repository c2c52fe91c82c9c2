/** All checks of a topology, errors of form first. */
import type { LabCheck, LabQuery } from '../topology/lab.js';
import { governance, secretQueries, secrets } from './governance.js';
import { idDuplicates, ids, partDuplicates } from './ids.js';
import { names } from './names.js';
import { dhcpRanges, networkAddressPlan } from './network-addresses.js';
import { guestBridges, networkBridges } from './network-bridges.js';
import { networkCidrs } from './network-cidrs.js';
import { networkInside, networkInsideQueries } from './network-inside.js';
import { networkRouters } from './network-routers.js';
import { guestVlans, networkVlans } from './network-vlans.js';
import { outputIds } from './output-ids.js';
import { guestFindings, platform } from './platform.js';
import { referenceQueries, references } from './references.js';
import { schema, schemaQueries } from './schema.js';

/** What is checked before anything is made. */
export const checks: readonly LabCheck[] = [
  schema,
  ids,
  names,
  outputIds,
  references,
  networkCidrs,
  networkInside,
  networkAddressPlan,
  networkVlans,
  networkBridges,
  networkRouters,
  platform,
  governance,
  secrets,
];

/** The queries that the checks are made of. */
export const checkQueries: readonly LabQuery<unknown>[] = [
  ...schemaQueries,
  idDuplicates,
  partDuplicates,
  ...referenceQueries,
  ...networkInsideQueries,
  dhcpRanges,
  guestVlans,
  guestBridges,
  guestFindings,
  ...secretQueries,
];
