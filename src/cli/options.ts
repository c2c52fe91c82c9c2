/** How a word on the command line is understood. */
export interface OptionSpec {
  /** Name of the argument; in brackets if it may be missing. */
  readonly argument?: string;
  /** It may be given several times. */
  readonly many?: true;
  readonly help: string;
}

/** What labbuild does; at most one a call. */
export const MODES = {
  clean: { help: 'run every task, trust nothing remembered' },
  watch: { help: 'build now, and again whenever something changes; on a terminal, keys tell more' },
  'dry-run': { help: 'write nothing; say what would be written, restored and removed' },
  diff: { argument: '[OUTPUT]', help: 'write nothing; show what would change, as patch takes it' },
  diffstat: { help: 'write nothing; show how many lines of each file would change' },
  check: { help: 'write nothing; exit 1 if the outputs are not what the topology says' },
  validate: { help: 'write nothing; run the checks alone, exit 1 if they find errors' },
  verify: { help: 'write nothing; run every task twice and compare with manifest and disk' },
  explain: {
    argument: 'WHAT',
    help: 'what it reads or who reads it, why it was built, and what is due',
  },
  graph: { argument: '[WHAT]', help: 'the same as a graph: what WHAT reads, or what reads it' },
  stats: { help: 'past runs: how long they took, what is rebuilt most often and for what' },
  report: { argument: 'FILE', help: 'the same and the graph as one HTML page' },
  list: { help: 'the outputs, one a line' },
  schema: { argument: '[NODE]', help: 'the JSON Schema of the topology, or of what a file of NODE holds' },
  init: { argument: '[DIR]', help: 'a new lab in a folder; asks for what --set does not say' },
  import: {
    argument: 'FILE',
    many: true,
    help: 'a new lab from an Ansible inventory, or what terraform show -json prints',
  },
  completion: { argument: 'SHELL', help: 'what bash, zsh or fish has to know to complete words' },
  help: { argument: '[TOPIC]', help: 'this text, or more about one thing' },
  version: { help: 'the version' },
} as const satisfies Record<string, OptionSpec>;

/** What changes how it does so. */
export const MODIFIERS = {
  root: { argument: 'DIR', help: 'the folder of the lab (default: the current one)' },
  topology: {
    argument: 'FILE',
    help: 'the entry file (default: topology.yaml, else topology/topology.yaml)',
  },
  only: { argument: 'GLOB', help: 'confine the run to outputs whose path matches' },
  jobs: { argument: 'N', help: 'how many threads may render (1: none besides the main one)' },
  'keep-going': { help: 'build what does not depend on what is wrong' },
  strict: { help: 'warnings are errors' },
  format: { argument: 'FORMAT', help: 'with --graph: mermaid (the default) or dot' },
  history: { help: 'with --explain OUTPUT: the runs that rebuilt it, and why' },
  markdown: { help: 'with --schema: the same as reference documentation' },
  set: { argument: 'NAME=ANSWER', many: true, help: 'with --init: an answer (see --help init)' },
  trace: { argument: 'FILE', help: 'record what the run did and when, for Perfetto or chrome://tracing' },
  'no-wait': { help: 'fail if another labbuild is at work here, rather than wait' },
  json: { help: 'one JSON document on standard output' },
  quiet: { help: 'print nothing but errors' },
  verbose: { help: 'name every file, and count what ran' },
  'no-color': { help: 'no colour' },
} as const satisfies Record<string, OptionSpec>;

/** How a graph can be printed; the first is the default. */
export const FORMATS = ['mermaid', 'dot'] as const;

export type Mode = 'build' | keyof typeof MODES;

/** The command line, understood. */
export interface Options {
  readonly mode: Mode;
  /** Argument of the mode, if it takes one. */
  readonly what?: string;
  /** All arguments of a mode that may be given several times. */
  readonly whats: readonly string[];
  /** Answers, `NAME=ANSWER`. */
  readonly set: readonly string[];
  readonly root?: string;
  readonly topology?: string;
  readonly only?: string;
  readonly jobs?: number;
  readonly format?: (typeof FORMATS)[number];
  readonly trace?: string;
  readonly keepGoing: boolean;
  readonly strict: boolean;
  readonly history: boolean;
  readonly markdown: boolean;
  readonly wait: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** The modes that are runs, of which a trace tells. */
const RUNS: readonly Mode[] = ['build', 'clean', 'dry-run', 'diff', 'diffstat', 'check', 'validate'];

/** Wrong usage: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const SHORT: Readonly<Record<string, string>> = {
  '-h': '--help',
  '-q': '--quiet',
  '-v': '--verbose',
  '-j': '--jobs',
};

/** Understands the words after the command's name. Throws UsageError. */
export function parseOptions(words: readonly string[]): Options {
  const specs: Readonly<Record<string, OptionSpec>> = { ...MODES, ...MODIFIERS };
  const given = new Map<string, readonly string[]>();
  for (let n = 0; n < words.length; n++) {
    const word = words[n] ?? '';
    const [flag = '', inline] = splitOnce(SHORT[word] ?? word);
    const name = flag.slice(2);
    const spec = flag.startsWith('--') && Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (!spec) throw new UsageError(unknownWord(word, Object.keys(specs)));
    if (given.has(name) && !spec.many) throw new UsageError(`--${name} is given twice`);
    if (spec.argument === undefined) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no argument`);
      given.set(name, ['']);
      continue;
    }
    const following = words[n + 1];
    const next = following?.startsWith('-') ? undefined : following;
    if (inline === undefined && next === undefined && !spec.argument.startsWith('[')) {
      throw new UsageError(`--${name} needs ${spec.argument}: ${spec.help}`);
    }
    given.set(name, [...(given.get(name) ?? []), inline ?? next ?? '']);
    if (inline === undefined && next !== undefined) n++;
  }
  return optionsOf(given);
}

function optionsOf(all: ReadonlyMap<string, readonly string[]>): Options {
  const given = new Map([...all].map(([name, words]) => [name, words.at(-1) ?? '']));
  const modes = [...given.keys()].filter((name): name is keyof typeof MODES => Object.hasOwn(MODES, name));
  if (modes.length > 1) {
    throw new UsageError(
      `${modes.map((mode) => `--${mode}`).join(' and ')} can't be combined: give one at a time`,
    );
  }
  const [mode = 'build'] = modes;
  const [root, topology, only] = [given.get('root'), given.get('topology'), given.get('only')];
  if (given.has('markdown') && mode !== 'schema') throw new UsageError('--markdown goes with --schema');
  const format = formatOf(given.get('format'));
  if (format !== undefined && mode !== 'graph') throw new UsageError('--format goes with --graph');
  if (given.has('history') && mode !== 'explain') throw new UsageError('--history goes with --explain');
  const trace = given.get('trace');
  if (trace !== undefined && !RUNS.includes(mode)) {
    throw new UsageError(`--trace tells of a build: it does not go with --${mode}`);
  }
  if (given.has('no-wait') && mode === 'watch') throw new UsageError('--no-wait does not go with --watch');
  const what = given.get(mode) || undefined;
  const set = all.get('set') ?? [];
  if (set.length > 0 && mode !== 'init') throw new UsageError('--set goes with --init');
  const jobs = given.get('jobs');
  if (jobs !== undefined && !/^[1-9]\d{0,2}$/.test(jobs)) {
    throw new UsageError(`--jobs takes a number of threads from 1 to 999, not "${jobs}"`);
  }
  return {
    mode,
    ...(what === undefined ? {} : { what }),
    whats: all.get(mode) ?? [],
    set,
    ...(root === undefined ? {} : { root }),
    ...(topology === undefined ? {} : { topology }),
    ...(only === undefined ? {} : { only }),
    ...(jobs === undefined ? {} : { jobs: Number(jobs) }),
    ...(trace === undefined ? {} : { trace }),
    ...(format === undefined ? {} : { format }),
    keepGoing: given.has('keep-going'),
    strict: given.has('strict'),
    history: given.has('history'),
    markdown: given.has('markdown'),
    wait: !given.has('no-wait'),
    json: given.has('json'),
    quiet: given.has('quiet'),
    verbose: given.has('verbose'),
    color: !given.has('no-color'),
  };
}

function formatOf(name: string | undefined): Options['format'] {
  const format = FORMATS.find((one) => one === name);
  if (name === undefined || format) return format;
  throw new UsageError(`--format takes ${FORMATS.join(' or ')}, not "${name}"`);
}

function splitOnce(word: string): readonly [string, string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function unknownWord(word: string, names: readonly string[]): string {
  if (!word.startsWith('-')) {
    return `"${word}" is no option; labbuild takes options only (did you mean --explain ${word}, or --root ${word}?)`;
  }
  const near = names.find((name) => name.startsWith(word.replace(/^-+/, '').slice(0, 3)));
  return `there is no option ${word}${near ? ` (did you mean --${near}?)` : ''}; see labbuild --help`;
}
