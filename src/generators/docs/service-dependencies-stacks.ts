/** Containers of the stacks that another tool runs on a device. */
import { type Cell, cell, first } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { nodeId } from './diagram.js';
import { keyOf } from './values.js';

/** A container of a stack. */
export interface StackContainer {
  /** Id of its node. */
  readonly node: Text;
  readonly name: Cell<string>;
  readonly stack: View<unknown>;
  readonly host: Cell<string | undefined>;
  /** Ids of services and containers (L4) that it needs. */
  readonly needs: readonly Cell<string>[];
}

/** All containers of stacks, by stack, in the order in which they are written. */
export function stackContainers(lab: Lab): readonly StackContainer[] {
  return lab.root
    .at('L5_application')
    .at('external_services')
    .members()
    .flatMap((stack) =>
      stack
        .at('docker_services')
        .ordered()
        .map((container, position): StackContainer => {
          const name = container.at('name');
          return {
            // Names are free text, so its place says which it is.
            node: nodeId('service', keyOf(stack), String(position + 1)),
            name:
              name.value === undefined
                ? cell(`${stack.key} ${position + 1}`, container)
                : cell(name.value, name),
            stack,
            host: first(stack.at('device_ref')),
            needs: container
              .at('depends_on')
              .ordered()
              .map((needed) => cell(needed.value, needed)),
          };
        }),
    );
}
