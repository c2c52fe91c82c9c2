/** What the last build of a watch that did something has changed, and why. */
import kleur from 'kleur';
import { Explainer } from '../engine/explain.js';
import type { Project } from '../engine/project.js';
import type { FileChange, RunResult } from '../engine/result.js';
import { compareBytes } from '../engine/tree.js';
import { useColor } from './color.js';
import { printDiffs } from './diff.js';
import { redactSecrets } from './explain-answer.js';
import { reasonLines } from './explain-history.js';
import type { Options } from './options.js';
import { outputFolderName } from './output-names.js';
import { count, printable } from './terminal.js';

/** Of longer changes the texts are not kept, in bytes. */
const KEPT = 16 << 20;
/** Outputs that are explained at most. */
const EXPLAINED = 20;

type Place = Pick<Project<unknown>, 'root' | 'cacheFolder' | 'outputFolder'>;

export class LastBuild {
  private place: Place | undefined;
  private rendered: readonly string[] = [];
  /** Undefined if they are too long to be kept. */
  private changes: FileChange[] | undefined = [];
  private next: FileChange[] | undefined = [];
  private bytes = 0;

  /** A build begins. */
  begin(place: Place): void {
    this.place = place;
    this.next = [];
    this.bytes = 0;
  }

  /** It changes a file. */
  note(change: FileChange): void {
    this.bytes += (change.before?.length ?? 0) + (change.after?.length ?? 0);
    if (this.bytes > KEPT) this.next = undefined;
    this.next?.push(change);
  }

  /** It is over. One that rendered nothing leaves what there is to tell of the one before. */
  end({ outputs: { rendered, written, removed } }: Pick<RunResult, 'outputs'>): void {
    if (rendered.length + removed.length === 0) return;
    this.rendered = rendered;
    // Files that threads write are not told of.
    const isWhole = this.next?.length === written.length + removed.length;
    this.changes = isWhole ? this.next : undefined;
  }

  /** Shows what changed in the output folder. */
  printDiff(options: Pick<Options, 'color'>): void {
    const { place, changes } = this;
    if (!place || changes?.length === 0) say('the last build changed no file');
    else if (!changes) say('the last build changed too much to be shown here; git diff shows it');
    else {
      useColor(options, process.stdout);
      const sorted = [...changes].sort((a, b) => compareBytes(a.path, b.path));
      printDiffs(sorted, outputFolderName(place));
    }
  }

  /** Shows why each output was rendered. */
  async printReasons(options: Pick<Options, 'color'>): Promise<void> {
    const { place, rendered } = this;
    if (!place || rendered.length === 0) return say('the last build rendered nothing');
    const explainer = await Explainer.open(place, redactSecrets);
    if (!explainer) return say('nothing is remembered of the last build');
    try {
      useColor(options, process.stdout);
      const lines = rendered.slice(0, EXPLAINED).flatMap((output) => {
        const [rebuild] = explainer.history(output) ?? [];
        return [kleur.bold(printable(output)), ...(rebuild ? reasonLines(rebuild) : [])];
      });
      const more = rendered.length - EXPLAINED;
      if (more > 0) lines.push(`and ${count(more, 'output')} more`);
      process.stdout.write(`${lines.join('\n')}\n`);
    } finally {
      explainer.close();
    }
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
