/** Rules about guests and the hypervisors that they run on. */
import type { Rule } from '../rule.js';
import { duplicateVmids, guestComplete } from './guests.js';

export const platformRules: readonly Rule[] = [duplicateVmids, guestComplete];
