/** Rules about backups, power and Ansible. */
import type { Rule } from '../rule.js';
import { ansibleGroups } from './ansible-groups.js';
import { backupTargets } from './backup-targets.js';
import { hostVariableConflicts } from './host-variables.js';
import { powerPaths } from './power-paths.js';
import { powerPolicy } from './power-policies.js';
import { schedules } from './schedules.js';
import { sshKeyRule } from './ssh-keys.js';
import { uncoveredData } from './uncovered-data.js';
import { vaultUse, vaultVariables } from './vault-variables.js';

export const operationsRules: readonly Rule[] = [
  backupTargets,
  schedules,
  uncoveredData,
  powerPolicy,
  powerPaths,
  hostVariableConflicts,
  ansibleGroups,
  vaultUse,
  vaultVariables,
  sshKeyRule,
];
