/** `--init [DIR]`: a new lab, made of the answers to a few questions. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import kleur from 'kleur';
import { AnswerError } from '../init/answer-error.js';
import { InTheWayError, refuseObstacles, writeNewFiles } from '../init/new-files.js';
import {
  type Answers,
  type Found,
  isQuestion,
  presetOf,
  QUESTION_NAMES,
  QUESTIONS,
  type QuestionName,
  readAnswer,
} from '../init/questions.js';
import { schemaPlace } from '../init/schemas.js';
import { starterFiles, starterNames } from '../init/starter.js';
import { nearest } from '../topology/schema/nearest.js';
import { useColor } from './color.js';
import { type Options, UsageError } from './options.js';
import { calledFromHere, quoted } from './terminal.js';

/** The public keys that ssh offers by itself, the best first. */
const KEY_FILES: readonly string[] = ['id_ed25519.pub', 'id_ecdsa.pub', 'id_rsa.pub'];

/** Makes a new lab; returns the exit status. Throws UsageError for an answer in `--set` that can't be taken. */
export async function init(options: Options, packageFolder: string): Promise<number> {
  const folder = path.resolve(options.what ?? options.root ?? '.');
  const given = givenAnswers(options.set);
  const found = foundHere();
  useColor(options, process.stderr);
  const asks = Boolean(process.stdin.isTTY && process.stderr.isTTY) && !options.json && !options.quiet;
  const templates = path.join(packageFolder, 'templates');
  try {
    // Nobody shall answer for nothing.
    refuseObstacles(folder, starterNames(templates));
    const answers = asks ? await ask(given, found) : unasked(given, found);
    if (!answers) {
      process.stderr.write('\nlabbuild: not answered to the end; nothing was written\n');
      return 1;
    }
    const schemas = (below: string): string => schemaPlace(folder, packageFolder, below);
    const { written, kept } = writeNewFiles(folder, starterFiles(templates, answers, schemas));
    report(options, folder, written, kept, answers);
    return 0;
  } catch (error) {
    if (!(error instanceof InTheWayError)) throw error;
    process.stderr.write(`labbuild: ${error.message}\n`);
    return 1;
  }
}

/** The answers of `--set NAME=ANSWER`. */
function givenAnswers(words: readonly string[]): ReadonlyMap<QuestionName, string> {
  const given = new Map<QuestionName, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const name = at < 0 ? word : word.slice(0, at);
    if (!isQuestion(name)) {
      const near = nearest(name, QUESTION_NAMES);
      const help = near ? `did you mean ${near}?` : `there are ${QUESTION_NAMES.join(', ')}`;
      throw new UsageError(`--set: nothing is called "${name}"; ${help}`);
    }
    if (at < 0) throw new UsageError(`--set ${name} needs an answer: --set ${name}=…`);
    if (given.has(name)) throw new UsageError(`--set ${name} is given twice`);
    given.set(name, word.slice(at + 1));
  }
  return given;
}

function foundHere(): Found {
  for (const file of KEY_FILES) {
    const sshKey = keyIn(path.join(homedir(), '.ssh', file));
    if (sshKey !== undefined) return { sshKey };
  }
  return {};
}

/** The public key in a file; undefined if there is none. */
function keyIn(file: string): string | undefined {
  try {
    return readAnswer('ssh_key', readFileSync(file, 'utf8'), {});
  } catch {
    return undefined;
  }
}

/** An answer in its plain form; a key may be given by its file. Throws AnswerError. */
function understood(name: QuestionName, answer: string, earlier: Partial<Answers>): string {
  const file =
    name === 'ssh_key' && /\.pub$/.test(answer) ? answer.replace(/^~(?=\/)/, homedir()) : undefined;
  if (file === undefined) return readAnswer(name, answer, earlier);
  const key = keyIn(file);
  if (key === undefined) throw new AnswerError(`${answer} is no file with a public key in it`);
  return key;
}

/** What is given, and what is taken for the rest. Throws UsageError. */
function unasked(given: ReadonlyMap<QuestionName, string>, found: Found): Answers {
  let answers: Partial<Answers> = {};
  for (const name of QUESTION_NAMES) {
    answers = { ...answers, [name]: settled(name, given.get(name), answers, found) };
  }
  return complete(answers);
}

function settled(
  name: QuestionName,
  answer: string | undefined,
  earlier: Partial<Answers>,
  found: Found,
): string {
  try {
    return understood(name, answer ?? presetOf(name, earlier, found), earlier);
  } catch (error) {
    if (error instanceof AnswerError) throw new UsageError(`--set ${name}: ${error.message}`);
    throw error;
  }
}

/** Asks for what is not given; undefined if the person ends it before the end. */
async function ask(given: ReadonlyMap<QuestionName, string>, found: Found): Promise<Answers | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<undefined>((resolve) => {
    terminal.once('close', () => resolve(undefined));
    terminal.once('SIGINT', () => terminal.close());
  });
  try {
    process.stderr.write(`A new lab. Enter takes what stands in brackets.\n\n`);
    let answers: Partial<Answers> = {};
    for (const name of QUESTION_NAMES) {
      const set = given.get(name);
      const answer =
        set === undefined
          ? await Promise.race([askFor(name, answers, found, terminal), ended])
          : settled(name, set, answers, found);
      if (answer === undefined) return undefined;
      answers = { ...answers, [name]: answer };
    }
    process.stderr.write('\n');
    return complete(answers);
  } finally {
    terminal.close();
  }
}

/** Asks until the answer can be taken. */
async function askFor(
  name: QuestionName,
  earlier: Partial<Answers>,
  found: Found,
  terminal: Interface,
): Promise<string> {
  const preset = presetOf(name, earlier, found);
  for (;;) {
    const answer = await terminal.question(`${QUESTIONS[name].text} ${kleur.dim(`[${shortened(preset)}]`)} `);
    try {
      return understood(name, answer.trim() === '' ? preset : answer, earlier);
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      process.stderr.write(`  ${kleur.red(error.message)}\n`);
    }
  }
}

/** A key is long; its end says whose it is. */
function shortened(preset: string): string {
  return preset.length <= 60 ? preset : `${preset.slice(0, 20)}…${preset.slice(-30)}`;
}

function complete(answers: Partial<Answers>): Answers {
  const { name, domain, subnet, gateway, router, routeros, hypervisors, ssh_key } = answers;
  const all = { name, domain, subnet, gateway, router, routeros, hypervisors, ssh_key };
  if (isComplete(all)) return all;
  throw new Error('a question was not asked');
}

function isComplete(answers: Readonly<Record<QuestionName, string | undefined>>): answers is Answers {
  return QUESTION_NAMES.every((name) => answers[name] !== undefined);
}

function report(
  options: Options,
  folder: string,
  written: readonly string[],
  kept: readonly string[],
  answers: Answers,
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ status: 'ok', root: folder, written, kept })}\n`);
    return;
  }
  if (options.quiet) return;
  const here = calledFromHere(folder);
  const lines = written.map((file) => `wrote ${path.join(here, file)}`);
  for (const file of kept) lines.push(`left ${path.join(here, file)} as it is; it should name .cache/`);
  process.stdout.write(`${lines.join('\n')}\n\n${nextSteps(here, answers)}`);
}

function nextSteps(here: string, { ssh_key, hypervisors }: Answers): string {
  // npm says how it was started.
  const command = process.env.npm_command === 'exec' ? 'npx labbuild' : 'labbuild';
  const first = hypervisors.split(',')[0] ?? '';
  const key =
    ssh_key === 'none'
      ? '  topology/L7-operations.yaml            your public SSH key, for Ansible to log in\n'
      : `SSH key: ${shortened(ssh_key)} (topology/L7-operations.yaml)\n\n`;
  const steps = [
    ...(here === '' ? [] : [`  cd ${quoted(here)}`]),
    `  ${command.padEnd(34)} # builds generated/`,
    `  ${`${command} --explain lxc.tf`.padEnd(34)} # what that file was made from`,
  ];
  const edits = [
    `  topology/L1-foundation.yaml            ports, disks, cores and memory of ${first}`,
    '  topology/L2-network.yaml               addresses',
    '  topology/L4-platform/lxc/lxc-web.yaml  the first container; copy it for the next',
  ];
  return ssh_key === 'none'
    ? `Now:\n${steps.join('\n')}\n\nThen correct what was made up:\n${edits.join('\n')}\n${key}`
    : `${key}Now:\n${steps.join('\n')}\n\nThen correct what was made up:\n${edits.join('\n')}\n`;
}
