/** Rules about devices, links and power. */
import type { Rule } from '../rule.js';

export const foundationRules: readonly Rule[] = [];
