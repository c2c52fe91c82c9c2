/**
 * Ids that outputs cannot tell apart. In a Terraform label or a Mermaid id each character that is no letter or digit
 * becomes `_`, and parts are joined by `__`: a doubled hyphen in an id reads like the border between two parts.
 */
import { type Address, parseAddress } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { nodeName } from '../topology/model/devices.js';
import { downloadsFor, templateOf } from '../topology/model/downloads.js';
import { devices, firewallPolicies, networks, qos, zones } from '../topology/model/entities.js';
import type { LabRule } from './rule.js';

/** An id, or several joined, in one namespace of one output. */
interface Claim {
  readonly parts: readonly string[];
  /** What has the ids. */
  readonly node: Address;
  /** Where the name is written, if that is not the id. */
  readonly place?: Address | undefined;
  /** How it reads in the output; derived from the parts where it is a label. */
  readonly mapped?: string;
}

interface Namespace {
  /** What the ids become, and where. */
  readonly noun: string;
  readonly claims: (lab: Lab) => readonly Claim[];
  /** What to do about a collision. */
  readonly remedy: string;
}

const OTHER_ID = 'give one of them an id that reads differently';

/** Parts of labels that are no ids. */
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'icmpv6'];
const DIRECTIONS = ['down', 'up'];

/** The label that ids make: what render/hcl.ts makes of them. */
function mappedOf({ parts, mapped }: Claim): string {
  return mapped ?? parts.map((part) => part.replace(/[^A-Za-z0-9_]/g, '_')).join('__');
}

type Keyed = Pick<View<unknown>, 'address' | 'key'>;

/** Each id alone, and with each suffix; none where no id could be taken for two. */
function composites(
  members: readonly Keyed[],
  suffixes: readonly (readonly string[])[],
  alone: boolean,
): readonly Claim[] {
  const words = [...members.map(({ key }) => key), ...suffixes.flat()];
  if (!words.some((word) => word.includes('--') || word.endsWith('-'))) return [];
  return members.flatMap(({ key, address }) => [
    ...(alone ? [{ parts: [key], node: address }] : []),
    ...suffixes.map((suffix) => ({ parts: [key, ...suffix], node: address })),
  ]);
}

function products(first: readonly string[], second: readonly string[]): readonly (readonly string[])[] {
  return first.flatMap((a) => second.map((b) => [a, b]));
}

function policyLabels(lab: Lab): readonly Claim[] {
  const ends = [...zones(lab).keys(), 'wan'];
  const suffixes = [...[...ends, ...PROTOCOLS].map((word) => [word]), ...products(ends, PROTOCOLS)];
  return composites(firewallPolicies(lab).members(), suffixes, true);
}

function queueLabels(lab: Lab): readonly Claim[] {
  const suffixes = [...DIRECTIONS.map((word) => [word]), ...products(DIRECTIONS, PROTOCOLS)];
  return composites(qos(lab).at('queues').members(), suffixes, true);
}

function zoneLabels(lab: Lab): readonly Claim[] {
  const ids = networks(lab).keys();
  return composites(
    zones(lab).members(),
    ids.map((id) => [id]),
    false,
  );
}

function downloadLabels(lab: Lab): readonly Claim[] {
  return (['lxc', 'vm'] as const).flatMap((kind) =>
    downloadsFor(lab, kind).map(({ template, node }) => ({
      parts: node === undefined ? [template] : [template, node],
      node: templateOf(lab, kind, template).address,
    })),
  );
}

function certificateIds(lab: Lab): readonly Claim[] {
  const certificates = lab.root.at('L5_application').at('certificates');
  const lists = [certificates.at('certificates').members(), certificates.at('additional').members()];
  return lists.flat().map(({ key, address }) => ({ parts: ['cert', key], node: address }));
}

function nodeNames(lab: Lab): readonly Claim[] {
  return devices(lab)
    .members()
    .filter((device) => device.at('type').value === 'hypervisor')
    .map((device) => {
      const name = nodeName(lab, device.key);
      const mapped = String(name.value).toLowerCase();
      return { parts: [device.key], node: device.address, place: name.origins[0], mapped };
    });
}

const NAMESPACES: readonly Namespace[] = [
  { noun: 'the Terraform label', claims: policyLabels, remedy: OTHER_ID },
  { noun: 'the Terraform label', claims: queueLabels, remedy: OTHER_ID },
  { noun: 'the Terraform label', claims: zoneLabels, remedy: OTHER_ID },
  { noun: 'the Terraform label', claims: downloadLabels, remedy: OTHER_ID },
  { noun: 'the Mermaid id', claims: certificateIds, remedy: OTHER_ID },
  { noun: 'the node name', claims: nodeNames, remedy: 'give one of them another hostname' },
];

/** What a claim is called in messages. */
function words({ parts, node }: Claim): string {
  const id = parseAddress(node)?.steps.at(-1)?.name ?? node;
  return parts.length > 1 && parts[0] !== 'cert' ? `${parts[0]} with ${parts.slice(1).join(' and ')}` : id;
}

function collisions(lab: Lab, { noun, claims, remedy }: Namespace): readonly Finding[] {
  const byName = new Map<string, Claim>();
  const pairs = new Set<string>();
  return claims(lab).flatMap((claim): Finding[] => {
    const mapped = mappedOf(claim);
    const first = byName.get(mapped);
    if (!first) byName.set(mapped, claim);
    const pair = `${first?.node} ${claim.node}`;
    if (!first || pairs.has(pair) || (first.node === claim.node && first.parts.join() === claim.parts.join()))
      return [];
    pairs.add(pair);
    const text = `${words(claim)}: ${noun} would be ${mapped}, like that of ${words(first)}`;
    return [
      {
        code: 'ids/output-collision',
        severity: 'error',
        message: text,
        remedy,
        node: claim.place ?? claim.node,
        related: [{ message: `${words(first)} is here`, node: first.place ?? first.node }],
      },
    ];
  });
}

export const outputIds: LabRule = {
  name: 'outputIds',
  module: 'checks/output-ids',
  codes: ['ids/output-collision'],
  judge: (lab) => NAMESPACES.flatMap((namespace) => collisions(lab, namespace)),
};
