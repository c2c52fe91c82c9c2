/** Rules about guests and the hypervisors that they run on. */
import type { Rule } from '../rule.js';
import { ansibleAccess } from './access.js';
import { guestCores, hypervisorMemory } from './capacity.js';
import { guestGateways, presetGateway } from './gateways.js';
import { duplicateVmids, guestComplete } from './guests.js';
import { installDisk } from './install-disk.js';
import { defaultKeys, guestKeys, labKey } from './ssh-keys.js';
import { startupOrder } from './startup.js';
import { templateFiles } from './template-files.js';

export const platformRules: readonly Rule[] = [
  duplicateVmids,
  guestComplete,
  templateFiles,
  hypervisorMemory,
  guestCores,
  installDisk,
  labKey,
  guestKeys,
  defaultKeys,
  ansibleAccess,
  guestGateways,
  presetGateway,
  startupOrder,
];
