/** Firewall policies that others keep from taking effect. */
import type { Address } from '../../engine/address.js';
import type { Finding, Related } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { DEFAULT_PRIORITY, policiesOf, policy } from '../../topology/model/policies.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error, warning } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { LabRule } from '../rule.js';
import {
  contains,
  isFinal,
  isForAll,
  isUnconditional,
  overlap,
  type Reach,
  reachOf,
  statesBefore,
} from './policies-reach.js';

const CODE = 'network/policy-shadowed';

/** Chains of policies that rules are made of. */
const CHAINS = ['input', 'output', 'forward', 'prerouting'];

const DOES: Readonly<Record<string, string>> = {
  accept: 'accepts',
  drop: 'drops',
  reject: 'rejects',
  log: 'logs',
  pass: 'passes on',
};

function does({ action }: Reach): string {
  return DOES[action] ?? action;
}

/** Where a policy's priority stands, or the policy if it has the default one. */
function placeOf(lab: Lab, { id }: Reach): Address {
  const { view } = policy(lab, id);
  return view.at('priority').exists() ? view.at('priority').address : view.address;
}

function relatedTo(lab: Lab, reach: Reach): Related {
  return { message: `${reach.id} ${does(reach)} with priority ${reach.priority}`, node: placeOf(lab, reach) };
}

/** `fw-x: priority: 500`, as messages begin. */
function field(lab: Lab, { id, priority }: Reach): string {
  const isDefault = !policy(lab, id).view.at('priority').exists();
  return `${id}: priority: ${isDefault ? `the default, ${DEFAULT_PRIORITY},` : priority}`;
}

/** What to do for `late` to come before `early`. */
function reorder(early: Reach, late: Reach): string {
  const higher = `give ${early.id} a priority above ${late.priority}`;
  return early.priority === 0 ? higher : `give ${late.id} a priority below ${early.priority}, or ${higher}`;
}

/** After a policy that no packet gets past. */
function unreachable(lab: Lab, chain: string, early: Reach, late: Reach): Finding {
  const text = `${field(lab, late)} comes after ${early.id}, which ${does(early)} everything in ${chain}`;
  const related = [relatedTo(lab, early)];
  return error(CODE, placeOf(lab, late), text, { remedy: reorder(early, late), related });
}

/** After a policy that does something else with all that it matches. */
function overruled(lab: Lab, early: Reach, late: Reach): Finding {
  const text = `${field(lab, late)} comes after ${early.id}, which ${does(early)} all that ${late.id} ${does(late)}`;
  const related = [relatedTo(lab, early)];
  return warning(CODE, placeOf(lab, late), text, { remedy: reorder(early, late), related });
}

/** In an order that only the ids of policies decide. */
function undecided(lab: Lab, early: readonly Reach[], late: Reach): Finding {
  const [only, ...others] = early;
  const ids = early.map(({ id }) => id);
  const what = only && others.length === 0 ? `${does(only)} some` : 'do otherwise with some';
  const text = `${field(lab, late)} is also that of ${alternatives(ids, 'and')}, which ${what} of what ${late.id} ${does(late)}; only their ids say which comes first`;
  const remedy = 'give the one that is to come first a lower priority';
  const related = early.map((reach) => relatedTo(lab, reach));
  return warning(CODE, placeOf(lab, late), text, { remedy, related });
}

/** True if two policies have the same place, and do not do the same. */
function isRival(a: Reach, b: Reach): boolean {
  return a.priority === b.priority && a.action !== b.action;
}

/** What is wrong with the order of a chain's policies. */
function chainFindings(lab: Lab, chain: string): readonly Finding[] {
  const policies = policiesOf(lab, chain).flatMap((one) => {
    const reach = unlessRefused(lab, () => reachOf(one), undefined);
    return reach ? [reach] : [];
  });
  let open = statesBefore(chain, policies);
  const early: { readonly reach: Reach; readonly open: readonly string[] }[] = [];
  const findings: Finding[] = [];
  let last: Reach | undefined;
  for (const late of policies) {
    if (last) {
      findings.push(unreachable(lab, chain, last, late));
      continue;
    }
    const holder = early.find(({ reach, open: states }) => contains(lab, reach, late, states));
    const rivals = early.filter(
      ({ reach, open: states }) => isRival(reach, late) && overlap(lab, reach, late, states),
    );
    if (holder && holder.reach.action !== late.action) findings.push(overruled(lab, holder.reach, late));
    if (!holder && rivals.length > 0) {
      const reaches = rivals.map(({ reach }) => reach);
      findings.push(undecided(lab, reaches, late));
    }
    if (!isFinal(late)) continue;
    if (isUnconditional(late)) last = late;
    early.push({ reach: late, open });
    if (isForAll(late)) open = open.filter((state) => !late.states.includes(state));
  }
  return findings;
}

/** Policies that never take effect, or do so by chance. */
export const shadowedPolicies: LabRule = {
  name: 'shadowedPolicies',
  module: 'checks/network/policies-shadowed',
  codes: [CODE],
  judge: (lab) => CHAINS.flatMap((chain) => chainFindings(lab, chain)),
};
