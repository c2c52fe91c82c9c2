import type { Document } from './document.js';
import { absentFingerprint, type Fingerprint } from './fingerprint.js';

/** What tasks can look at, apart from other tasks' results. */
export interface World {
  readonly document: Document;
  /** Text and fingerprint of a template; undefined if there is none. */
  template(path: string): { readonly text: string; readonly fingerprint: Fingerprint } | undefined;
  /** Fingerprint of the code of a module. */
  codeId(module: string): string;
}

/** What a task sees of a template: like no text if there is none. */
export function templateFingerprint(world: World, path: string): Fingerprint {
  return world.template(path)?.fingerprint ?? absentFingerprint(undefined);
}
