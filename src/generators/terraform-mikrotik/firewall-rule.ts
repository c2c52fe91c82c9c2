/** Rules of the firewall's tables, and how a template sees them. */
import { list } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Stage } from './firewall-stages.js';
import { Resource } from './names.js';

/** Attributes by which a rule matches packets, as they are called in all tables. */
const MATCHERS = [
  'connection_state',
  'protocol',
  'dst_port',
  'in_interface',
  'in_interface_list',
  'out_interface',
  'out_interface_list',
  'src_address',
  'src_address_list',
  'dst_address',
  'dst_address_list',
] as const;

export type Match = { readonly [M in (typeof MATCHERS)[number]]?: Text | undefined };

/** A rule. */
export interface Rule {
  readonly resource: Resource;
  readonly stage: Stage;
  readonly chain: Text;
  readonly action: Text;
  readonly match: Match;
  readonly log?: Text | undefined;
  readonly log_prefix?: Text | undefined;
  readonly comment: Text;
}

/** Tables of rules, by the type of their resources. */
const TABLES = {
  filter: 'routeros_ip_firewall_filter',
  raw: 'routeros_ip_firewall_raw',
  ipv6: 'routeros_ipv6_firewall_filter',
} as const;

export type Table = keyof typeof TABLES;

/** A rule's resource in a table. */
export function ruleResource(table: Table, label: Text): Resource {
  return new Resource(TABLES[table], label);
}

/** True if nothing is asked of a packet. */
export function matchesAll(match: Match): boolean {
  return MATCHERS.every((name) => match[name] === undefined);
}

/** What the template `firewall-rule` shows of a rule. */
export function ruleContext(rule: Rule, dependsOn: readonly Text[]): TemplateContext {
  const { match } = rule;
  return {
    label: rule.resource.label,
    chain: rule.chain,
    action: rule.action,
    ...Object.fromEntries(MATCHERS.map((name) => [name, match[name]])),
    log: rule.log,
    log_prefix: rule.log_prefix,
    comment: rule.comment,
    depends_on: dependsOn.length > 0 ? list(dependsOn) : undefined,
  };
}
