/** Every service: where it runs, its ports, and where it is reached. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import { code, inline, link } from '../../render/markdown.js';
import { concat, escaped, type Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { service, services } from '../../topology/model/entities.js';
import {
  serviceEndpoint,
  serviceHostId,
  servicePorts,
  serviceTransport,
} from '../../topology/model/services.js';
import { docsPage } from './page.js';
import { tableOf } from './tables.js';
import { idText, joined, yesNo } from './values.js';

/** `53/udp`, `admin: 3080`: the port of the field `port` with its transport, those of `ports` with their names. */
function portText(lab: Lab, id: string): Text | undefined {
  return joined(
    servicePorts(lab, id).map(({ name, port }) =>
      name === undefined
        ? inline(cell(`${port.value}/${serviceTransport(lab, id).value}`, port, serviceTransport(lab, id)))
        : inline(cell(`${name}: ${port.value}`, port)),
    ),
  );
}

/** A link where there is something to open, else the address as code. */
function endpointText(endpoint: Cell<string | undefined>): Text | undefined {
  const { value } = endpoint;
  if (value === undefined) return undefined;
  const shown = cell(value, endpoint);
  return /^https?:\/\//.test(value) ? link(code(shown), shown) : code(shown);
}

/** Ids of services by a field of theirs; `""` holds those without it. */
function grouped(
  ids: readonly string[],
  field: (id: string) => Cell<string | undefined>,
): readonly { readonly value: Cell<string | undefined>; readonly ids: readonly string[] }[] {
  const groups = new Map<string, { readonly value: Cell<string | undefined>; readonly ids: string[] }>();
  for (const id of ids) {
    const value = field(id);
    const group = groups.get(value.value ?? '');
    if (group) group.ids.push(id);
    else groups.set(value.value ?? '', { value, ids: [id] });
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || compareBytes(a, b))
    .map(([, group]) => group);
}

/** `Name (id)` of each service. */
function serviceList(lab: Lab, ids: readonly string[]): Text | undefined {
  return joined(
    ids.map((id) => {
      const entity = service(lab, id);
      const name = inline(entity.at('name'));
      return name === undefined ? idText(entity) : concat(name, escaped(' ('), idText(entity), escaped(')'));
    }),
  );
}

/** How a service runs: its image, its runtime, or as part of the host's system. */
function runsAs(lab: Lab, id: string): Text | undefined {
  const entity = service(lab, id);
  const image = code(entity.at('container_image'));
  if (image) return image;
  const runtime = inline(entity.at('container_runtime'));
  if (runtime) return runtime;
  return inline(map(entity.at('native'), (native) => (native ? 'native' : undefined)));
}

export const page = docsPage('services', (lab) => {
  const all = services(lab).members();
  const ids = all.map(({ key }) => key);
  const stacks = lab.root.at('L5_application').at('external_services').members();
  return {
    nothing: all.length === 0 && stacks.length === 0,
    all: tableOf(all, [
      { title: 'Service', cell: (entity) => idText(entity) },
      { title: 'Name', cell: (entity) => entity.at('name') },
      { title: 'Type', cell: (entity) => entity.at('type') },
      { title: 'Host', cell: ({ key }) => code(serviceHostId(lab, key)) },
      { title: 'Ports', cell: ({ key }) => portText(lab, key) },
      { title: 'Endpoint', cell: ({ key }) => endpointText(serviceEndpoint(lab, key)) },
      { title: 'Runs as', cell: ({ key }) => runsAs(lab, key), optional: true },
      { title: 'Critical', cell: (entity) => yesNo(entity.at('critical')), optional: true },
      { title: 'Description', cell: (entity) => entity.at('description'), optional: true },
    ]),
    byType: tableOf(
      grouped(ids, (id) => map(service(lab, id).at('type'), (type) => type)),
      [
        { title: 'Type', cell: ({ value }) => value },
        { title: 'Services', cell: (group) => serviceList(lab, group.ids) },
      ],
    ),
    byHost: tableOf(
      grouped(ids, (id) => serviceHostId(lab, id)),
      [
        { title: 'Host', cell: ({ value }) => code(value) },
        { title: 'Services', cell: (group) => serviceList(lab, group.ids) },
      ],
    ),
    stacks: tableOf(stacks, [
      { title: 'Stack', cell: (entity) => idText(entity) },
      { title: 'Name', cell: (entity) => entity.at('name') },
      { title: 'Host', cell: (entity) => code(entity.at('device_ref')) },
      {
        title: 'Containers',
        cell: (entity) =>
          joined(
            entity
              .at('docker_services')
              .members()
              .map((container) => inline(container.at('name'))),
          ),
      },
      { title: 'Description', cell: (entity) => entity.at('description'), optional: true },
    ]),
  };
});
