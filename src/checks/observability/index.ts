/** Rules about health checks and alerts. */
import type { Rule } from '../rule.js';
import { criticalAlert, disabledChannel } from './channels.js';
import { uncoveredServices } from './coverage.js';
import { alertTrigger, watched } from './targets.js';

export const observabilityRules: readonly Rule[] = [
  watched,
  alertTrigger,
  disabledChannel,
  criticalAlert,
  uncoveredServices,
];
