import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { compare, isRecord } from './finding.js';
import { PYYAML } from './yaml11.js';

type Vars = Readonly<Record<string, unknown>>;

/** A group of the inventory. */
export interface InventoryGroup {
  /** Hosts named in this group itself, sorted. */
  readonly hosts: readonly string[];
  /** Groups named directly below it, sorted. */
  readonly children: readonly string[];
}

/** An inventory as Ansible understands it. */
export interface Inventory {
  /** Every group but `all` and `ungrouped`, by name. */
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  /** Every host with its variables, merged. */
  readonly hosts: ReadonlyMap<string, Vars>;
  /** Every host with all the groups it is in, direct or not, sorted; without `all`. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
}

interface GroupNode {
  readonly hosts: Map<string, Vars>;
  readonly children: Set<string>;
  readonly vars: Record<string, unknown>;
}

const EXTENSIONS = ['', '.yml', '.yaml', '.json'];

/**
 * Reads an inventory directory: its YAML files, `group_vars/` and `host_vars/`. No ranges (`web[1:3]`), no
 * plugins, no other formats. Variables merge as ansible-core merges them (later wins, whole values replace):
 * `vars` of `all`, `vars` of the groups from parent to child, group_vars/all, group_vars of the groups from parent
 * to child, variables beside the host, host_vars. So group_vars/all wins over the `vars` of any group.
 * Throws on what is no inventory.
 */
export function readInventory(directory: string): Inventory {
  const nodes = new Map<string, GroupNode>();
  for (const name of readdirSync(directory).sort(compare)) {
    const file = join(directory, name);
    if (statSync(file).isDirectory() || !/\.(ya?ml|json)$/.test(name)) continue;
    for (const [group, body] of Object.entries(mapping(readYaml(file), file)))
      addGroup(nodes, group, body, `${file}: ${group}`);
  }
  const parents = parentsOf(nodes);
  const depth = depths(nodes, parents);

  const hostNames = new Set([...nodes.values()].flatMap((node) => [...node.hosts.keys()]));
  const hosts = new Map<string, Vars>();
  const groupsOf = new Map<string, string[]>();
  for (const host of [...hostNames].sort(compare)) {
    const groups = ancestors(host, nodes, parents);
    groupsOf.set(host, [...groups].sort(compare));
    // Ansible's order: depth, then ansible_group_priority, then name.
    const ordered = [...groups].sort(
      (a, b) =>
        (depth.get(a) ?? 0) - (depth.get(b) ?? 0) ||
        priority(nodes.get(a)) - priority(nodes.get(b)) ||
        compare(a, b),
    );
    const merged = Object.assign(
      {},
      nodes.get('all')?.vars,
      ...ordered.map((group) => nodes.get(group)?.vars),
      varsFile(directory, 'group_vars', 'all'),
      ...ordered.map((group) => varsFile(directory, 'group_vars', group)),
      ...[...nodes.values()].map((node) => node.hosts.get(host)),
      varsFile(directory, 'host_vars', host),
    );
    delete merged.ansible_group_priority;
    hosts.set(host, merged);
  }

  const groups = new Map<string, InventoryGroup>();
  for (const [name, node] of nodes)
    if (name !== 'all' && name !== 'ungrouped')
      groups.set(name, {
        hosts: [...node.hosts.keys()].sort(compare),
        children: [...node.children].sort(compare),
      });
  return { groups, hosts, groupsOf };
}

function addGroup(nodes: Map<string, GroupNode>, name: string, body: unknown, where: string): void {
  const node = nodes.get(name) ?? { hosts: new Map(), children: new Set(), vars: {} };
  nodes.set(name, node);
  const { hosts, children, vars, ...rest } = mapping(body, where);
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new Error(`${where}: unknown key ${unknown.join(', ')}`);
  Object.assign(node.vars, mapping(vars, `${where}.vars`));
  for (const [host, own] of Object.entries(mapping(hosts, `${where}.hosts`)))
    node.hosts.set(host, { ...node.hosts.get(host), ...mapping(own, `${where}.hosts.${host}`) });
  for (const [child, below] of Object.entries(mapping(children, `${where}.children`))) {
    node.children.add(child);
    addGroup(nodes, child, below, `${where}.children.${child}`);
  }
}

/** Group → the groups it is named in; a group named nowhere is below `all`. */
function parentsOf(nodes: ReadonlyMap<string, GroupNode>): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const [name, node] of nodes)
    for (const child of node.children) parents.set(child, [...(parents.get(child) ?? []), name]);
  for (const name of nodes.keys()) if (name !== 'all' && !parents.has(name)) parents.set(name, ['all']);
  return parents;
}

/** The longest way from `all` to each group. Throws on groups that hold themselves. */
function depths(
  nodes: ReadonlyMap<string, GroupNode>,
  parents: ReadonlyMap<string, string[]>,
): Map<string, number> {
  const depth = new Map<string, number>();
  const measure = (name: string, trail: readonly string[]): number => {
    if (trail.includes(name)) throw new Error(`group ${name} holds itself`);
    const known = depth.get(name);
    if (known !== undefined) return known;
    const above = (parents.get(name) ?? []).map((parent) => measure(parent, [...trail, name]));
    const own = name === 'all' ? 0 : 1 + Math.max(0, ...above);
    depth.set(name, own);
    return own;
  };
  for (const name of nodes.keys()) measure(name, []);
  return depth;
}

function ancestors(
  host: string,
  nodes: ReadonlyMap<string, GroupNode>,
  parents: ReadonlyMap<string, string[]>,
): Set<string> {
  const groups = new Set<string>();
  const add = (name: string): void => {
    if (name === 'all' || groups.has(name)) return;
    groups.add(name);
    for (const parent of parents.get(name) ?? []) add(parent);
  };
  for (const [name, node] of nodes) if (node.hosts.has(host)) add(name);
  return groups.size > 0 ? groups : new Set(['ungrouped']);
}

function priority(node: GroupNode | undefined): number {
  return Number(node?.vars.ansible_group_priority ?? 1);
}

/** `group_vars/x`, `x.yml` …, or a directory `x` of such files. */
function varsFile(directory: string, kind: string, name: string): Vars {
  for (const extension of EXTENSIONS) {
    const file = join(directory, kind, name + extension);
    if (!existsSync(file)) continue;
    const files = statSync(file).isDirectory()
      ? readdirSync(file)
          .sort(compare)
          .map((part) => join(file, part))
      : [file];
    return Object.assign({}, ...files.map((part) => mapping(readYaml(part), part)));
  }
  return {};
}

function readYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), PYYAML);
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  return document.toJS();
}

function mapping(value: unknown, where: string): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (!isRecord(value)) throw new Error(`${where}: not a mapping`);
  return value;
}
