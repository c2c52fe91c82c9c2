/** `--help TOPIC`: more about one thing, with examples. */
import { presetOf, QUESTION_NAMES, QUESTIONS } from '../init/questions.js';
import { nearest } from '../topology/schema/nearest.js';
import { MODES, MODIFIERS, UsageError } from './options.js';

interface Topic {
  /** What `--help` with a wrong topic lists it as. */
  readonly title: string;
  /** The options that it tells of. */
  readonly options: readonly string[];
  readonly text: string;
}

const TOPICS = {
  build: {
    title: 'building, and what is built when',
    options: ['clean', 'only', 'jobs', 'keep-going', 'no-wait', 'trace', 'verify'],
    text: `labbuild builds generated/ from the topology. Only what read something that changed is made again, and only files
whose bytes changed are written. Files that were edited or removed by hand are restored. What is no longer wanted is
removed, if labbuild made it. With an error in the topology nothing is written.

  labbuild                       build what changed
  labbuild --clean               trust nothing remembered, build everything
  labbuild --only 'terraform/*'  these outputs and no others
  labbuild --keep-going          build what does not depend on what is wrong
  labbuild --verify              does every task say the same twice, and as remembered?
  labbuild --trace run.json      where the time goes: phases, tasks and threads, for Perfetto

Two labbuilds in one lab wait for each other; with --no-wait the second fails.`,
  },
  watch: {
    title: 'building on every save',
    options: ['watch', 'only', 'keep-going', 'strict', 'jobs', 'json'],
    text: `labbuild --watch builds, and builds again whenever a source, a template, a plugin or the config file is saved; outputs
that are edited by hand are restored. It waits until files have been quiet for some milliseconds, and while git is at
work. Findings are shown as by a build; it goes on when they are mended.

  labbuild --watch               until q or Ctrl-C
  labbuild --watch --only 'terraform/*'
                                 these outputs and no others
  labbuild --watch --json        one document a build, each on a line of its own

On a terminal: d shows what the last build changed, e why, a builds everything anew, q ends it. The lock is held only
while it builds, so that a labbuild elsewhere works meanwhile.`,
  },
  general: {
    title: 'which lab, and what is printed',
    options: ['root', 'topology', 'json', 'quiet', 'verbose', 'no-color', 'help', 'version'],
    text: `A lab is a folder with topology.yaml or topology/topology.yaml: the current one, or that of --root.

  labbuild --root /srv/lab       a lab elsewhere
  labbuild --topology topology/topology.yaml
                                 another entry file than the usual one
  labbuild --verbose             every file by its name, and how many tasks ran
  labbuild --quiet               errors alone

Results go to standard output, findings and progress to standard error. --json prints one document instead:

  { "status": "ok",              "failed", or "drift" from --check
    "outputs": { "total": 64, "rendered": [], "written": [], "removed": [], "restored": [], "failed": [] },
    "diagnostics": [],           severity, code, message, file, line, column, node, remedy, related
    "durationMs": 12.3 }

Paths of outputs are relative to generated/, those of diagnostics to the root. Colour is for terminals, unless NO_COLOR
is set. Exit status: 0 done; 1 failed, invalid, or --check found a difference; 2 wrong usage.`,
  },
  preview: {
    title: 'seeing what would change, before it does',
    options: ['dry-run', 'diff', 'diffstat', 'check', 'list', 'only'],
    text: `Previews take the path of a build up to the first write. They write nothing.

  labbuild --dry-run             the files that would be written, restored and removed
  labbuild --diff                what would change in them, as patch -p0 takes it
  labbuild --diff lxc.tf         of one output: its path, or an end of it that only it has
  labbuild --diffstat            how many lines of each
  labbuild --check               exit 1, and the names, if generated/ is not what the topology says
  labbuild --list                all outputs`,
  },
  validate: {
    title: 'what is wrong with the topology',
    options: ['validate', 'strict', 'keep-going'],
    text: `Each finding has a file, a line, a column and a code. Errors stop a build, warnings do not.

  labbuild --validate            the checks alone
  labbuild --validate --strict   warnings are errors
  labbuild --explain check:network/duplicate-ip
                                 what a check asks for, how severe it is here, what it found

How severe a code is can be set for a lab: labbuild --help config.`,
  },
  explain: {
    title: 'why a file is as it is',
    options: ['explain', 'history'],
    text: `What an output was made from, who reads a field, why something was built again, and what is due.

  labbuild --explain lxc.tf      what an output read, and why it was last built
  labbuild --explain lxc.tf:37   the line of the template and the fields that made one line
  labbuild --explain 'L4_platform.lxc[lxc-db].resources.memory_mb'
                                 a field: its value, where it is written, who reads it
  labbuild --explain topology/L4-platform/lxc/lxc-db.yaml:10
                                 what a line of a source feeds
  labbuild --explain lxc.tf.mustache
                                 which outputs a template makes
  labbuild --explain check:network/duplicate-ip
                                 a check
  labbuild --explain lxc.tf --history
                                 the runs that rebuilt it, and what had changed

The end of a path will do if no other has it. --verbose folds nothing, --json has everything. What looks like a secret
is not shown. Quote nodes: brackets mean something to most shells.`,
  },
  stats: {
    title: 'what past runs did, and how long they took',
    options: ['stats', 'report'],
    text: `The manifest keeps the last runs that had something to do; one that finds nothing to do writes nothing.

  labbuild --stats               how long runs take, what is rebuilt most often and by which fields, the last runs
  labbuild --stats --verbose     every run and output that is kept
  labbuild --stats --json        everything that is kept
  labbuild --report page.html    the same and the graph as one page, to be opened in a browser; needs no network

A file that is there and is no report is not overwritten.`,
  },
  graph: {
    title: 'what is made of what, as a diagram',
    options: ['graph', 'format'],
    text: `The graph of the last build, as Mermaid or DOT. Without WHAT: the collections of the topology and the outputs made
of them; with it what an output or a check reads, or what reads anything else. What would be too much to look at is
folded, with the number in parentheses; --json has all "nodes" and "edges".

  labbuild --graph               the whole
  labbuild --graph lxc.tf        what an output reads
  labbuild --graph L4_platform.lxc
                                 what reads the containers
  labbuild --graph lxc.tf --format dot | dot -Tsvg > lxc.svg`,
  },
  schema: {
    title: 'which fields there are',
    options: ['schema', 'markdown'],
    text: `The format of the topology, as JSON Schema for editors or as text for people.

  labbuild --schema              all of it
  labbuild --schema L4_platform.lxc
                                 what a container is
  labbuild --schema --markdown   the reference

Editors find the schema of a file by its first line:
  # yaml-language-server: $schema=../node_modules/labbuild/dist/schema/L1_foundation.json

In a copy of the example from labbuild's repository, for a package that is installed:
  grep -rl '^# yaml-language-server' topology | xargs sed -i '1s#/dist/#/node_modules/labbuild/dist/#'`,
  },
  config: {
    title: 'settings of a lab, and plugins',
    options: [],
    text: `labbuild.config.yaml in the root says what belongs to the lab and not to one run. All of it is optional:

  # How severe findings are: error, warning, or off.
  severity: {network/management: error, platform/over-commit: off}
  # Generators: whether they run, their folder in generated/, versions of Terraform and its providers.
  generators:
    docs: {enabled: false}
    terraform-proxmox: {folder: proxmox/terraform, provider_version: "~> 0.111.1"}
  # Further generators, checks and queries: files of the lab, or installed packages.
  plugins:
    - ./plugins/hosts.mjs
    - {use: labbuild-plugin-prometheus, options: {port: 9100}}

  labbuild --schema config       its schema
  labbuild --validate            names the code of each finding

labbuild.config.mjs (or .js) exports the same as a program; there may be but one of them. Where a lab has templates of
its own, in templates/, they are used instead of the package's.`,
  },
  ci: {
    title: 'continuous integration',
    options: ['check', 'validate', 'strict', 'json'],
    text: `In a pipeline:

  labbuild --validate --strict   is the topology right?
  labbuild --check               is generated/, as it is committed, what the topology says?

Exit status: 0 done; 1 failed, invalid, or --check found a difference; 2 wrong usage. In GitHub Actions findings are
also annotations of the lines that they are about. --json prints one document on standard output:

  labbuild --check --json | jq -r '.diagnostics[] | "\\(.file):\\(.line) \\(.code)"'`,
  },
  init: {
    title: 'a new lab',
    options: ['init', 'set'],
    text: `labbuild --init makes a small lab that builds at once: a router, hypervisors, one container. It asks on a terminal;
elsewhere it takes what stands in brackets below. Nothing is overwritten: if a file is in the way, none is written.

  labbuild --init lab            in the folder lab
  labbuild --init                in this folder
  labbuild --init lab --set subnet=10.0.10.0/24 --set hypervisors=pve-1,pve-2

Answers for --set:
${answers()}`,
  },
  import: {
    title: 'a lab from what you have',
    options: ['import', 'root'],
    text: `labbuild --import makes a lab of what is there already, and lists what it could not take over. Two kinds of file
are read: an Ansible inventory (YAML or INI), and what \`terraform show -json\` prints of containers and virtual
machines of the provider bpg/proxmox. Several files may be given: a host that is in both is one.

  terraform show -json > state.json
  labbuild --import state.json --import inventory/hosts.ini --root lab

It writes into --root, overwriting nothing. A secret is never written, only its name: "{{ vault_x }}". What had to be
assumed is said, and stands in a comment. Look at \`terraform plan\` before the first \`terraform apply\`: what exists has
to be imported into Terraform's state first.`,
  },
  completion: {
    title: 'completion of words in the shell',
    options: ['completion'],
    text: `Options, outputs, nodes of the topology and codes of checks are completed, as they are in the lab at hand.

  bash  source <(labbuild --completion bash)           in ~/.bashrc
  zsh   source <(labbuild --completion zsh)            in ~/.zshrc, after compinit
  fish  labbuild --completion fish > ~/.config/fish/completions/labbuild.fish

The scripts ask labbuild itself: \`labbuild --completion OPTION:WORD\` prints what may stand for the argument of an option
and begins with WORD, one a line.`,
  },
} as const satisfies Record<string, Topic>;

/** Names of the topics. */
export const TOPIC_NAMES: readonly string[] = Object.keys(TOPICS);

/** The text of a topic, or of the topic that tells of an option. Throws UsageError if there is neither. */
export function topicText(name: string): string {
  const topics: Readonly<Record<string, Topic>> = TOPICS;
  const plain = name.replace(/^--/, '');
  const own = Object.hasOwn(topics, plain) ? topics[plain] : undefined;
  const topic = own ?? Object.values(topics).find(({ options }) => options.includes(plain));
  if (!topic) throw new UsageError(unknownTopic(plain));
  const lines = optionLines(topic.options);
  return `${topic.text}\n${lines === '' ? '' : `\n${lines}`}`;
}

function optionLines(names: readonly string[]): string {
  const specs = Object.entries({ ...MODES, ...MODIFIERS });
  return specs
    .filter(([name]) => names.includes(name))
    .map(([name, spec]) => {
      const argument = 'argument' in spec ? ` ${spec.argument}` : '';
      return `  ${`--${name}${argument}`.padEnd(18)} ${spec.help}\n`;
    })
    .join('');
}

function unknownTopic(name: string): string {
  const near = nearest(name, [...TOPIC_NAMES, ...Object.keys(MODES), ...Object.keys(MODIFIERS)]);
  const list = Object.entries(TOPICS).map(([topic, { title }]) => `  ${topic.padEnd(11)} ${title}`);
  return `there is no help on "${name}"${near ? `; did you mean ${near}?` : ''}\n\nlabbuild --help TOPIC:\n${list.join('\n')}`;
}

/** The questions of `--init`, with what is taken for no answer. */
function answers(): string {
  const presets: Record<string, string> = {};
  for (const name of QUESTION_NAMES) presets[name] = presetOf(name, presets, {});
  return QUESTION_NAMES.map((name) => `  ${name.padEnd(12)} ${QUESTIONS[name].text} [${presets[name]}]`).join(
    '\n',
  );
}
