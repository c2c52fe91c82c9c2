/** Makes tasks of a plugin's definitions: they see its options, and what goes wrong in them names the plugin. */
import { severitySaid } from '../checks/severity.js';
import type { CheckDefinition, GeneratorDefinition, Plugin, PluginLab } from '../definitions/define.js';
import { generatorOf } from '../definitions/generator.js';
import type { QueryDefinition } from '../engine/definition.js';
import { QueryFailedError, TaskFault } from '../engine/fault.js';
import { manifestError } from '../engine/manifest-error.js';
import { BrokenSourceError } from '../engine/tree.js';
import type { Document, Lab, LabCheck, LabGenerator, LabQuery } from '../topology/lab.js';
import { failureText } from './load.js';
import { pluginOptions } from './options.js';
import { PluginProblem } from './problem.js';
import { checkedPlan, checkedProblems, checkedText } from './shape.js';

/** Definitions of a plugin as the engine takes them. */
export interface Adopted {
  readonly generators: readonly LabGenerator[];
  readonly checks: readonly LabCheck[];
  readonly queries: readonly LabQuery<unknown>[];
}

/** The tasks of a plugin. `module` is what its code is called, `root` the lab's folder. */
export function adopt(plugin: Plugin, specifier: string, module: string, root: string): Adopted {
  const host = new Host(specifier, module, root);
  return {
    generators: (plugin.generators ?? []).map((definition) => host.generator(definition)),
    checks: (plugin.checks ?? []).map((definition) => host.check(definition)),
    queries: (plugin.queries ?? []).map((definition) => host.query(definition)),
  };
}

class Host {
  /** One may be named by the plugin and by its generators. */
  private readonly queries = new Map<QueryDefinition<Document, unknown>, LabQuery<unknown>>();

  constructor(
    private readonly specifier: string,
    private readonly module: string,
    private readonly root: string,
  ) {}

  generator(definition: GeneratorDefinition): LabGenerator {
    const { name, folder, queries = [], outputs } = definition;
    const kinds = Object.keys(outputs);
    const generator = generatorOf(this.module, {
      name,
      ...(folder === undefined ? {} : { folder }),
      queries: queries.map((query) => this.query(query)),
      plan: (lab, place) =>
        this.call(`plan() of the generator ${name}`, () =>
          checkedPlan(definition.plan(this.seenBy(lab), place), kinds),
        ),
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([kind, output]) => [
          kind,
          {
            ...(output.template === undefined ? {} : { template: output.template }),
            render: (lab: Lab, key: string) =>
              this.call(`outputs.${kind} of the generator ${name}`, () =>
                checkedText(output.render(this.seenBy(lab), key)),
              ),
          },
        ]),
      ),
    });
    return { ...generator, from: `the plugin ${this.specifier}` };
  }

  check(definition: CheckDefinition): LabCheck {
    const { code, severity, rule } = definition;
    return {
      name: code,
      module: this.module,
      about: { rule, severity },
      run: (lab) => {
        const said = severitySaid(lab, code) ?? severity;
        if (said === 'off') return [];
        const found = this.call(`the check ${code}`, () => checkedProblems(definition.run(this.seenBy(lab))));
        return found.map((problem) => ({ code, severity: said, ...problem }));
      },
    };
  }

  query(definition: QueryDefinition<Document, unknown>): LabQuery<unknown> {
    const known = this.queries.get(definition);
    if (known) return known;
    const { name } = definition;
    const run = (lab: Lab, key: string): unknown =>
      this.call(`the query ${name}`, () => definition.run(this.seenBy(lab), key));
    const query: LabQuery<unknown> = { name, module: this.module, definition, run };
    this.queries.set(definition, query);
    return query;
  }

  private seenBy(lab: Lab): PluginLab {
    return { ...lab, options: lab.query(pluginOptions, this.specifier) };
  }

  /** Calls the plugin's code; an error of its own becomes a fault that names it. */
  private call<R>(what: string, run: () => R): R {
    try {
      return run();
    } catch (error) {
      const isOfEngine =
        error instanceof TaskFault ||
        error instanceof QueryFailedError ||
        error instanceof BrokenSourceError ||
        manifestError(error) !== undefined;
      if (isOfEngine) throw error;
      const isShape = error instanceof PluginProblem;
      const reason = isShape ? error.message : failureText(error, this.root);
      throw new TaskFault(
        isShape ? 'plugin/shape' : 'plugin/failed',
        `the plugin ${this.specifier}: ${what}: ${reason}`,
      );
    }
  }
}
