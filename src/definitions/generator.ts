/** Generators as the engine runs them: what the config file says of them counts. */
import type { Query } from '../engine/definition.js';
import type { Document, Lab, LabGenerator } from '../topology/lab.js';
import type { GeneratorDefinition } from './define.js';

/** A definition whose queries say which module holds their code. */
export interface PlacedDefinition extends GeneratorDefinition<Lab> {
  readonly queries?: readonly Query<Document, unknown>[];
}

/**
 * The generator of a definition whose code is in `module`: it plans nothing if the config file says
 * `generators.<name>.enabled: false`, and has the folder that `generators.<name>.folder` says.
 */
export function generatorOf(module: string, definition: PlacedDefinition): LabGenerator {
  const { name, folder = name, queries, outputs } = definition;
  return {
    name,
    module,
    ...(queries ? { queries } : {}),
    plan(lab) {
      const settings = lab.root.at('config').at('generators').member(name);
      if (settings.at('enabled').value === false) return [];
      return definition.plan(lab, { folder: settings.at('folder').value ?? folder });
    },
    outputs,
  };
}
