import type { Disk, StatRecord } from './disk.js';
import {
  absolutePath,
  clockOf,
  entries,
  provesUnchanged,
  ROLES,
  type Role,
  recordedStat,
  type Snapshot,
} from './snapshot.js';

/** What the stats of a past run still prove. */
export class Unchanged {
  /** By role and path, what is as it was. */
  private readonly proven = new Map<Role, Map<string, StatRecord | undefined>>(
    ROLES.map((role) => [role, new Map()]),
  );
  /** Paths at which the past run found, or looked for, a symbolic link. */
  readonly links = new Set<string>();
  /** Outputs, as they stand in the snapshot, that are not as they were. */
  readonly changedOutputs: string[] = [];

  /**
   * @param told absolute paths at which something may have happened since then; anything else is taken to be as it was.
   * Undefined: everything is looked at
   */
  constructor(
    readonly snapshot: Snapshot | undefined,
    root: string,
    disk: Disk,
    told?: ReadonlySet<string>,
  ) {
    if (!snapshot) return;
    for (const { role, path, index } of entries(snapshot)) {
      if (role === 'link') this.links.add(path);
      const recorded = recordedStat(snapshot, index);
      const file = absolutePath(root, path);
      const isLookedAt = !told || told.has(file);
      const now = isLookedAt ? disk.stat(file, role === 'link' ? { link: true } : {}) : recorded;
      if (provesUnchanged(recorded, now, clockOf(snapshot.header, role))) {
        this.proven.get(role)?.set(path, recorded);
      } else if (role === 'output') this.changedOutputs.push(path);
    }
  }

  has(role: Role, file: string): boolean {
    return this.proven.get(role)?.has(file) ?? false;
  }

  stat(role: Role, file: string): StatRecord | undefined {
    return this.proven.get(role)?.get(file);
  }
}
