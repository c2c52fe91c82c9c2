/** Rules about health checks and alerts. */
import type { Rule } from '../rule.js';

export const observabilityRules: readonly Rule[] = [];
