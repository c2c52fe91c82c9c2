#!/usr/bin/env node
/*
 * The command. What it needs when nothing changed is in this one small file; what else there is, `app.cjs`, is loaded
 * when there is something to do, and `stored.cjs` when somebody asks about what was done.
 */
import path from 'node:path';
import { realDisk } from '../engine/disk.js';
import { storedFindings, storedOutcome } from '../engine/noop.js';
import { type RunResult, strictly } from '../engine/result.js';
import { BUILD_ID } from '../package/build-id.js';
import { startLookHelper } from './look-helper.js';
import { type Mode, type Options, parseOptions } from './options.js';
import { asJson, closingLine, exitStatus } from './outcome.js';
import { findPlaces, type Places } from './places.js';
import { allowClosing, isWritten, print } from './streams.js';
import type { Trace } from './trace.js';

const WRONG_USAGE = 2;
/** Modes that work where there is no lab. */
const WITHOUT_LAB: ReadonlySet<Mode> = new Set(['init', 'import', 'completion', 'help', 'version']);
/** This file is bundled to `dist/labbuild.cjs`. */
const PACKAGE_FOLDER = path.join(__dirname, '..');

/** Another part of the package. */
function part(name: string): unknown {
  const { load } = require('./load.cjs') as typeof import('../package/load.js');
  return load(name);
}

/** Everything else. */
function app(): typeof import('../app.js') {
  return part('app.cjs') as typeof import('../app.js');
}

/** Milliseconds since a time by `process.hrtime.bigint()`, which unlike `performance` needs nothing to be loaded. */
function since(time: bigint): number {
  return Number(process.hrtime.bigint() - time) / 1e6;
}

/** Begins what `--trace` asks for. */
function beginTrace({ trace, mode }: Options, started: bigint): Trace | undefined {
  if (trace === undefined) return undefined;
  const what = mode === 'build' ? 'labbuild' : `labbuild --${mode}`;
  const { Trace } = part('trace.cjs') as typeof import('./trace.js');
  return Trace.begin(trace, what, performance.now() - since(started));
}

/** What is told from the manifest alone. */
function stored(): typeof import('./stored.js') {
  return part('stored.cjs') as typeof import('./stored.js');
}

/** Answers `--explain` from the manifest alone, where a build would find nothing to do. */
async function explainStored(options: Options, places: Places): Promise<boolean> {
  if (options.mode !== 'explain') return false;
  if (!storedOutcome({ ...places, buildId: BUILD_ID }, realDisk, startLookHelper)) return false;
  return stored().explainStored(places, options);
}

/** Repeats the outcome of the last run if a run now would find nothing to do. */
async function repeatOutcome(
  options: Options,
  places: Places,
  started: bigint,
  trace?: Trace,
): Promise<boolean> {
  const { mode, strict, keepGoing, only } = options;
  if ((mode !== 'build' && mode !== 'check' && mode !== 'validate') || only !== undefined) return false;
  const project = { ...places, buildId: BUILD_ID };
  const look = mode === 'validate' ? storedFindings : storedOutcome;
  const outcome = trace
    ? trace.step('look for changes', () => look(project, trace.disk))
    : look(project, realDisk, startLookHelper);
  if (!outcome) return false;
  const diagnostics = strict ? outcome.diagnostics.map(strictly) : outcome.diagnostics;
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  // A build is refused then, but for what can be built all the same.
  if (hasErrors && keepGoing && mode !== 'validate') return false;
  const status = hasErrors ? 'failed' : outcome.status;
  const result: RunResult = { ...outcome, status, diagnostics, durationMs: since(started) };
  process.exitCode = exitStatus(result);
  const did = ['nothing has changed: no source was parsed, no task run'];
  if (options.json) print(asJson(result));
  else if (isRemarkable(result)) {
    allowClosingAll();
    const { report } = await import('./report.js');
    report(result, options, places.root, did);
  } else if (!options.quiet) {
    print(
      [...(options.verbose ? did : []), closingLine(result, options)].map((line) => `${line}\n`).join(''),
    );
  }
  return true;
}

/** True if there is more to say about a run than its closing line. */
function isRemarkable({ status, outputs, diagnostics }: RunResult): boolean {
  return status !== 'ok' || diagnostics.length > 0 || outputs.failed.length > 0;
}

function wrongUsage(error: Error, words: readonly string[]): void {
  process.exitCode = WRONG_USAGE;
  allowClosingAll();
  process.stderr.write(`labbuild: ${error.message}\n`);
  if (!words.includes('--json')) return;
  const outputs = { total: 0, rendered: [], written: [], removed: [], restored: [], failed: [] };
  process.stdout.write(`${JSON.stringify({ status: 'failed', outputs, diagnostics: [], durationMs: 0 })}\n`);
}

/** To open these streams takes time: it is done where more is said than that nothing has changed. */
function allowClosingAll(): void {
  allowClosing(process.stdout);
  allowClosing(process.stderr);
}

async function start(words: readonly string[]): Promise<void> {
  const started = process.hrtime.bigint();
  try {
    const options = parseOptions(words);
    if (WITHOUT_LAB.has(options.mode)) {
      allowClosingAll();
      process.exitCode = await app().withoutLab(options, PACKAGE_FOLDER);
      return;
    }
    const places = findPlaces(options);
    const trace = beginTrace(options, started);
    try {
      if (await repeatOutcome(options, places, started, trace)) return;
      allowClosingAll();
      if (await explainStored(options, places)) return;
      if (options.mode === 'stats') {
        process.exitCode = await stored().stats(places, options);
        return;
      }
      const { main } = trace ? trace.step('load the program', app) : app();
      process.exitCode = await main(options, places, PACKAGE_FOLDER, trace);
    } finally {
      trace?.write();
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') return wrongUsage(error, words);
    process.exitCode = 1;
    allowClosing(process.stderr);
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`labbuild: ${message}\n`);
    if (process.env.LABBUILD_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
}

/** Ends the process, where Node would first wait for whatever V8 still compiles in the background. */
function end(): void {
  if (isWritten()) process.exit();
}

void start(process.argv.slice(2)).then(end);
