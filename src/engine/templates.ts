import path from 'node:path';
import { type Disk, type StatRecord, systemReason } from './disk.js';
import { type Fingerprint, hashBytes } from './fingerprint.js';
import type { Tracked } from './snapshot.js';

/** What is remembered of a template: the file it was found in, and its fingerprint. */
export interface RememberedTemplate {
  readonly file: string;
  readonly fingerprint: Fingerprint;
}

/** Fingerprint of a template that can't be read: like that of no text. */
const UNREADABLE: Fingerprint = 'T-';

/** What is at a place where a template was looked for. */
export interface TemplatePlace {
  readonly stat: StatRecord | undefined;
  /** True if there is a file, which is a template then. */
  readonly isFile: boolean;
}

interface Found extends RememberedTemplate {
  text(): string;
}

/** What a store has seen of templates, in a form that can be sent to another thread. */
export interface TemplateSightings {
  /** Templates by name; null for one that no folder has. */
  readonly templates: readonly (readonly [name: string, RememberedTemplate | null])[];
  /** Files found, with the stats that were taken before they were read. */
  readonly files: readonly Tracked[];
  /** Places that were looked at in vain. */
  readonly absent: readonly Tracked[];
}

/** Of a template that two threads have not seen alike, as it was changed meanwhile: the next run looks again. */
const DISPUTED: RememberedTemplate = { file: '', fingerprint: 'T?' };

/**
 * Templates by their path in several folders, of which the first that has a file counts. That a higher-ranking
 * folder has none is remembered too, so that one added later is noticed.
 */
export class TemplateStore {
  private readonly found = new Map<string, Found | undefined>();
  private readonly tracked = new Map<string, Tracked>();
  private readonly missing = new Map<string, Tracked>();
  /** What other threads have seen. */
  private readonly adopted = new Map<string, RememberedTemplate | null>();

  constructor(
    private readonly disk: Disk,
    private readonly folders: readonly string[],
    private readonly remembered: ReadonlyMap<string, RememberedTemplate | undefined>,
    private readonly unchanged: (file: string) => boolean,
    /** What need not be looked at, as it was looked at in this run. */
    private readonly known: (file: string) => TemplatePlace | undefined = () => undefined,
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

  /** What to remember of all templates that were asked for, now or in the past, here or in other threads. */
  sightings(): TemplateSightings {
    for (const name of this.remembered.keys()) this.find(name);
    const templates = new Map(this.adopted);
    for (const [name, found] of this.found) {
      const own = found ? { file: found.file, fingerprint: found.fingerprint } : null;
      const theirs = templates.get(name);
      const agreed = theirs === undefined || theirs?.fingerprint === own?.fingerprint;
      templates.set(name, agreed ? own : DISPUTED);
    }
    return {
      templates: [...templates],
      files: [...this.tracked.values()],
      absent: [...this.missing.values()],
    };
  }

  /** Takes over what the store of another thread has seen. */
  adopt({ templates, files, absent }: TemplateSightings): void {
    for (const [name, seen] of templates) {
      const known = this.adopted.get(name);
      const agreed = known === undefined || known?.fingerprint === seen?.fingerprint;
      this.adopted.set(name, agreed ? seen : DISPUTED);
    }
    for (const tracked of files) if (!this.tracked.has(tracked.path)) this.tracked.set(tracked.path, tracked);
    for (const place of absent) if (!this.missing.has(place.path)) this.missing.set(place.path, place);
  }

  private find(template: string): Found | undefined {
    if (!this.found.has(template)) this.found.set(template, this.search(template));
    return this.found.get(template);
  }

  private search(template: string): Found | undefined {
    for (const folder of this.folders) {
      const file = path.join(folder, template);
      const { stat, isFile } = this.known(file) ?? this.lookAt(file);
      if (!isFile) {
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

  private lookAt(file: string): TemplatePlace {
    const stat = this.disk.stat(file);
    return { stat, isFile: stat?.type === 'file' };
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
