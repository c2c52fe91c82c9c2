/** `--watch`: builds on every save, and says so in a line each. */
import path from 'node:path';
import kleur from 'kleur';
import { NothingMatchesError, run } from '../engine/build.js';
import { realDisk } from '../engine/disk.js';
import { labProject } from '../project.js';
import { type Ending, type Occasion, Watch } from '../watch/watch.js';
import { useColor } from './color.js';
import { countLines } from './counts.js';
import { Keys } from './keys.js';
import { LastBuild } from './last-build.js';
import { onlyOf } from './only.js';
import { type Options, UsageError } from './options.js';
import { findPlaces, type Places } from './places.js';
import { Progress } from './progress.js';
import { report } from './report.js';
import { printable } from './terminal.js';

const ENDINGS: Readonly<Record<Exclude<Ending, 'stopped'>, string>> = {
  gone: 'the root is gone: there is nothing left to watch',
  replaced: 'labbuild itself has changed: start it again',
};

/** Watches until it is stopped; returns the exit status. Throws UsageError if `--only` matches nothing to begin with. */
export async function watch(options: Options, places: Places, packageFolder: string): Promise<number> {
  const { root } = places;
  const only = await onlyOf(options);
  const last = new LastBuild();
  let progress = new Progress(options);
  let noted = '';
  // What is so at every build is told of once.
  const note = (text: string): void => {
    if (text !== noted) progress.note(text);
    noted = text;
  };
  const lab = new Watch({
    disk: realDisk,
    program: path.join(packageFolder, 'dist', 'app.cjs'),
    project: () => labProject({ ...placesIn(root, options, places), packageFolder }),
    folders: ({ templateFolders, entry }) => [...templateFolders, path.dirname(path.join(root, entry))],
    build(project, occasion, memory) {
      progress = new Progress(options);
      last.begin(project);
      return run(project, {
        mode: occasion.kind === 'asked' ? 'clean' : 'build',
        ...(only ? { only } : {}),
        keepGoing: options.keepGoing,
        strict: options.strict,
        ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
        memory,
        watching: occasion.kind === 'change',
        events: {
          ...progress.events,
          note,
          change: (change) => last.note(change),
        },
      });
    },
    built(result, occasion) {
      progress.end();
      last.end(result);
      report(
        result,
        options,
        root,
        options.verbose ? countLines(result.counts) : [],
        leadOf(occasion, result.outputs.restored),
      );
    },
    failed(error, { kind }) {
      progress.end();
      if (error instanceof NothingMatchesError && kind === 'first')
        throw new UsageError(`--only ${options.only}: ${error.message}`);
      progress.note(error instanceof Error ? error.message : String(error));
    },
    note,
  });
  const stop = (): void => lab.stop();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  // Nobody reads on.
  process.stdout.on('error', stop);
  const keys = new Keys(process.stdin, {
    d: () => last.printDiff(options),
    e: () => void last.printReasons(options).catch(explainLater),
    a: () => lab.rebuild(),
    q: stop,
  });
  if (process.stdout.isTTY && !options.json) keys.listen();
  if (!options.quiet && !options.json) greet(keys.isListening, options);
  try {
    const ending = await lab.run();
    if (ending === 'stopped') return 0;
    progress.note(ENDINGS[ending]);
    return 1;
  } finally {
    keys.end();
    process.stdout.off('error', stop);
    for (const signal of signals) process.off(signal, stop);
  }
}

/** The places as they are now: another entry may have appeared, or the only one may be gone for a while. */
function placesIn(root: string, options: Options, before: Places): Places {
  try {
    const { topology } = options;
    return findPlaces({ root, ...(topology === undefined ? {} : { topology }) });
  } catch {
    return before;
  }
}

/** What is said while another labbuild is writing what would be read. */
function explainLater(): void {
  process.stdout.write('that can not be told just now\n');
}

function greet(hasKeys: boolean, options: Options): void {
  useColor(options, process.stderr);
  const keys = hasKeys ? '; d shows the diff of the last build, e explains it, a rebuilds all, q quits' : '';
  process.stderr.write(kleur.dim(`watching for changes${keys}\n`));
}

/** `14:20:05 topology/L4/lxc.yaml and 2 more: ` */
function leadOf({ kind, changed, byHand }: Occasion, restored: readonly string[]): string {
  const time = new Date().toTimeString().slice(0, 8);
  const [first, ...others] = changed;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const hand = byHand && restored.length > 0 ? ' (changed by hand)' : '';
  const what =
    kind === 'asked' ? 'everything: ' : first === undefined ? '' : `${printable(first)}${more}${hand}: `;
  return `${time} ${what}`;
}
