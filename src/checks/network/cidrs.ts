/** The address ranges of networks: well formed, and none in another. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { network, networks, routing } from '../../topology/model/entities.js';
import {
  broadcastAddress,
  type Cidr,
  formatCidr,
  networkAddress,
  parseCidr,
} from '../../topology/model/ip.js';
import { error } from '../finding.js';
import type { EntityRule, LabRule } from '../rule.js';
import { managerOf, severityBetween } from './managers.js';

/** The range that a field holds; undefined for `dhcp` and for what the schema refuses. */
function rangeAt(view: View<string | undefined>): Cidr | undefined {
  const text: unknown = view.value;
  return typeof text === 'string' ? parseCidr(text) : undefined;
}

/** Host bits that are set in a field of an entity. */
function hostBits(entity: string, field: string, view: View<string | undefined>): readonly Finding[] {
  const range = rangeAt(view);
  if (!range || range.ip === networkAddress(range)) return [];
  const right = formatCidr({ ip: networkAddress(range), prefix: range.prefix });
  const text = `${entity}: ${field}: ${view.value} has host bits set`;
  return [error('network/cidr-invalid', view.address, text, { remedy: `write ${right}` })];
}

interface Range {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly node: string;
}

function rangesOf(lab: Lab): readonly Range[] {
  return networks(lab)
    .members()
    .flatMap((network): Range[] => {
      const view = network.at('cidr');
      const range = rangeAt(view);
      if (!range) return [];
      const [start, end] = [networkAddress(range), broadcastAddress(range)];
      return [{ id: network.key, start, end, text: view.value, node: view.address }];
    });
}

/** Ranges of addresses never overlap but by one lying in the other: a sweep keeps those that are still open. */
function overlaps(lab: Lab): readonly Finding[] {
  const sorted = [...rangesOf(lab)].sort((a, b) => a.start - b.start || b.end - a.end);
  const findings: Finding[] = [];
  let open: Range[] = [];
  for (const range of sorted) {
    open = open.filter(({ end }) => end >= range.start);
    for (const outer of open) findings.push(overlap(lab, range, outer));
    open.push(range);
  }
  return findings;
}

function overlap(lab: Lab, range: Range, other: Range): Finding {
  const severity = severityBetween(managerOf(lab, range.id), managerOf(lab, other.id));
  return {
    code: 'network/cidr-overlap',
    severity,
    message: `${range.id}: cidr: ${range.text} overlaps ${other.text} of ${other.id}`,
    remedy: 'give one of the networks another range',
    node: range.node,
    related: [{ message: `${other.id} has ${other.text}`, node: other.node }],
  };
}

export const networkCidr: EntityRule = {
  codes: ['network/cidr-invalid'],
  of: ['L2_network.networks'],
  judge: (lab, { id }) => hostBits(id, 'cidr', network(lab, id).at('cidr')),
};

export const routeCidr: EntityRule = {
  codes: ['network/cidr-invalid'],
  of: ['L2_network.routing'],
  judge: (lab, { id }) => hostBits(id, 'destination_cidr', routing(lab).member(id).at('destination_cidr')),
};

export const cidrOverlaps: LabRule = {
  name: 'cidrOverlaps',
  module: 'checks/network/cidrs',
  codes: ['network/cidr-overlap'],
  judge: overlaps,
};
