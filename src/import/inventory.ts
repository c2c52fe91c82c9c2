/** An Ansible inventory as it is read, whatever it was written in. */

/** A value of a variable; a text that is encrypted begins as Ansible Vault writes it. */
export type Variables = Readonly<Record<string, unknown>>;

export interface InventoryHost {
  readonly name: string;
  /** Where it is written: `file:line`, or the file and its name. */
  readonly where: string;
  readonly vars: Variables;
  /** Groups that hold it directly. */
  readonly groups: readonly string[];
}

export interface InventoryGroup {
  readonly name: string;
  readonly where: string;
  readonly vars: Variables;
  /** Groups that it is made of. */
  readonly children: readonly string[];
}

export interface Inventory {
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
}

interface Draft {
  readonly where: string;
  vars: Record<string, unknown>;
  readonly names: Set<string>;
}

/** Puts an inventory together from its parts, which may come in any order and more than once. */
export class InventoryBuilder {
  private readonly hosts = new Map<string, Draft>();
  private readonly groups = new Map<string, Draft>();

  /** A host, or several of a range such as `web[01:10]`. */
  host(pattern: string, where: string, group: string | undefined, vars: Variables = {}): void {
    for (const name of expandRanges(pattern)) {
      const draft = draftOf(this.hosts, name, where);
      if (group !== undefined) draft.names.add(group);
      draft.vars = { ...draft.vars, ...vars };
    }
  }

  group(name: string, where: string, vars: Variables = {}, children: readonly string[] = []): void {
    const draft = draftOf(this.groups, name, where);
    draft.vars = { ...draft.vars, ...vars };
    for (const child of children) draft.names.add(child);
  }

  get inventory(): Inventory {
    const hosts = [...this.hosts].map(([name, { where, vars, names }]) => ({
      name,
      where,
      vars,
      groups: [...names],
    }));
    const groups = [...this.groups].map(([name, { where, vars, names }]) => ({
      name,
      where,
      vars,
      children: [...names],
    }));
    return {
      hosts: new Map(hosts.map((host) => [host.name, host])),
      groups: new Map(groups.map((group) => [group.name, group])),
    };
  }
}

function draftOf(drafts: Map<string, Draft>, name: string, where: string): Draft {
  const draft = drafts.get(name) ?? { where, vars: {}, names: new Set<string>() };
  drafts.set(name, draft);
  return draft;
}

/** So many hosts a pattern may stand for. */
const RANGE_LIMIT = 10_000;

/** The names that a pattern stands for: `db[1:3]`, `db[01:10:2]`, `db-[a:c]`; several ranges are combined. */
export function expandRanges(pattern: string): readonly string[] {
  const match = /^(.*?)\[(\d+|[a-zA-Z]):(\d+|[a-zA-Z])(?::(\d+))?\](.*)$/.exec(pattern);
  if (!match) return [pattern];
  const [, before = '', first = '', last = '', step = '1', after = ''] = match;
  const isNumber = /^\d+$/.test(first) && /^\d+$/.test(last);
  const code = (end: string): number => (isNumber ? Number(end) : end.charCodeAt(0));
  const names: string[] = [];
  for (
    let at = code(first);
    at <= code(last) && names.length < RANGE_LIMIT;
    at += Math.max(1, Number(step))
  ) {
    names.push(
      isNumber ? String(at).padStart(first.startsWith('0') ? first.length : 0, '0') : String.fromCharCode(at),
    );
  }
  const tails = expandRanges(after);
  const wanted = names.slice(0, Math.ceil(RANGE_LIMIT / Math.max(1, tails.length)));
  return wanted.flatMap((name) => tails.map((tail) => `${before}${name}${tail}`)).slice(0, RANGE_LIMIT);
}

/** The groups of a host, those of groups included, from the widest to the narrowest: later variables win. */
export function groupsOf({ groups }: Inventory, host: InventoryHost): readonly string[] {
  const depths = new Map<string, number>();
  const climb = (name: string, depth: number): void => {
    // A group in itself is a mistake of the inventory, and has no end.
    if ((depths.get(name) ?? -1) >= depth || depth > groups.size) return;
    depths.set(name, depth);
    for (const [parent, { children }] of groups) if (children.includes(name)) climb(parent, depth + 1);
  };
  for (const name of host.groups) climb(name, 0);
  return [...depths].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0)).map(([name]) => name);
}
