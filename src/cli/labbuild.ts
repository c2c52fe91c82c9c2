#!/usr/bin/env node
/*
 * The command. What it needs when nothing changed is in this one small file; everything else, `main.js`, is loaded
 * when there is something to do.
 */
import path from 'node:path';
import { realDisk } from '../engine/disk.js';
import { storedOutcome } from '../engine/noop.js';
import { BUILD_ID } from '../package/build-id.js';
import { type Options, parseOptions } from './options.js';
import { findPlaces, type Places } from './places.js';
import { exitStatus, report } from './report.js';

const WRONG_USAGE = 2;
/** This file is bundled to `dist/labbuild.cjs`. */
const PACKAGE_FOLDER = path.join(__dirname, '..');

/** Repeats the outcome of the last run if a run now would find nothing to do. */
function repeatOutcome(options: Options, places: Places, started: number): boolean {
  if ((options.mode !== 'build' && options.mode !== 'check') || options.only !== undefined) return false;
  const outcome = storedOutcome({ ...places, buildId: BUILD_ID }, realDisk);
  if (!outcome) return false;
  const outputs = { ...outcome.outputs, rendered: [], written: [], removed: [], restored: [] };
  const result = { ...outcome, outputs, durationMs: performance.now() - started };
  report(result, options, places.root);
  process.exitCode = exitStatus(result);
  return true;
}

function wrongUsage(error: Error, words: readonly string[]): void {
  process.exitCode = WRONG_USAGE;
  process.stderr.write(`labbuild: ${error.message}\n`);
  if (!words.includes('--json')) return;
  const outputs = { total: 0, rendered: [], written: [], removed: [], restored: [], failed: [] };
  process.stdout.write(`${JSON.stringify({ status: 'failed', outputs, diagnostics: [], durationMs: 0 })}\n`);
}

async function start(words: readonly string[]): Promise<void> {
  const started = performance.now();
  try {
    const options = parseOptions(words);
    if (options.mode === 'help' || options.mode === 'version') {
      const { printHelp, printVersion } = await import('./main.js');
      return options.mode === 'help' ? printHelp() : printVersion(PACKAGE_FOLDER);
    }
    const places = findPlaces(options);
    if (repeatOutcome(options, places, started)) return;
    const { main } = await import('./main.js');
    process.exitCode = await main(options, places, PACKAGE_FOLDER);
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') return wrongUsage(error, words);
    process.exitCode = 1;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`labbuild: ${message}\n`);
    if (process.env.LABBUILD_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  }
}

void start(process.argv.slice(2));
