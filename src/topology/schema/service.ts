/** Services and what they need. */
import type { Static } from '@sinclair/typebox';
import {
  choice,
  either,
  flag,
  formatted,
  free,
  list,
  mapOf,
  mapping,
  openMapping,
  port,
  text,
} from './common.js';
import { entity, id, ref, refs } from './entity.js';
import { vpnTypes } from './network.js';

const service = 'L5_application.services';

/** Reference to a service under the name that nested lists use. */
export const ServiceRef = mapping('A service.', { service_ref: ref('Service that is meant.', service) }, {});

export const ContainerConfig = mapping(
  'How a router runs the container of the service.',
  {},
  {
    root_dir: text('Directory on the router that holds the container.'),
    address: formatted(
      'ipcidr',
      'Address of the container, with prefix, in a declared network or in a subnet of containers.',
    ),
    gateway: formatted('ip', "The container's default gateway."),
    dns: either(
      'Name servers of the container.',
      formatted('ip', 'A name server.'),
      list('Name servers, in order.', formatted('ip', 'A name server.')),
    ),
    env: mapOf('Environment variables.', text('The value; {{ vault_x }} becomes a sensitive variable.')),
    mounts: list(
      'Directories of the router that the container sees.',
      mapping(
        'A mount.',
        {},
        {
          name: text('Name of the mount.'),
          src: text('Directory on the router.'),
          dst: text('Where it is in the container.'),
        },
      ),
    ),
  },
);

export const Dependency = mapping(
  'A service that is needed.',
  { service_ref: ref('The service that is needed.', service) },
  { type: choice('Whether it cannot run without it.', ['required', 'optional']) },
);

export const Service = entity(
  'Something that runs on a host and can be reached.',
  {
    id: id('svc-', 'Id of the service.'),
    name: text('Name to show.'),
    type: choice('Kind of service, by which docs/services.md groups them.', [
      'web-ui',
      'web-application',
      'dns',
      'vpn',
      'database',
      'cache',
      'media-server',
      'monitoring',
      'alerting',
      'logging',
      'visualization',
      'home-automation',
      'file-storage',
      'proxy',
      'mail',
    ]),
  },
  {
    device_ref: ref(
      'Device that it runs on. With `container` on a router: a container of RouterOS, generated in containers.tf.',
      'L1_foundation.devices',
    ),
    lxc_ref: ref('Container that it runs in.', 'L4_platform.lxc'),
    vm_ref: ref('Virtual machine that it runs in.', 'L4_platform.vms'),
    ip: formatted('ip', "Address, where it is not its host's."),
    port: port('Port that it listens on.'),
    ports: mapOf('Further ports, by name.', port('A port.')),
    protocol: choice('Protocol that it speaks; udp ports clash only with udp ports.', [
      'http',
      'https',
      'tcp',
      'udp',
    ]),
    url: text('Address that people open.'),
    domain: text('Domain name that it answers to.'),
    network_ref: ref("Network that it is reached in; has to be one of its host's.", 'L2_network.networks'),
    trust_zone_ref: ref("Trust zone that it is in; has to be one of its host's.", 'L2_network.trust_zones'),
    security_policy_ref: ref('Security policy that holds for it.', 'L0_meta.security_policy'),
    container: flag('Whether it runs in a container of its host.'),
    container_runtime: choice('Program that runs its container.', [
      'docker',
      'podman',
      'lxc',
      'native',
      'containerd',
    ]),
    container_image: text('Image with its tag, such as adguard/adguardhome:v0.107.'),
    container_config: ContainerConfig,
    native: flag("Whether it is part of its host's system."),
    critical: flag('Whether the lab fails without it; then it needs a healthcheck.'),
    optional: flag('Whether the lab can do without it.'),
    vpn_type: choice('Kind of VPN.', vpnTypes),
    dependencies: list(
      'Services that it needs; a guest should start after those that its services need.',
      either(
        'A service of the topology, or anything else in words.',
        Dependency,
        text('What is needed, in words.'),
      ),
    ),
    sync_with: ref('Service that holds the same data.', service),
    clients: list('Services that use it.', ServiceRef),
    security: openMapping(
      'Who may reach it.',
      {},
      { allowed_from: refs('Networks that may reach it.', 'L2_network.networks') },
    ),
    notification_channels: free('Where it reports to, in its own words.'),
    features: free('What it can do, for people.'),
    storage: free('What it stores, for people.'),
    scrape_targets: free('What it scrapes, for people.'),
    log_sources: free('Where its logs come from, for people.'),
    databases: free('Its databases, for people.'),
    config: free('Its settings, for people.'),
  },
  { exclusive: [{ keys: ['device_ref', 'lxc_ref', 'vm_ref'] }] },
);

export type ServiceRef = Static<typeof ServiceRef>;
export type ContainerConfig = Static<typeof ContainerConfig>;
export type Dependency = Static<typeof Dependency>;
export type Service = Static<typeof Service>;
