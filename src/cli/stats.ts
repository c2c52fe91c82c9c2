/** `--stats`: past runs, how long they took, what is rebuilt most often and for what. The manifest alone tells. */
import { existsSync } from 'node:fs';
import type { Redact } from '../engine/explain-values.js';
import { shownChange } from '../engine/explain-values.js';
import { initFingerprints } from '../engine/fingerprint.js';
import { Manifest, manifestFile } from '../engine/manifest.js';
import {
  changedMost,
  durationsOf,
  type Histories,
  historiesOf,
  type Runs,
  rebuiltOutputs,
  slowestOutputs,
} from '../engine/statistics.js';
import { useColor } from './color.js';
import { damaged, NOTHING_BUILT } from './damaged.js';
import { redactSecrets } from './explain-answer.js';
import { pageOf } from './explain-lines.js';
import type { Options } from './options.js';
import type { Places } from './places.js';
import { describeStats } from './stats-text.js';

/** `--stats`; returns the exit status. */
export async function stats({ cacheFolder }: Pick<Places, 'cacheFolder'>, options: Options): Promise<number> {
  const file = manifestFile(cacheFolder);
  if (!existsSync(file)) return fail(NOTHING_BUILT);
  await initFingerprints();
  let manifest: Manifest | undefined;
  try {
    manifest = Manifest.open(file, { readonly: true });
    const runs = manifest.runs();
    const histories = historiesOf(manifest, runs);
    useColor(options, process.stdout);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(statsDocument(runs, histories, redactSecrets))}\n`
        : describeStats(runs, histories, pageOf(options)),
    );
    return 0;
  } catch (error) {
    return fail(damaged(error));
  } finally {
    manifest?.close();
  }
}

/** All that `--stats --json` tells; the last run first. */
export function statsDocument(runs: Runs, histories: Histories, redact: Redact): object {
  return {
    runs: [...runs]
      .map(([run, record]) => ({
        run,
        ...record,
        reasons: record.reasons.map((changes) => changes.map((change) => shownChange(change, redact))),
      }))
      .reverse(),
    durations: Object.fromEntries(durationsOf(runs)),
    rebuilt: rebuiltOutputs(runs, histories),
    changed: changedMost(runs, histories),
    slowest: slowestOutputs(histories),
  };
}

function fail(message: string): number {
  process.stderr.write(`labbuild: ${message}\n`);
  return 1;
}
