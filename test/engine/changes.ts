/** A lab in three states, whose way from one to the other adds, changes and removes outputs in several folders. */
import type { Query } from '../../src/engine/definition.js';
import type { Toy, ToyDefinitions, ToyDocument } from '../support/toy.js';
import { fixed, host, hosts, perHost } from './lab.js';

const total: Query<ToyDocument, { readonly sum: number }> = {
  name: 'total',
  module: 'toy',
  run: (lab) => ({
    sum: hosts(lab)
      .keys()
      .reduce((sum, key) => sum + Number(host(lab, key).at('size').value), 0),
  }),
};

export const definitions: ToyDefinitions = {
  queries: [total],
  generators: [
    perHost,
    fixed({
      'index.txt': (lab) => hosts(lab).keys(),
      'total.txt': (lab) => [lab.query(total).at('sum').value],
    }),
    {
      ...perHost,
      name: 'own-folder',
      plan: (lab) =>
        hosts(lab)
          .keys()
          .map((key) => ({ path: `own/${key}/name.txt`, kind: 'host', key })),
    },
  ],
};

export const STATES: readonly Readonly<Record<string, number>>[] = [
  { a: 1, b: 2, c: 3 },
  { a: 1, b: 20, d: 4 },
  { b: 2, e: 5 },
];

/** Writes the sources of a state. */
export function write(toy: Toy, state: number): void {
  toy.write('main.json', {
    hosts: Object.entries(STATES[state] ?? {}).map(([id, size]) => ({ id, size })),
  });
}
