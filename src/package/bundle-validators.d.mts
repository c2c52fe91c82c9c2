import type { BuildOptions } from 'esbuild';

/** Writes validators/ and schema/ into `outdir`; results in a fingerprint of all validators. */
export function bundleValidators(settings: {
  readonly outdir: string;
  readonly options: BuildOptions;
}): Promise<string>;
