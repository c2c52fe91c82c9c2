/** Rules about services, DNS and certificates. */
import type { Rule } from '../rule.js';

export const applicationRules: readonly Rule[] = [];
