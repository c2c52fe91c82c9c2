/** What is left to people: joining nodes to a cluster, and settings of containers that Terraform cannot make. */
import { cell, first } from '../../engine/cell.js';
import { code, heading } from '../../render/markdown.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { hypervisors, mainHypervisor, nodeName } from '../../topology/model/devices.js';
import { device, service } from '../../topology/model/entities.js';
import { managementIp } from '../../topology/model/management.js';
import { supports } from '../../topology/model/routeros-version.js';
import { managedRouters } from '../../topology/model/routers.js';
import { containersOf } from '../../topology/model/services.js';
import { tableOf } from './tables.js';
import { idText, titleOf } from './values.js';

/** What joins the other hypervisors to the main one; undefined unless there are several. */
export function clusterSteps(lab: Lab): TemplateContext | undefined {
  const ids = hypervisors(lab);
  const main = mainHypervisor(lab);
  const id = main.value;
  if (ids.length < 2 || id === undefined) return undefined;
  const address = first(managementIp(lab, id), () => nodeName(lab, id));
  return {
    main: idText(device(lab, id)),
    join: code(cell(`pvecm add ${address.value}`, address)),
    nodes: tableOf(
      ids.filter((other) => other !== id),
      [
        { title: 'Node to join', cell: (other) => idText(device(lab, other)) },
        { title: 'Node name', cell: (other) => code(nodeName(lab, other)) },
        { title: 'Management address', cell: (other) => code(managementIp(lab, other)) },
      ],
    ),
  };
}

/** A command to be given on a router, and the service whose container it is for. */
interface Step {
  readonly service: string;
  readonly command: Text;
}

/** The steps of each managed router that has containers whose settings its RouterOS version keeps from Terraform. */
export function containerSteps(lab: Lab): TemplateContext[] {
  return managedRouters(lab).flatMap((router): TemplateContext[] => {
    const containers = containersOf(lab, router);
    if (containers.length === 0) return [];
    const envs = !supports(lab, router, 'containerEnvs');
    const mounts = !supports(lab, router, 'containerMounts');
    const steps = containers.flatMap((id) => stepsOf(lab, id, envs, mounts));
    if (steps.length === 0) return [];
    return [
      {
        heading: heading(3, titleOf(device(lab, router))),
        steps: tableOf(steps, [
          { title: 'Service', cell: (step) => idText(service(lab, step.service)) },
          { title: 'Command', cell: ({ command }) => command },
        ]),
      },
    ];
  });
}

/** Values of variables stand in the topology and may be secrets: the commands leave them out. */
function stepsOf(lab: Lab, id: string, envs: boolean, mounts: boolean): Step[] {
  const entity = service(lab, id);
  const config = entity.at('container_config');
  const list = quoted(id);
  const env = envs
    ? config
        .at('env')
        .keys()
        .map((key) => {
          const from = config.at('env').member(key);
          return code(cell(`/container/envs/add list=${list} key=${quoted(key)} value=VALUE`, from));
        })
    : [];
  const mount = mounts
    ? config
        .at('mounts')
        .members()
        .flatMap((entry) => {
          const [src, dst] = [entry.at('src'), entry.at('dst')];
          if (src.value === undefined || dst.value === undefined) return [];
          const places = `src=${quoted(src.value)} dst=${quoted(dst.value)}`;
          return [code(cell(`/container/mounts/add list=${list} ${places}`, src, dst))];
        })
    : [];
  const lists = [
    ...(env.length > 0 ? [`envlists=${list}`] : []),
    ...(mount.length > 0 ? [`mountlists=${list}`] : []),
  ];
  if (lists.length === 0) return [];
  const use = code(cell(`/container/set NUMBER ${lists.join(' ')}`, config));
  return [...env, ...mount, use].map((command) => ({ service: id, command }));
}

/** A string of RouterOS' command line. */
function quoted(value: string): string {
  return `"${value
    .replace(/[\\"$]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')}"`;
}
