import type { Options } from './options.js';

/** A test for the outputs that `--only` confines a run to; undefined without it. */
export async function onlyOf({
  only,
}: Pick<Options, 'only'>): Promise<((file: string) => boolean) | undefined> {
  if (only === undefined) return undefined;
  const { default: picomatch } = await import('picomatch');
  return picomatch(only, { dot: true });
}
