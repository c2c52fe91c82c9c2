/** Random walks: taken until there were so many steps, made short where they fail, and kept as files. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { type Build, newTally, type Tally, Walk, type Walked } from '../engine/model/walk.js';

const SEQUENCES = fileURLToPath(new URL('../sequences/', import.meta.url));
const SEED = Number(process.env.LABBUILD_SEED ?? 20261123);
/** How long it may be looked for a shorter walk that fails. */
const LIMIT_MS = 900_000;

/** So many steps as LABBUILD_STEPS says, or as usual. */
export const stepsWanted = (usual: number): number => Number(process.env.LABBUILD_STEPS ?? usual);

interface Step<Edit> {
  readonly edit: Edit;
  readonly build: Build;
}

/** Walks of one kind of lab; `name` is how its files in test/sequences/ begin. */
export class Walks<Root, Edit> {
  constructor(
    private readonly name: string,
    private readonly lab: () => Walked<Root, Edit> & { dispose(): void },
    private readonly steps: fc.Arbitrary<Step<Edit>[]>,
  ) {}

  /** The files of walks that once failed. */
  get sequences(): readonly string[] {
    return readdirSync(SEQUENCES)
      .filter((file) => file.startsWith(`${this.name}-`))
      .sort();
  }

  async replay(file: string): Promise<void> {
    await this.walk(JSON.parse(readFileSync(path.join(SEQUENCES, file), 'utf8')) as Step<Edit>[], newTally());
  }

  /** Takes so many steps; throws where one fails, when the shortest such walk is written to a file. */
  async take(steps: number): Promise<Tally> {
    const tally = newTally();
    let failed = false;
    const result = await fc.check(
      fc.asyncProperty(this.steps, async (walk) => {
        if (tally.steps >= steps && !failed) return;
        try {
          await this.walk(walk, tally);
        } catch (error) {
          failed = true;
          throw error;
        }
      }),
      { numRuns: Math.max(steps, 1), seed: SEED, interruptAfterTimeLimit: LIMIT_MS },
    );
    if (result.failed && result.counterexample) {
      const file = path.join(SEQUENCES, `${this.name}-${SEED}-${result.numRuns}.json`);
      writeFileSync(file, `${JSON.stringify(result.counterexample[0], null, 2)}\n`);
      throw new Error(`${file} fails: ${String(result.errorInstance)}`, { cause: result.errorInstance });
    }
    const { builds, refused, rendered, changed } = tally;
    console.log(
      `  seed ${SEED}: ${tally.steps} steps, ${builds} builds, ${refused} refused; rendered ${rendered}, changed ${changed}`,
    );
    return tally;
  }

  private async walk(steps: readonly Step<Edit>[], tally: Tally): Promise<void> {
    const lab = this.lab();
    try {
      const walker = new Walk(lab, tally);
      for (const step of steps) await walker.step(step);
      await walker.end();
    } finally {
      lab.dispose();
    }
  }
}
