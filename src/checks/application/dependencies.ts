/** Services that need each other in a circle. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { service, services } from '../../topology/model/entities.js';
import { dependenciesOf } from '../../topology/model/services.js';
import { cyclesOf, type Edge } from '../cycles.js';
import { error } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import type { LabRule } from '../rule.js';

const CODE = 'application/dependency-cycle';

/** What a service needs, and where that is written. */
interface Need extends Edge {
  readonly node: Address;
}

/** What a service cannot do without. */
function needsOfService(lab: Lab, id: string): readonly Need[] {
  return dependenciesOf(lab, id).flatMap((dependency): Need[] => {
    const to = dependency.service.value;
    const node = dependency.service.origins[0];
    if (to === undefined || node === undefined || dependency.type.value === 'optional') return [];
    return [{ from: id, to, node }];
  });
}

/** What containers of stacks need, of those that are called like the service that they are. */
function needsOfContainers(lab: Lab): readonly Need[] {
  const stacks = lab.root.at('L5_application').at('external_services').members();
  return stacks.flatMap((stack) =>
    stack
      .at('docker_services')
      .ordered()
      .flatMap((container) => {
        const from: unknown = container.at('name').value;
        if (typeof from !== 'string' || service(lab, from).at('id').value === undefined) return [];
        const needed = container.at('depends_on').ordered() as readonly View<unknown>[];
        return needed.flatMap((item): Need[] =>
          typeof item.value === 'string' ? [{ from, to: item.value, node: item.address }] : [],
        );
      }),
  );
}

function finding(cycle: readonly Need[]): readonly Finding[] {
  const [first, ...others] = cycle;
  if (!first) return [];
  const names = [...cycle.map(({ from }) => from), first.from].join(' → ');
  if (others.length === 0) {
    const text = `${first.from}: dependencies: the service depends on itself`;
    return [error(CODE, first.node, text, { remedy: 'remove the dependency' })];
  }
  const text = `${first.from}: dependencies: the service depends on itself: ${names}`;
  const related = others.map(({ from, to, node }) => ({ message: `${from} depends on ${to}`, node }));
  const remedy = 'remove one of these dependencies, or give one that can wait type: optional';
  return [error(CODE, first.node, text, { remedy, related })];
}

/** No service has to be there before itself. */
export const dependencyCycles: LabRule = {
  name: 'dependencyCycles',
  module: 'checks/application/dependencies',
  codes: [CODE],
  judge(lab) {
    const needs = services(lab)
      .keys()
      .flatMap((id) => unlessRefused(lab, () => needsOfService(lab, id), []));
    return cyclesOf([...needs, ...unlessRefused(lab, () => needsOfContainers(lab), [])]).flatMap(finding);
  },
};
