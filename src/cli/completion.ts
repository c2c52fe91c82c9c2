/** `--completion`: what shells have to know to complete words, and what they ask for while somebody types. */
import path from 'node:path';
import { codes } from '../checks/codes.js';
import { type Address, parseAddress, ROOT } from '../engine/address.js';
import { listChecks, listChildren, listOutputs, listSources } from '../engine/list.js';
import type { Project } from '../engine/project.js';
import { compareBytes } from '../engine/tree.js';
import { QUESTION_NAMES } from '../init/questions.js';
import { labProject } from '../project.js';
import { SHELLS } from './completion-scripts.js';
import { TOPIC_NAMES } from './help-topics.js';
import { FORMATS, MODES, MODIFIERS, type OptionSpec, type Options, UsageError } from './options.js';
import { outputsCalled } from './output-names.js';
import { findPlaces } from './places.js';
import { schemaNames } from './schema.js';

const CHECK = 'check:';
const SPECS: Readonly<Record<string, OptionSpec>> = { ...MODES, ...MODIFIERS };

/**
 * `--completion SHELL` prints the script of a shell. `--completion OPTION:WORD` is what the scripts ask: what the
 * argument of an option can be that begins with WORD, one a line; nothing, and no error, if that can't be told.
 * Returns the exit status. Throws UsageError.
 */
export async function completion(options: Options, packageFolder: string): Promise<number> {
  const what = options.what ?? '';
  const script = SHELLS.get(what);
  if (script) {
    process.stdout.write(script(SPECS));
    return 0;
  }
  const at = what.indexOf(':');
  if (at < 0) {
    throw new UsageError(
      `--completion: there is no shell "${what}"; there are ${[...SHELLS.keys()].join(', ')}`,
    );
  }
  const found = await completions(what.slice(0, at), what.slice(at + 1), options, packageFolder);
  process.stdout.write(found.map((name) => `${name}\n`).join(''));
  return 0;
}

/** What the argument of an option can be that begins with `word`; nothing if that can't be told. */
export async function completions(
  option: string,
  word: string,
  options: Pick<Options, 'root' | 'topology'>,
  packageFolder: string,
): Promise<readonly string[]> {
  const found = await candidates(option, word, options, packageFolder).catch(() => []);
  return [...new Set(found)].filter((name) => name.startsWith(word) && !/\p{Cc}/u.test(name));
}

/** What may stand for the argument of an option. */
async function candidates(
  option: string,
  word: string,
  options: Pick<Options, 'root' | 'topology'>,
  packageFolder: string,
): Promise<readonly string[]> {
  const argument = Object.hasOwn(SPECS, option)
    ? SPECS[option]?.argument?.replace(/^\[|\]$/g, '')
    : undefined;
  const project = () => labProject({ ...findPlaces(options), packageFolder });
  switch (argument) {
    case 'GLOB':
      return outputs(project());
    case 'OUTPUT':
      return named(await outputs(project()), word);
    case 'WHAT': {
      if (word.startsWith(CHECK)) return checks(project());
      const found = await listChildren(project(), parentsOf(word));
      // Files take longer to tell.
      if (word !== '' && found.some((address) => address.startsWith(word))) return found;
      const files = [...(await outputs(project())), ...(await listSources(project()))];
      return [...found, ...named(files, word), CHECK];
    }
    case 'NODE':
      return schemaNames(packageFolder);
    case 'TOPIC':
      return TOPIC_NAMES;
    case 'SHELL':
      return [...SHELLS.keys()];
    case 'FORMAT':
      return FORMATS;
    case 'NAME=ANSWER':
      return QUESTION_NAMES.map((name) => `${name}=`);
    default:
      return [];
  }
}

async function outputs<Root>(project: Project<Root>): Promise<readonly string[]> {
  return [...(await listOutputs(project)).wanted.keys()];
}

/** Codes of findings: labbuild's own in any case, those of plugins where there is a lab that can be read. */
async function checks<Root>(project: Project<Root>): Promise<readonly string[]> {
  const present = await listChecks(project).catch(() => []);
  return [...Object.keys(codes), ...present].map((code) => `${CHECK}${code}`).sort(compareBytes);
}

/** Paths of files and, once something is typed, the names of those whose name no other has. */
function named(paths: readonly string[], word: string): readonly string[] {
  if (word === '') return paths;
  const names = paths.map((file) => path.posix.basename(file));
  return [...paths, ...names.filter((name) => outputsCalled(name, paths).length === 1)];
}

/** The last whole address in `word`, and `word` itself: what can be meant lies one step beyond either of them. */
function parentsOf(word: string): readonly Address[] {
  if (word === '') return [ROOT];
  const ends = [...word.matchAll(/[.[]/g)].map(({ index }) => word.slice(0, index)).reverse();
  return [ends.find((end) => parseAddress(end) !== undefined) ?? ROOT, word];
}
