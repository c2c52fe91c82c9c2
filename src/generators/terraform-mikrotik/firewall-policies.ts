/** The rules that the policies of the topology come to on a router. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { bool, label, string } from '../../render/hcl.js';
import type { Source } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { type Policy, type ProtocolMatch, policiesOf } from '../../topology/model/policies.js';
import { INVALID_STATES, KNOWN_STATES, stateText } from './firewall-base.js';
import { destinationEnds, type End, sourceEnds } from './firewall-ends.js';
import { matchesAll, type Rule, ruleResource } from './firewall-rule.js';
import type { Stage } from './firewall-stages.js';

/** Chains of policies that are rendered. */
export type Chain = 'input' | 'forward' | 'output' | 'prerouting';

/** What RouterOS calls the actions. */
const ACTIONS: Readonly<Record<string, string>> = {
  accept: 'accept',
  drop: 'drop',
  reject: 'reject',
  log: 'log',
  pass: 'passthrough',
};

/** The states of all packets: to ask for all of them is to ask for none. */
const ALL_STATES = 5;

/** What a whole policy does, where that makes a rule of the base superfluous. */
export type Purpose = 'accept-known' | 'drop-invalid' | 'drop-all';

/** A policy's rule. */
export interface PolicyRule extends Rule {
  readonly purpose: Purpose | undefined;
}

/** The rules of a chain's policies by (priority, id); what the router cannot match as it is meant is left out. */
export function policyRules(lab: Lab, router: string, chain: Chain): readonly PolicyRule[] {
  return policiesOf(lab, chain).flatMap((policy) => rulesOf(lab, router, chain, policy));
}

function rulesOf(lab: Lab, router: string, chain: Chain, policy: Policy): readonly PolicyRule[] {
  const action = policy.action.value;
  if (action === undefined || ACTIONS[action] === undefined) return [];
  // Before connection tracking there are no states, and nothing to answer with.
  const isRaw = chain === 'prerouting';
  if (isRaw && (action === 'reject' || policy.connectionStates.value.length > 0)) return [];
  // On the side of the router itself there is nothing to match.
  const sources = chain === 'output' ? NOTHING : sourceEnds(lab, router, policy);
  const destinations = chain === 'input' ? NOTHING : destinationEnds(lab, router, policy);
  const targets = isRaw ? destinations.filter(isKnownBeforeRouting) : destinations;
  const transports = policy.matches.value.filter(({ protocol }) => protocol !== 'icmpv6');
  return sources.flatMap((source) =>
    targets.flatMap((target) =>
      transports.map((transport) =>
        ruleOf(chain, policy, { source, target, transport }, [
          ...source.suffix,
          ...target.suffix,
          ...(transports.length > 1 && transport.protocol !== undefined ? [transport.protocol] : []),
        ]),
      ),
    ),
  );
}

const NOTHING: readonly End[] = [{ match: {}, suffix: [] }];

/** By which interface a packet will leave is not known yet. */
function isKnownBeforeRouting({ match }: End): boolean {
  return match.out_interface === undefined && match.out_interface_list === undefined;
}

interface Combination {
  readonly source: End;
  readonly target: End;
  readonly transport: ProtocolMatch;
}

function ruleOf(
  chain: Chain,
  policy: Policy,
  { source, target, transport }: Combination,
  suffix: readonly Source<string>[],
): PolicyRule {
  const { view, action, matches } = policy;
  const ends = { ...source.match, ...target.match };
  const logs = action.value === 'log' || policy.log.value;
  const id = cell(policy.id, view.at('id'));
  const purpose = matchesAll(ends) && isAnyTransport(transport) ? purposeOf(policy) : undefined;
  return {
    resource: ruleResource(chain === 'prerouting' ? 'raw' : 'filter', label(id, ...suffix)),
    stage: stageOf(chain, action.value, purpose),
    chain: string(cell(chain, policy.chain)),
    action: string(cell(ACTIONS[action.value ?? ''] ?? '', action)),
    match: {
      connection_state: stateText(policy.connectionStates),
      protocol: string(cell(transport.protocol, matches)),
      dst_port: transport.ports.length > 0 ? string(cell(transport.ports.join(','), matches)) : undefined,
      ...ends,
    },
    // The action log writes a line by itself.
    log: policy.log.value && action.value !== 'log' ? bool(policy.log) : undefined,
    log_prefix: logs ? string(cell(policy.id, view.at('id'), policy.log)) : undefined,
    comment: string(commentOf(policy)),
    purpose,
  };
}

function isAnyTransport({ protocol, ports }: ProtocolMatch): boolean {
  return protocol === undefined && ports.length === 0;
}

/** What a policy without any condition but its states does. */
function purposeOf(policy: Policy): Purpose | undefined {
  const states = policy.connectionStates.value;
  const action = policy.action.value;
  if (action === 'accept') return states.join() === KNOWN_STATES.join() ? 'accept-known' : undefined;
  if (action === 'drop' && states.join() === INVALID_STATES.join()) return 'drop-invalid';
  const isDrop = action === 'drop' || action === 'reject';
  return isDrop && (states.length === 0 || states.length === ALL_STATES) ? 'drop-all' : undefined;
}

/** Whatever could end the session that applies it comes last; what keeps sessions alive comes first. */
function stageOf(chain: Chain, action: string | undefined, purpose: Purpose | undefined): Stage {
  if (purpose === 'accept-known') return 'base';
  if (purpose !== undefined) return 'closing';
  const isDrop = action === 'drop' || action === 'reject';
  return isDrop && (chain === 'input' || chain === 'prerouting') ? 'closing' : 'policy';
}

/** "name: description", or what there is of it. */
function commentOf(policy: Policy): Cell<string> {
  return derive(
    (name, description) => [name ?? policy.id, description].filter((text) => text).join(': '),
    policy.view.at('name') as Cell<string | undefined>,
    policy.view.at('description') as Cell<string | undefined>,
  );
}
