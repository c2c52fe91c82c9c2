/** A build that has nothing to do, beside ninja and the start of Node, at sizes that no lab can be built at in short time. */
import { Rounds, timeNode } from './measure.js';
import { Peer } from './peers.js';
import { PlainLab } from './plain-lab.js';

export interface NoopResult {
  readonly outputs: number;
  /** In turn, round by round. */
  readonly rounds: Rounds<'node' | 'noop' | 'ninja'>;
  /** The most memory that it took, in MB. */
  readonly MB: number;
}

/** Measures it so often, on a lab of so many outputs; ninja too, where it is installed. */
export async function measureNoop(outputs: number, rounds: number): Promise<NoopResult> {
  const lab = await PlainLab.build(outputs);
  try {
    const ninja = Peer.create('ninja', lab.folder, outputs);
    ninja?.clean(2);
    return {
      outputs,
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
