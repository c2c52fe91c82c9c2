import path from 'node:path';
import { type Disk, systemReason } from './disk.js';
import { type Fingerprint, hashBytes } from './fingerprint.js';
import type { Tracked } from './snapshot.js';

/** What is remembered of a template: the file it was found in, and its fingerprint. */
export interface RememberedTemplate {
  readonly file: string;
  readonly fingerprint: Fingerprint;
}

/** Fingerprint of a template that can't be read: like that of no text. */
const UNREADABLE: Fingerprint = 'T-';

interface Found extends RememberedTemplate {
  text(): string;
}

/**
 * Templates by their path in several folders, of which the first that has a file counts. That a higher-ranking
 * folder has none is remembered too, so that one added later is noticed.
 */
export class TemplateStore {
  private readonly found = new Map<string, Found | undefined>();
  private readonly tracked = new Map<string, Tracked>();
  private readonly missing = new Map<string, Tracked>();

  constructor(
    private readonly disk: Disk,
    private readonly folders: readonly string[],
    private readonly remembered: ReadonlyMap<string, RememberedTemplate | undefined>,
    private readonly unchanged: (file: string) => boolean,
  ) {}

  /** Text and fingerprint of a template; undefined if no folder has it. */
  get(template: string): { readonly text: string; readonly fingerprint: Fingerprint } | undefined {
    const found = this.find(template);
    return (
      found && {
        get text() {
          return found.text();
        },
        fingerprint: found.fingerprint,
      }
    );
  }

  /** Remembered templates whose fingerprint is not what it was. */
  changed(): readonly string[] {
    return [...this.remembered]
      .filter(([name, old]) => this.find(name)?.fingerprint !== old?.fingerprint)
      .map(([name]) => name);
  }

  /** What to remember of all templates that were asked for, now or in the past. */
  memory(): [string, RememberedTemplate | null][] {
    for (const name of this.remembered.keys()) this.find(name);
    return [...this.found].map(([name, found]) => [
      name,
      found ? { file: found.file, fingerprint: found.fingerprint } : null,
    ]);
  }

  /** Files found, with the stats that were taken before they were read. */
  files(): readonly Tracked[] {
    return [...this.tracked.values()];
  }

  /** Places that were looked at in vain. */
  absent(): readonly Tracked[] {
    return [...this.missing.values()];
  }

  private find(template: string): Found | undefined {
    if (!this.found.has(template)) this.found.set(template, this.search(template));
    return this.found.get(template);
  }

  private search(template: string): Found | undefined {
    for (const folder of this.folders) {
      const file = path.join(folder, template);
      const stat = this.disk.stat(file);
      if (stat?.type !== 'file') {
        this.missing.set(file, { path: file, stat });
        continue;
      }
      this.tracked.set(file, { path: file, stat });
      const old = this.remembered.get(template);
      let text: string | undefined;
      const read = (): string => {
        text ??= this.read(file, template);
        return text;
      };
      const fingerprint = old?.file === file && this.unchanged(file) ? old.fingerprint : fingerprintOf(read);
      return { file, fingerprint, text: read };
    }
    return undefined;
  }

  private read(file: string, template: string): string {
    try {
      return this.disk.read(file).toString();
    } catch (error) {
      const reason = systemReason(error);
      if (reason === undefined) throw error;
      throw new UnreadableTemplateError(`the template ${template} can't be read: ${reason}`);
    }
  }
}

/** Thrown when the text of a template is asked for that is there but can't be read. */
class UnreadableTemplateError extends Error {}

function fingerprintOf(read: () => string): Fingerprint {
  try {
    return `T${hashBytes(Buffer.from(read()))}`;
  } catch (error) {
    if (error instanceof UnreadableTemplateError) return UNREADABLE;
    throw error;
  }
}
