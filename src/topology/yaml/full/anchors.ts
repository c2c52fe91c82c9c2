import type { Encoded } from '../../../engine/source.js';
import { excerpt, type OffsetFault } from '../faults.js';
import { MAX_ALIAS_NODES } from '../limits.js';

/**
 * What an anchor stands for: a value, and the places of all that is in it, which are a part of those of the source.
 * (They are not cut out before an alias asks for them: anchors can be nested in one another.)
 */
export interface Anchored {
  readonly value: Encoded;
  readonly positions: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The anchors of a source met so far. A later anchor of a name replaces an earlier one, as in YAML. */
export class Anchors {
  private readonly known = new Map<string, Anchored | 'open'>();
  private copied = 0;

  /** @param report takes what is wrong with an alias */
  constructor(private readonly report: (fault: OffsetFault) => void) {}

  /** Called where the value with this anchor starts. */
  open(name: string): void {
    this.known.set(name, 'open');
  }

  close(name: string, anchored: Anchored): void {
    this.known.set(name, anchored);
  }

  /** What an alias at `offset` stands for; undefined, with a fault, if it may not be copied here. */
  copy(name: string, offset: number): Anchored | undefined {
    const anchored = this.known.get(name);
    if (anchored === undefined) {
      this.report(this.unknown(name, offset));
      return undefined;
    }
    if (anchored === 'open') {
      this.report({
        code: 'source/alias',
        offset,
        message: `the alias \`*${excerpt(name)}\` stands inside the value of its own anchor \`&${excerpt(name)}\`, a cycle`,
        remedy: 'write out the inner value, or give it an anchor of its own',
      });
      return undefined;
    }
    // Counted before anything is copied, so that aliases of aliases of aliases cost nothing.
    const within = this.copied <= MAX_ALIAS_NODES;
    this.copied += (anchored.to - anchored.from) / 2;
    if (this.copied <= MAX_ALIAS_NODES) return anchored;
    if (within) {
      this.report({
        code: 'source/alias',
        offset,
        message: `with \`*${excerpt(name)}\` the aliases of this file stand for more than ${MAX_ALIAS_NODES} values`,
        remedy: 'use fewer aliases inside values that are themselves copied by aliases',
      });
    }
    return undefined;
  }

  private unknown(name: string, offset: number): OffsetFault {
    const names = [...this.known.keys()].slice(0, 10).map((other) => `\`*${excerpt(other)}\``);
    return {
      code: 'source/alias',
      offset,
      message: `the alias \`*${excerpt(name)}\` has no anchor \`&${excerpt(name)}\` above it in this file`,
      remedy:
        names.length > 0
          ? `use one of ${names.join(', ')}; or quote the value, if the \`*\` belongs to it`
          : 'write the anchor before the first value that uses it; or quote the value, if the `*` belongs to it',
    };
  }
}
