/** Firewall policies in their order, with what their templates supply (OUTPUTS section 4.1). */
import { type Cell, cell, derive, first, list, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { Lab, LabQuery } from '../lab.js';
import { firewallPolicies, firewallPolicy, firewallTemplate, idOf, withDefault } from './entities.js';
import { comparePorts } from './port-ranges.js';

const MODULE = 'topology/model/policies';

/** The priority of a policy that gives none. */
export const DEFAULT_PRIORITY = 500;

/** A policy with its template: a field is the policy's own, else the template's. Reads happen on access. */
export class Policy {
  constructor(
    readonly lab: Lab,
    readonly id: string,
  ) {}

  /** The policy as written. */
  get view() {
    return firewallPolicy(this.lab, this.id);
  }

  get chain(): Cell<string | undefined> {
    return first(this.view.at('chain'));
  }

  get priority(): Cell<number> {
    return withDefault(this.view.at('priority'), DEFAULT_PRIORITY);
  }

  /** `accept`, `drop`, `reject`, `log` or `pass`; a template's `allow` is accept. */
  get action(): Cell<string | undefined> {
    return map(this.field('action') as Cell<string | undefined>, (action) =>
      action === 'allow' ? 'accept' : action,
    );
  }

  /** Ports and ranges `a-b` as text, sorted by number, each once. */
  get ports(): Cell<readonly string[]> {
    return derive(
      (ports) => [...new Set((ports ?? []).map(String))].sort(comparePorts),
      this.field('ports') as Cell<readonly (number | string)[] | undefined>,
    );
  }

  /** Protocols as written, sorted, each once; none where it matches all of them (`any` too). */
  get protocols(): Cell<readonly string[]> {
    return derive(
      (protocols) => {
        const all = [...new Set(protocols ?? [])].sort(compareBytes);
        return all.includes('any') ? [] : all;
      },
      this.field('protocols') as Cell<readonly string[] | undefined>,
    );
  }

  /** Connection states, sorted; none where it matches all of them. */
  get connectionStates(): Cell<readonly string[]> {
    return derive(
      (states) => [...new Set(states ?? [])].sort(compareBytes),
      this.view.at('connection_state') as Cell<readonly string[] | undefined>,
    );
  }

  get sourceZone(): Cell<string | undefined> {
    return first(this.view.at('source_zone_ref'));
  }

  get sourceNetwork(): Cell<string | undefined> {
    return first(this.view.at('source_network_ref'));
  }

  get destinationNetwork(): Cell<string | undefined> {
    return first(this.view.at('destination_network_ref'));
  }

  /** Keys of all destination zones, of the singular field and of both plural spellings, sorted. */
  get destinationZones(): Cell<readonly string[]> {
    const { view } = this;
    const single = derive(
      (zone) => (zone ? [zone] : []),
      view.at('destination_zone_ref') as Cell<string | undefined>,
    );
    const several = [view.at('destination_zone_refs'), view.at('destination_zones_ref')].map((zones) =>
      derive((keys) => keys ?? [], zones as Cell<readonly string[] | undefined>),
    );
    return derive((zones) => [...new Set(zones.flat())].sort(compareBytes), list([single, ...several]));
  }

  /** Whether matches are logged. */
  get log(): Cell<boolean> {
    return withDefault(this.view.at('log'), false);
  }

  /** What it matches by protocol and port: one rule of a firewall for each. */
  get matches(): Cell<readonly ProtocolMatch[]> {
    return derive(matchesOf, this.protocols, this.ports);
  }

  private field(name: 'action' | 'ports' | 'protocols'): View<unknown> {
    const own = overlay<Templated>(this.view).at(name);
    if (own.exists()) return own;
    const template = idOf(this.view.at('template_ref'));
    return template === undefined
      ? own
      : overlay<Templated>(this.view, firewallTemplate(this.lab, template)).at(name);
  }
}

interface Templated {
  readonly action?: unknown;
  readonly ports?: unknown;
  readonly protocols?: unknown;
}

/** A protocol with its ports; without a protocol: all traffic. */
export interface ProtocolMatch {
  readonly protocol?: string;
  /** Only with tcp and udp; none: all ports. */
  readonly ports: readonly string[];
}

/** Ports without protocols mean tcp and udp; protocols that have no ports are matched without. */
function matchesOf(protocols: readonly string[], ports: readonly string[]): readonly ProtocolMatch[] {
  if (protocols.length > 0)
    return protocols.map((protocol) => ({ protocol, ports: hasPorts(protocol) ? ports : [] }));
  return ports.length > 0 ? ['tcp', 'udp'].map((protocol) => ({ protocol, ports })) : [{ ports }];
}

/** True for the protocols that have ports. */
export function hasPorts(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'udp';
}

/** Ids of policies by (priority, id): of one chain, or with the key `''` of all. */
export const policyOrders: LabQuery<readonly string[]> = {
  name: 'policyOrder',
  module: MODULE,
  run(lab, chain) {
    const ranked = firewallPolicies(lab)
      .keys()
      .map((id) => new Policy(lab, id))
      .filter((policy) => chain === '' || policy.chain.value === chain)
      .map(({ id, priority }) => ({ id, priority }));
    ranked.sort((a, b) => a.priority.value - b.priority.value || compareBytes(a.id, b.id));
    return ranked.map(({ id, priority }) => cell(id, priority));
  },
};

/** The policies of a chain (of all chains without one), by (priority, id). */
export function policiesOf(lab: Lab, chain = ''): readonly Policy[] {
  return lab.query(policyOrders, chain).value.map((id) => new Policy(lab, id));
}

/** The policy with that id, which need not exist. */
export function policy(lab: Lab, id: string): Policy {
  return new Policy(lab, id);
}
