/** The environment and the mounts of containers: as resources, or as the operator's steps where they cannot be. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { comment, label, string } from '../../render/hcl.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { service } from '../../topology/model/entities.js';
import { filled, idCell } from '../terraform/values.js';
import { containerConfig } from './container-placement.js';
import { freeLabel, hashedLabel } from './labels.js';
import { Resource } from './names.js';
import { withVariables } from './vault.js';

/** The id without the prefix that all services have. */
export function shortServiceName(serviceId: string): string {
  return serviceId.replace(/^svc-/, '');
}

/** Which parts of a container the provider can make in the router's version of RouterOS. */
export interface Supported {
  readonly envs: boolean;
  readonly mounts: boolean;
}

/** An entry of a container's environment. */
export interface EnvEntry {
  readonly resource: Resource;
  readonly name: Text;
  readonly key: Text;
  readonly value: Text;
  /** What the operator types where the provider cannot. */
  readonly step: Text;
}

/** The environment of a service's container, sorted by key. */
export function envEntries(lab: Lab, serviceId: string): readonly EnvEntry[] {
  const id = idCell(service(lab, serviceId), serviceId);
  const list = envListName(lab, serviceId);
  return containerConfig(lab, serviceId)
    .at('env')
    .members()
    .map((entry) => {
      const key = cell(entry.key, entry);
      // Here `_` is a character of the name and `-` is not.
      const isPlain = /^[A-Za-z0-9_]+$/.test(entry.key);
      return {
        resource: new Resource(
          'routeros_container_envs',
          isPlain ? label(id, key) : hashedLabel(entry.key, id, key),
        ),
        name: string(list),
        key: string(key),
        value: withVariables(entry),
        step: comment(
          derive(
            (name, value) =>
              `/container/envs/add list=${quoted(name)} key=${quoted(entry.key)} value=${quoted(value)}`,
            list,
            entry,
          ),
        ),
      };
    });
}

/** The name of the list in which the environment of a service's container is. */
export function envListName(lab: Lab, serviceId: string): Cell<string> {
  return derive((id) => `env-${shortServiceName(id)}`, idCell(service(lab, serviceId), serviceId));
}

/** A directory of the router in a container. */
export interface Mount {
  readonly resource: Resource;
  readonly name: Text;
  readonly src: Text;
  readonly dst: Text;
  /** The name again, for the operator. */
  readonly list: string;
  readonly step: Text;
}

/** The mounts of a service's container, in the order of their list; those without both ends are left out. */
export function mountsOf(lab: Lab, serviceId: string): readonly Mount[] {
  const id = idCell(service(lab, serviceId), serviceId);
  const taken = new Set<string>();
  return containerConfig(lab, serviceId)
    .at('mounts')
    .ordered()
    .flatMap((mount, n): Mount[] => {
      const [src, dst] = [filled(mount.at('src')), filled(mount.at('dst'))];
      const own = filled(mount.at('name'));
      const name = cell(own.value ?? `${shortServiceName(serviceId)}-${n + 1}`, own);
      if (src.value === undefined || dst.value === undefined || taken.has(name.value)) return [];
      taken.add(name.value);
      const [from, to] = [cell(src.value, src), cell(dst.value, dst)];
      return [
        {
          resource: new Resource('routeros_container_mounts', freeLabel(name.value, id)),
          name: string(name),
          src: string(from),
          dst: string(to),
          list: name.value,
          step: comment(
            derive(
              (list, a, b) => `/container/mounts/add list=${quoted(list)} src=${quoted(a)} dst=${quoted(b)}`,
              name,
              from,
              to,
            ),
          ),
        },
      ];
    });
}

/** What the operator does by hand for a container because the provider cannot, as comments. */
export function manualSteps(lab: Lab, serviceId: string, supported: Supported): readonly Text[] {
  const envs = supported.envs ? [] : envEntries(lab, serviceId);
  const mounts = supported.mounts ? [] : mountsOf(lab, serviceId);
  const id = idCell(service(lab, serviceId), serviceId);
  const set = (what: string, lists: readonly string[]): Text =>
    comment(
      derive(
        (of) =>
          `/container/set [find interface=${quoted(`veth-${shortServiceName(of)}`)}] ${what}=${lists.map(quoted).join(',')}`,
        id,
      ),
    );
  return [
    ...envs.map(({ step }) => step),
    ...(envs.length > 0 ? [set('envlists', [envListName(lab, serviceId).value])] : []),
    ...mounts.map(({ step }) => step),
    ...(mounts.length > 0
      ? [
          set(
            'mountlists',
            mounts.map((mount) => mount.list),
          ),
        ]
      : []),
  ];
}

/** A string as it is typed at the router's prompt. */
function quoted(text: string): string {
  return `"${text.replace(/["\\$?]/g, '\\$&')}"`;
}
