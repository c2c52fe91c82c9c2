/** For how long LABBUILD_FUZZ asks each property to look, in seconds; undefined in the usual tests. */
const SECONDS = process.env.LABBUILD_FUZZ === undefined ? undefined : Number(process.env.LABBUILD_FUZZ);

/** Settings of fast-check: `usual` runs, the same every time; with LABBUILD_FUZZ as many different ones as it takes. */
export function fuzzing(usual: number): {
  readonly numRuns: number;
  readonly seed?: number;
  readonly interruptAfterTimeLimit?: number;
} {
  if (SECONDS === undefined) return { numRuns: usual, seed: 1 };
  return { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: SECONDS * 1000 };
}
