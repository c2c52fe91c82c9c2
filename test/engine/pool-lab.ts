/** What the threads of pool.test.ts render: the outputs of changes.ts, and one that is made of a template. */
import type { ToyDefinitions } from '../support/toy.js';
import { definitions } from './changes.js';
import { fixed } from './lab.js';

export const poolDefinitions: ToyDefinitions = {
  ...definitions,
  generators: [
    ...definitions.generators,
    fixed({ 'greeting.txt': (lab) => [lab.template('greeting')] }, 'greeting'),
  ],
};
