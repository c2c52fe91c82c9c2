/** firewall.tf: address lists, the filter, raw rules, NAT, and the order of each. */
import { language, list } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { bridgePortsOf } from '../../topology/model/ports.js';
import { managementSource } from '../../topology/model/routers.js';
import { hasContainerBridge } from './container-placement.js';
import { addressEntries, addressListContexts } from './firewall-address-lists.js';
import {
  acceptKnown,
  dropInvalid,
  dropRest,
  inputAccepts,
  isManageable,
  rawManagementAccept,
} from './firewall-base.js';
import { ipv6Rules } from './firewall-ipv6.js';
import { type PolicyRule, type Purpose, policyRules } from './firewall-policies.js';
import { type Rule, ruleContext } from './firewall-rule.js';
import { BRIDGE_PORTS, FIREWALL_BASE, FIREWALL_POLICIES } from './firewall-stages.js';
import { memberResources } from './interface-lists.js';
import { bridgePort, containerList, Resource, ruleOrder } from './names.js';
import { masqueradeContext } from './nat.js';

export const firewall = templated<Document>({
  template: 'terraform-mikrotik/firewall.tf.mustache',
  language,
  context: firewallContext,
});

/** What the template shows of a router's firewall. */
function firewallContext(lab: Lab, router: string): TemplateContext {
  const filter = filterRules(lab, router);
  const raw = rawRules(lab, router);
  const ipv6 = ipv6Rules(lab, router);
  const stages = new Stages(
    [...filter, ...raw, ...ipv6],
    listResources(lab, router),
    portResources(lab, router),
  );
  const contexts = (rules: readonly Rule[]) => rules.map((rule) => ruleContext(rule, stages.before(rule)));
  return {
    ...headerContext(lab, router),
    stages: stages.context,
    address_lists: addressListContexts(lab, router),
    filter: contexts(filter),
    filter_order: orderContext(ruleOrder('filter'), filter),
    raw: contexts(raw),
    raw_order: orderContext(ruleOrder('raw'), raw),
    masquerade: masqueradeContext(lab, router),
    has_ipv6: ipv6.length > 0,
    ipv6: contexts(ipv6),
    ipv6_order: orderContext(ruleOrder('ipv6'), ipv6),
  };
}

/** From where the router can be managed once the firewall stands; exactly one is true. */
function headerContext(lab: Lab, router: string): TemplateContext {
  const isNetwork = managementSource(lab).value.kind === 'network';
  const isLan = !isNetwork && isManageable(lab, router);
  return { managed_by_network: isNetwork, managed_by_lan: isLan, managed_by_nothing: !isNetwork && !isLan };
}

/** The rules of the filter, chain by chain: base, policies, final drop. */
function filterRules(lab: Lab, router: string): readonly Rule[] {
  const input = policyRules(lab, router, 'input');
  const forward = policyRules(lab, router, 'forward');
  const output = policyRules(lab, router, 'output');
  return [
    ...around(lab, router, 'input', inputAccepts(lab, router), input),
    ...around(lab, router, 'forward', [], forward),
    // Nothing of the router's own is dropped unless a policy says so; then its answers still have to get out.
    ...(output.length > 0 && !has(output, 'accept-known') ? [acceptKnown('output')] : []),
    ...output,
  ];
}

/** A chain: what the base says around the policies, less what a policy says itself. */
function around(
  lab: Lab,
  router: string,
  chain: string,
  accepts: readonly Rule[],
  policies: readonly PolicyRule[],
): readonly Rule[] {
  return [
    ...(has(policies, 'accept-known') ? [] : [acceptKnown(chain)]),
    ...(has(policies, 'drop-invalid') ? [] : [dropInvalid(chain)]),
    ...accepts,
    ...policies,
    ...(policies.at(-1)?.purpose === 'drop-all' ? [] : [dropRest(lab, router, chain)]),
  ];
}

function has(policies: readonly PolicyRule[], purpose: Purpose): boolean {
  return policies.some((rule) => rule.purpose === purpose);
}

/** The raw rules, which come before all others: management first, if anything is dropped there. */
function rawRules(lab: Lab, router: string): readonly Rule[] {
  const policies = policyRules(lab, router, 'prerouting');
  const drops = policies.some(({ stage }) => stage === 'closing');
  return [...(drops ? rawManagementAccept(lab, router) : []), ...policies];
}

/** The lists that rules match by: members of interface lists, entries of address lists. */
function listResources(lab: Lab, router: string): readonly Resource[] {
  const container = hasContainerBridge(lab, router)
    ? [new Resource('routeros_interface_list_member', containerList().label)]
    : [];
  return [...memberResources(lab, router), ...container, ...addressEntries(lab, router)];
}

/** The ports of the LAN bridge. */
function portResources(lab: Lab, router: string): readonly Resource[] {
  return bridgePortsOf(lab, router)
    .filter((port) => port.at('name').value !== undefined)
    .map((port) => bridgePort(lab, router, port.key));
}

/** What belongs to each stage, and what a rule of a stage waits for; see firewall-stages.ts. */
class Stages {
  private readonly policies: readonly Rule[];

  constructor(
    private readonly rules: readonly Rule[],
    private readonly lists: readonly Resource[],
    private readonly ports: readonly Resource[],
  ) {
    this.policies = rules.filter(({ stage }) => stage === 'policy');
  }

  before({ stage }: Rule): readonly Text[] {
    if (stage === 'base') return [];
    if (stage === 'policy') return [FIREWALL_BASE];
    return [
      FIREWALL_BASE,
      ...(this.policies.length > 0 ? [FIREWALL_POLICIES] : []),
      ...(this.ports.length > 0 ? [BRIDGE_PORTS] : []),
    ];
  }

  get context(): TemplateContext {
    const base = this.rules.filter(({ stage }) => stage === 'base').map(({ resource }) => resource);
    return {
      base: idList([...this.lists, ...base]),
      policies: idList(this.policies.map(({ resource }) => resource)),
      ports: idList(this.ports),
    };
  }
}

/** The ids of resources, one a line; undefined for none. */
function idList(resources: readonly Resource[]): Text | undefined {
  if (resources.length === 0) return undefined;
  return list(
    resources.map((resource) => resource.at('id')),
    { layout: 'lines' },
  );
}

/** What states the order of rules; undefined for fewer than two, which have none. */
function orderContext(order: Resource, rules: readonly Rule[]): TemplateContext | undefined {
  if (rules.length < 2) return undefined;
  const closing = rules.filter(({ stage }) => stage === 'closing');
  const last = closing.length > 0 ? closing : rules;
  return {
    label: order.label,
    sequence: idList(rules.map(({ resource }) => resource)),
    depends_on: list(last.map(({ resource }) => resource.address)),
  };
}
