/** Services on their hosts, and which of them needs which. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { labelLines } from '../../render/mermaid.js';
import { concat, escaped, type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { Index, service, services } from '../../topology/model/entities.js';
import { hostKind } from '../../topology/model/hosts.js';
import { dependenciesOf, type ServiceDependency, serviceHostId } from '../../topology/model/services.js';
import type { Service } from '../../topology/schema/service.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf, kindIcons } from './icons.js';
import { addHost, addHostGroup } from './nodes.js';
import { docsPage } from './page.js';
import { type StackContainer, stackContainers } from './service-dependencies-stacks.js';
import { tableOf } from './tables.js';
import { idText, idTexts, joined, keyOf, nameOf } from './values.js';

const OPTIONAL = 'optional';

/** A service with what it needs, read once. */
interface Needy {
  readonly id: string;
  readonly entity: View<Service | undefined>;
  readonly host: Cell<string | undefined>;
  readonly needs: readonly ServiceDependency[];
}

function exists(lab: Lab, id: string | undefined): id is string {
  return id !== undefined && service(lab, id).at('id').value !== undefined;
}

function addServices(diagram: Diagram, lab: Lab, all: readonly Needy[], icons: IconOf): void {
  for (const { id, entity, host } of all) {
    const group = host.value === undefined ? undefined : addHostGroup(diagram, lab, host.value);
    const name = nameOf(entity);
    diagram.node(nodeId('service', cell(id, entity)), labelLines(name, entity.at('type')), {
      icon: icons(kindIcons, 'service'),
      in: group,
    });
  }
}

function addNeeds(diagram: Diagram, lab: Lab, all: readonly Needy[]): void {
  for (const { id, entity, needs } of all) {
    const from = nodeId('service', keyOf(entity));
    for (const { service: needed, type } of needs) {
      if (!exists(lab, needed.value)) continue;
      const line = type.value === OPTIONAL ? 'dotted-arrow' : 'arrow';
      diagram.edge(from, nodeId('service', cell(needed.value, needed, type)), { line });
    }
    const twin = service(lab, id).at('sync_with');
    if (exists(lab, twin.value)) {
      diagram.edge(from, nodeId('service', cell(twin.value, twin)), {
        line: 'thick',
        label: labelLines('in step'),
      });
    }
  }
}

/** Containers of stacks, on their device beside its services. */
function addStacks(diagram: Diagram, lab: Lab, containers: readonly StackContainer[], icons: IconOf): void {
  for (const { node, name, host } of containers) {
    const group = host.value === undefined ? undefined : addHostGroup(diagram, lab, host.value);
    diagram.node(node, labelLines(name, 'container'), {
      icon: icons(kindIcons, 'service'),
      in: group,
      shape: 'round',
    });
  }
  for (const { node, needs } of containers) {
    for (const needed of needs) {
      const to = exists(lab, needed.value)
        ? nodeId('service', needed)
        : hostKind(lab, needed.value) && addHost(diagram, lab, needed.value, icons);
      if (to) diagram.edge(node, withOrigins(to, needed), { line: 'arrow' });
    }
  }
}

/** Ids of what needs a service: those that say so, and the clients that it names itself. */
function needersOf(lab: Lab, all: readonly Needy[]): (id: string) => readonly Cell<string>[] {
  const index = new Index();
  const sources = new Map<string, Cell<unknown>>();
  const add = (needed: string | undefined, needer: string | undefined, source: Cell<unknown>): void => {
    if (needed === undefined || needer === undefined) return;
    index.add(needed, needer);
    sources.set(`${needed} ${needer}`, source);
  };
  for (const { id, needs } of all) {
    for (const { service: needed } of needs) add(needed.value, id, needed);
    for (const client of service(lab, id).at('clients').members()) {
      const reference = client.at('service_ref');
      add(id, reference.value, reference);
    }
  }
  return (id) =>
    [...index.of(id)].sort(compareBytes).map((needer) => {
      const source = sources.get(`${id} ${needer}`);
      return source ? cell(needer, source) : cell(needer);
    });
}

function needText({ service: needed, words, type }: ServiceDependency): Text | undefined {
  const text = code(needed) ?? inline(words);
  if (!text || type.value !== OPTIONAL) return text;
  return concat(text, escaped(' ('), inline(map(type, (value) => value)) ?? escaped(''), escaped(')'));
}

/** The texts without those that were there already. */
function unique(texts: readonly (Text | undefined)[]): readonly (Text | undefined)[] {
  return texts.filter((text, n) => texts.findIndex((other) => other?.value === text?.value) === n);
}

export const page = docsPage('service-dependencies', (lab) => {
  const all = services(lab)
    .members()
    .map(
      (entity): Needy => ({
        id: entity.key,
        entity,
        host: serviceHostId(lab, entity.key),
        needs: dependenciesOf(lab, entity.key),
      }),
    );
  const containers = stackContainers(lab);
  const icons = iconsOf(lab);
  const diagram = new Diagram('LR');
  addServices(diagram, lab, all, icons);
  addStacks(diagram, lab, containers, icons);
  addNeeds(diagram, lab, all);
  const needers = needersOf(lab, all);
  return {
    nothing: all.length === 0 && containers.length === 0,
    diagram: diagram.text,
    services: tableOf(all, [
      { title: 'Service', cell: ({ entity }) => idText(entity) },
      { title: 'Host', cell: ({ host }) => code(host) },
      { title: 'Needs', cell: ({ needs }) => joined(unique(needs.map(needText))) },
      { title: 'Needed by', cell: ({ id }) => idTexts(needers(id)) },
      { title: 'In step with', cell: ({ entity }) => code(entity.at('sync_with')), optional: true },
    ]),
    stacks: tableOf(containers, [
      { title: 'Container', cell: ({ name }) => inline(name) },
      { title: 'Stack', cell: ({ stack }) => idText(stack) },
      { title: 'Host', cell: ({ host }) => code(host) },
      { title: 'Needs', cell: ({ needs }) => idTexts(needs), optional: true },
    ]),
  };
});
