import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Inventory, type InventoryGroup, readInventory } from './ansible-model.js';
import { compare, type Finding, isRecord, messageOf } from './finding.js';

export { type Inventory, type InventoryGroup, readInventory };

/** What `ansible-inventory --list` said. */
export interface AnsibleVerdict {
  readonly findings: Finding[];
  /** The parsed document, when there is one. */
  readonly list?: Record<string, unknown>;
  /** Why the program did not run. */
  readonly skipped?: string;
}

/** Runs `ansible-inventory -i DIR --list`, when it is installed: it has to exit with 0 and say nothing on stderr. */
export function runAnsibleInventory(directory: string, program = 'ansible-inventory'): AnsibleVerdict {
  const home = mkdtempSync(join(tmpdir(), 'labbuild-ansible-'));
  const config = join(home, 'ansible.cfg');
  writeFileSync(config, '');
  const run = spawnSync(program, ['-i', directory, '--list'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    // No configuration of the machine's, and a locale that Ansible accepts.
    env: { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', ANSIBLE_CONFIG: config },
  });
  rmSync(home, { recursive: true, force: true });
  if (run.error) return { findings: [], skipped: `ansible-inventory: ${run.error.message}` };
  const findings: Finding[] = [];
  const report = (message: string) => findings.push({ file: directory, message });
  if (run.status !== 0) report(`ansible-inventory ends with ${run.status ?? run.signal}`);
  if (run.stderr.trim() !== '') report(`ansible-inventory says: ${run.stderr.trim()}`);
  let list: unknown;
  try {
    list = JSON.parse(run.stdout);
  } catch (error) {
    report(`ansible-inventory prints no JSON: ${messageOf(error)}`);
  }
  return isRecord(list) ? { findings, list } : { findings };
}

/** Holds what Ansible understood against a model: the same hosts, groups and variables. */
export function compareInventory(
  directory: string,
  list: Readonly<Record<string, unknown>>,
  model: Inventory,
): Finding[] {
  const findings: Finding[] = [];
  const report = (message: string) => findings.push({ file: directory, message });
  const said = isRecord(list._meta) && isRecord(list._meta.hostvars) ? list._meta.hostvars : {};
  const named = new Set(
    Object.values(list).flatMap((group) => (isRecord(group) ? strings(group.hosts) : [])),
  );
  difference('host', model.hosts.keys(), named, report);
  for (const [host, vars] of model.hosts) {
    // Ansible leaves out hosts without variables.
    const theirs = plain(said[host] ?? {});
    for (const key of new Set([...Object.keys(vars), ...Object.keys(isRecord(theirs) ? theirs : {})])) {
      const [mine, other] = [plain(vars[key]), isRecord(theirs) ? theirs[key] : undefined];
      if (!isDeepStrictEqual(mine, other))
        report(
          `${host}: ${key} is ${JSON.stringify(other)} for Ansible, ${JSON.stringify(mine)} in the model`,
        );
    }
  }
  const groups = Object.keys(list).filter((name) => !['_meta', 'all', 'ungrouped'].includes(name));
  // Nor does it show groups without hosts and children.
  const full = [...model.groups].filter(([, { hosts, children }]) => hosts.length + children.length > 0);
  difference(
    'group',
    full.map(([name]) => name),
    groups,
    report,
  );
  for (const [name, group] of full) {
    const theirs = list[name];
    if (!isRecord(theirs)) continue;
    difference(`${name}: host`, group.hosts, strings(theirs.hosts), report);
    difference(`${name}: child`, group.children, strings(theirs.children), report);
  }
  return findings;
}

/**
 * Quality of the inventory itself: readable, no empty group, no name for both a host and a group, no variables for what is not there.
 */
export function judgeInventory(directory: string): Finding[] {
  let model: Inventory;
  try {
    model = readInventory(directory);
  } catch (error) {
    return [{ file: directory, message: `inventory: ${messageOf(error)}` }];
  }
  const findings: Finding[] = [];
  const report = (message: string) => findings.push({ file: directory, message });
  const filled = new Set([...model.groupsOf.values()].flat());
  for (const name of model.groups.keys()) {
    if (!filled.has(name)) report(`group without hosts: ${name}`);
    if (model.hosts.has(name)) report(`host and group of one name: ${name}`);
    if (!/^[A-Za-z_]\w*$/.test(name)) report(`group name that Ansible warns about: ${name}`);
  }
  for (const [host, groups] of model.groupsOf)
    if (groups.includes('ungrouped')) report(`host in no group: ${host}`);
  for (const name of varsNames(directory, 'host_vars'))
    if (!model.hosts.has(name)) report(`host_vars of an unknown host: ${name}`);
  for (const name of varsNames(directory, 'group_vars'))
    if (name !== 'all' && !model.groups.has(name)) report(`group_vars of an unknown group: ${name}`);
  return findings;
}

/** The hosts or groups that have a file of variables. */
function varsNames(directory: string, kind: string): string[] {
  const folder = join(directory, kind);
  return existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/\.(ya?ml|json)$/, '')) : [];
}

function difference(
  what: string,
  mine: Iterable<string>,
  theirs: Iterable<string>,
  report: (message: string) => void,
): void {
  const [a, b] = [new Set(mine), new Set(theirs)];
  for (const name of [...a].sort(compare)) if (!b.has(name)) report(`${what} ${name} is missing for Ansible`);
  for (const name of [...b].sort(compare))
    if (!a.has(name)) report(`${what} ${name} is unknown to the model`);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** As JSON has it, and without the wrapper that Ansible puts around text from files. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    isRecord(inner) && Object.keys(inner).length === 1 && '__ansible_unsafe' in inner
      ? inner.__ansible_unsafe
      : inner,
  );
}
