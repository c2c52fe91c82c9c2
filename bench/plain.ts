/** A plain project: built from nothing, and a build that has nothing to do, beside ninja and the start of Node. */
import { Rounds, timeNode } from './measure.js';
import { Peer } from './peers.js';
import { type PlainBuild, PlainLab } from './plain-lab.js';

export interface PlainResult {
  readonly outputs: number;
  readonly build: PlainBuild;
  /** In turn, round by round. */
  readonly rounds: Rounds<'node' | 'noop' | 'ninja'>;
  /** The most memory that a build with nothing to do took, in MB. */
  readonly MB: number;
}

/** Measures it so often, on a project of so many outputs; ninja too, where it is installed. */
export function measurePlain(outputs: number, rounds: number): PlainResult {
  const lab = new PlainLab(outputs);
  try {
    const build = lab.build();
    const ninja = Peer.create('ninja', lab.folder, outputs);
    ninja?.clean(2);
    return {
      outputs,
      build,
      rounds: new Rounds(rounds, {
        node: () => timeNode(['-e', '0']).ms,
        ...(ninja ? { ninja: () => ninja.build() } : {}),
        noop: () => lab.noop(),
      }),
      MB: lab.memory(),
    };
  } finally {
    lab.dispose();
  }
}
