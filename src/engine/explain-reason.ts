/** Why tasks ran, in words. */
import type { ExplainedChange, ExplainedNow } from './explained.js';
import type { Rebuild, Scratch } from './history.js';

/** Why a run rendered an output, in words. */
export function describeRebuild(
  { changes, scratch }: Rebuild,
  explained: readonly ExplainedChange[],
): string {
  if (!changes) return 'one of more changes than are remembered of a run';
  return describeChanges(explained) ?? (scratch ? FROM_SCRATCH[scratch] : 'it was new');
}

const FROM_SCRATCH: Readonly<Record<Scratch, string>> = {
  first: 'nothing was remembered: everything was built',
  clean: 'everything was built anew, as --clean says',
  engine: 'labbuild itself changed: everything was built anew',
};

/** What changed, in words: that the first, and how many more. Undefined if nothing did. */
export function describeChanges(changes: readonly ExplainedChange[]): string | undefined {
  const [first, ...others] = changes;
  if (!first) return undefined;
  return `${describeChange(first)}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

function describeChange({ node, new: now }: ExplainedChange): string {
  const [kind, name] = [node.slice(0, node.indexOf(':')), node.slice(node.indexOf(':') + 1)];
  switch (kind) {
    case 'output':
      return `the file had been ${now === 'deleted' ? 'deleted' : 'edited by hand'}, so it was restored`;
    case 'template':
      return `the template ${name} changed`;
    case 'code':
      // Code from outside of the program has a kind of its own: `plugin:…`.
      return name.includes(':')
        ? `the ${name.replace(':', ' ')} changed`
        : `labbuild's own code changed (${name})`;
    default:
      return `${node} changed`;
  }
}

/** Of an output that is what the next build would make. */
export const upToDate: ExplainedNow = {
  next: 'nothing',
  reason: 'up to date: nothing that it reads has changed',
  changes: [],
  diagnostics: [],
};
