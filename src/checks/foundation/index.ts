/** Rules about devices, links, power and MAC addresses, and about the files that all of a topology stands in. */
import type { Rule } from '../rule.js';
import { access, classType, cloudSubstrate } from './devices.js';
import { busyInterfaces, linkEndpoint } from './endpoints.js';
import { fileName, placement } from './layout.js';
import { linkMedium } from './link-medium.js';
import { powerDelivery, powerLinkData } from './link-power.js';
import { duplicateMacs } from './macs.js';
import { powerBudget } from './power-budget.js';
import { powerCycles } from './power-cycles.js';

export const foundationRules: readonly Rule[] = [
  classType,
  cloudSubstrate,
  access,
  linkEndpoint,
  busyInterfaces,
  powerDelivery,
  powerLinkData,
  linkMedium,
  powerCycles,
  powerBudget,
  duplicateMacs,
  placement,
  fileName,
];
