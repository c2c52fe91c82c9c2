/** Rules about backups, power and Ansible. */
import type { Rule } from '../rule.js';

export const operationsRules: readonly Rule[] = [];
