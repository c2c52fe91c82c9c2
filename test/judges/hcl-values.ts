import type { Finding } from './finding.js';
import type { Literal } from './hcl-expression.js';
import type { Module, Use } from './hcl-module.js';

/** A literal that equals a name which a resource of the same module creates. */
export interface LiteralUse {
  readonly file: string;
  readonly line: number;
  /** Address of the resource that holds the literal. */
  readonly resource: string;
  /** Blocks and attribute, joined by dots. */
  readonly path: string;
  readonly value: string;
  /** Address of the resource that creates the name. */
  readonly createdBy: string;
}

/** Free text: a person's words, which may coincide with a name. */
const TEXT_ATTRIBUTES = new Set([
  'comment',
  'description',
  'hostname',
  'log_prefix',
  'tags',
  'text',
  'title',
]);

/** Marks on packets: they are no objects, and are called as the queue that takes them. */
const MARK_ATTRIBUTES = new Set(['new_packet_mark', 'packet_mark']);

/** Attributes, other than `name`, by which a resource brings a named object into being. */
const NAMING_ATTRIBUTES: Readonly<Record<string, string>> = {
  routeros_ip_firewall_addr_list: 'list',
};

/** Types whose `name` is not what another resource refers to it by. */
const NAME_IS_NO_HANDLE = new Set([
  'proxmox_virtual_environment_container',
  'proxmox_virtual_environment_vm',
  'routeros_interface_lte',
  'routeros_interface_wireguard_peer',
  'routeros_ip_dns_record',
  'routeros_system_identity',
]);

/** The attribute by which a resource type names what it creates, if it does. */
function namingAttribute(type: string): string | undefined {
  return NAME_IS_NO_HANDLE.has(type) ? undefined : (NAMING_ATTRIBUTES[type] ?? 'name');
}

/**
 * No literal stands where a reference belongs: it would equal a name that the module creates, and Terraform would
 * not know which to make first. `allow` says which coincidences are fine.
 */
export function judgeNames(module: Module, allow: (use: LiteralUse) => boolean = () => false): Finding[] {
  const resources = module.uses.filter((use) => use.root.block.type === 'resource');
  const created = new Map<string, string>();
  for (const use of resources)
    if (isNaming(use))
      for (const { value, position } of use.expression.literals)
        if (typeof value === 'string' && position === 'value') created.set(value, use.root.address);

  const findings: Finding[] = [];
  for (const use of resources) {
    const attribute = use.path.at(-1) ?? '';
    if (isNaming(use) || isOwnName(use)) continue;
    if (TEXT_ATTRIBUTES.has(attribute) || MARK_ATTRIBUTES.has(attribute)) continue;
    for (const { value, position, line } of use.expression.literals) {
      const createdBy = typeof value === 'string' && position !== 'operand' ? created.get(value) : undefined;
      if (createdBy === undefined || createdBy === use.root.address) continue;
      const found: LiteralUse = {
        file: use.root.file,
        line: use.line + line,
        resource: use.root.address,
        path: use.path.join('.'),
        value: String(value),
        createdBy,
      };
      if (allow(found)) continue;
      const message = `${found.resource} ${found.path}: "${found.value}" is a literal, refer to ${createdBy}`;
      findings.push({ file: found.file, line: found.line, message });
    }
  }
  return findings;
}

function isNaming(use: Use): boolean {
  return use.path.length === 1 && use.path[0] === namingAttribute(use.root.block.labels[0] ?? '');
}

/** The `name` of something that cannot be referred to by it: still its own name. */
function isOwnName(use: Use): boolean {
  return use.path.length === 1 && use.path[0] === 'name';
}

/** Attributes without a value are left out: no null, empty string, or text that says there is none. */
export function judgeAbsent(module: Module): Finding[] {
  const findings: Finding[] = [];
  for (const use of module.uses) {
    // A variable may well default to null: that is how an optional credential is left to the environment.
    const nullable = use.root.block.type === 'variable';
    const isText = TEXT_ATTRIBUTES.has(use.path.at(-1) ?? '');
    for (const literal of use.expression.literals) {
      const problem = absence(literal, nullable, isText);
      if (!problem) continue;
      const path = [use.root.address, ...use.path, ...literal.path].join('.');
      findings.push({ file: use.root.file, line: use.line + literal.line, message: `${path}: ${problem}` });
    }
  }
  return findings;
}

function absence({ value, position }: Literal, nullable: boolean, isText: boolean): string | undefined {
  const isValue = position === 'value';
  if (value === null) return isValue && !nullable ? 'null value' : undefined;
  if (typeof value !== 'string') return undefined;
  if (value === '') return isValue ? 'empty string' : undefined;
  const says = isText
    ? /^(None|null|undefined|NaN)$|\[object Object\]/
    : /^(None|null)$|\b(undefined|NaN)\b|\[object /;
  return says.test(value) ? `absent value written as "${value}"` : undefined;
}
