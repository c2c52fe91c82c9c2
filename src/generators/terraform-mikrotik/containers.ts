/** containers.tf: the services that the router runs in containers. */

import { type Cell, cell, derive, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import { label, language, list, number, string } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { device, service } from '../../topology/model/entities.js';
import { prefixPart } from '../../topology/model/ip.js';
import { networkVlan } from '../../topology/model/networks.js';
import { supports } from '../../topology/model/routeros-version.js';
import { containersOf } from '../../topology/model/services.js';
import { filled } from '../terraform/values.js';
import { envEntries, manualSteps, mountsOf, type Supported, shortServiceName } from './container-env.js';
import {
  bridgedContainers,
  CONTAINER_BRIDGE,
  CONTAINER_LIST,
  containerConfig,
  containerGateway,
  placementOf,
} from './container-placement.js';
import { FIREWALL_BASE } from './firewall-stages.js';
import {
  container,
  containerBridge,
  containerList,
  containerSettings,
  lanBridge,
  veth,
  vethPort,
} from './names.js';

/** The untagged VLAN of the bridge, for containers in the network that has none (RouterOS' default pvid). */
const DEFAULT_PVID = 1;

export const containers = templated<Document>({
  template: 'terraform-mikrotik/containers.tf.mustache',
  language,
  context: (lab, router) => {
    const ids = containersOf(lab, router);
    const settings = ids.length > 0 ? settingsContext(lab, router) : undefined;
    const abilities: Abilities = {
      envs: ids.length > 0 && supports(lab, router, 'containerEnvs'),
      mounts: ids.length > 0 && supports(lab, router, 'containerMounts'),
      settings: settings !== undefined,
    };
    const left = ids.flatMap((id) => manualSteps(lab, id, abilities));
    const contexts = ids.map((id) => containerContext(lab, router, id, abilities));
    return {
      has_containers: ids.length > 0,
      has_limited: contexts.some(({ envs, mount_points }) => envs.length > 0 || mount_points.length > 0),
      settings,
      bridge: bridgeContext(lab, router),
      containers: contexts,
      has_steps: left.length > 0,
      steps: left,
    };
  },
});

/** What the module can say of a container. */
interface Abilities extends Supported {
  readonly settings: boolean;
}

/** The settings that all containers of a device share; undefined where it has none. */
function settingsContext(lab: Lab, router: string): TemplateContext | undefined {
  const config = overlay<{ readonly containers?: { readonly [key: string]: unknown } }>(
    device(lab, router).at('config'),
  ).at('containers');
  const setting = (key: string): Text | undefined =>
    string(
      map(config.member(key) as Cell<unknown>, (value) =>
        typeof value === 'string' || typeof value === 'number' ? String(value) || undefined : undefined,
      ),
    );
  const [registry_url, ram_high, tmpdir] = ['registry_url', 'ram_high', 'tmpdir'].map(setting);
  if (!registry_url && !ram_high && !tmpdir) return undefined;
  return { label: containerSettings().label, registry_url, ram_high, tmpdir };
}

/** The bridge of containers that are in no network of the site; undefined where there are none. */
function bridgeContext(lab: Lab, router: string): TemplateContext | undefined {
  const ids = lab.query(bridgedContainers, router).value;
  if (ids.length === 0) return undefined;
  const gateways = new Map<string, Cell<string>>();
  for (const id of ids) {
    const gateway = containerGateway(lab, router, id);
    const prefix = map(containerConfig(lab, id).at('address'), prefixPart);
    if (gateway.value === undefined || prefix.value === undefined) continue;
    const text = `${gateway.value}/${prefix.value}`;
    if (!gateways.has(text)) gateways.set(text, cell(text, gateway, prefix));
  }
  return {
    label: containerBridge().label,
    name: string(CONTAINER_BRIDGE),
    interface: containerBridge().at('name'),
    list: {
      label: containerList().label,
      name: string(CONTAINER_LIST),
      reference: containerList().at('name'),
    },
    addresses: [...gateways.values()].map((address) => ({
      label: label(
        'base_containers',
        derive((text) => text.replace(/\/.*/, ''), address),
      ),
      address: string(address),
      interface: containerBridge().at('name'),
    })),
  };
}

function containerContext(lab: Lab, router: string, id: string, abilities: Abilities) {
  const entity = service(lab, id);
  const config = containerConfig(lab, id);
  const envs = abilities.envs ? envEntries(lab, id) : [];
  const mounts = abilities.mounts ? mountsOf(lab, id) : [];
  const port = portContext(lab, router, id);
  const before = [
    ...(abilities.settings ? [containerSettings()] : []),
    ...(port ? [vethPort(lab, id)] : []),
    ...envs.map(({ resource }) => resource),
  ].map((resource) => resource.address);
  const comment = string(
    derive((name) => (name ? `${name} (${id})` : id), entity.at('name') as Cell<string | undefined>),
  );
  return {
    label: container(lab, id).label,
    remote_image: string(filled(entity.at('container_image'))),
    interface: veth(lab, id).at('name'),
    root_dir: string(filled(config.at('root_dir'))),
    mounts: mounts.length > 0 ? list(mounts.map(({ resource }) => resource.at('name'))) : undefined,
    envlist: envs[0]?.resource.at('name'),
    hostname: string(cell(shortServiceName(id), entity.at('id'))),
    dns: dnsOf(lab, id),
    comment,
    depends_on: before.length > 0 ? list(before) : undefined,
    veth: vethContext(lab, router, id, comment),
    port,
    envs: envs.map(({ resource, name, key, value }) => ({ label: resource.label, name, key, value })),
    mount_points: mounts.map(({ resource, name, src, dst }) => ({ label: resource.label, name, src, dst })),
  };
}

/** The name servers of a container: one, or several with commas between. */
function dnsOf(lab: Lab, id: string): Text | undefined {
  const dns = containerConfig(lab, id).at('dns') as Cell<string | readonly string[] | undefined>;
  return string(
    map(dns, (servers) => (typeof servers === 'string' ? servers : servers.join(',')) || undefined),
  );
}

function vethContext(lab: Lab, router: string, id: string, comment: Text): TemplateContext {
  const address = containerConfig(lab, id).at('address') as Cell<string | undefined>;
  const text = string(address);
  return {
    label: veth(lab, id).label,
    name: string(cell(`veth-${shortServiceName(id)}`, service(lab, id).at('id'))),
    address: text && list([text]),
    gateway: text && string(containerGateway(lab, router, id)),
    comment,
  };
}

/** The port by which a container is on its bridge; undefined for one without an address. */
function portContext(lab: Lab, router: string, id: string): TemplateContext | undefined {
  const placement = placementOf(lab, router, id);
  const kind = placement.at('kind').value;
  if (kind === 'none') return undefined;
  const networkId = placement.at('network').value;
  const vlan = networkId === undefined ? undefined : networkVlan(lab, networkId);
  return {
    label: vethPort(lab, id).label,
    bridge: (kind === 'lan' ? lanBridge() : containerBridge()).at('name'),
    interface: veth(lab, id).at('name'),
    pvid: number(vlan ? cell(vlan.value ?? DEFAULT_PVID, vlan) : undefined),
    depends_on: list([FIREWALL_BASE]),
  };
}
