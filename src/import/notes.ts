/** What an import has to tell: what it could not take over, what it had to assume, which secrets it left behind. */

/** `left-out`: not taken over; `assumed`: written, but a guess; `secret`: a name stands for it. */
export type NoteKind = 'left-out' | 'assumed' | 'secret';

export interface Note {
  readonly kind: NoteKind;
  /** Where it is in what was imported: `file:line`, or the file and the name of what is in it. */
  readonly where: string;
  /** What it is about, and why. Never holds a value that may be a secret. */
  readonly text: string;
}

/** A file that can't be imported; the message begins with its place. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** Collects notes, each once. */
export class Notes {
  private readonly notes = new Map<string, Note>();

  add(kind: NoteKind, where: string, text: string): void {
    this.notes.set(`${kind} ${where} ${text}`, { kind, where, text });
  }

  /** In the order in which they were made. */
  get all(): readonly Note[] {
    return [...this.notes.values()];
  }
}
