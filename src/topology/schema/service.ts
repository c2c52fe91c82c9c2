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
export const ServiceRef = mapping('A service.', { service_ref: ref('The service.', service) }, {});

export const ContainerConfig = mapping(
  'How a router runs the container.',
  {},
  {
    root_dir: text('Directory on the router that holds the container.'),
    address: formatted('ipcidr', 'Address of the container, with prefix.'),
    gateway: formatted('ip', "The container's way out."),
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
  { type: choice('Whether it is needed always.', ['required', 'optional']) },
);

export const Service = entity(
  'Something that runs and can be reached.',
  {
    id: id('svc-', 'Id of the service.'),
    name: text('Name to show.'),
    type: choice('Kind of service.', [
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
    device_ref: ref('Device that it runs on.', 'L1_foundation.devices'),
    lxc_ref: ref('Container that it runs in.', 'L4_platform.lxc'),
    vm_ref: ref('Virtual machine that it runs in.', 'L4_platform.vms'),
    ip: formatted('ip', "Address, where it is not its host's."),
    port: port('Port.'),
    ports: mapOf('Further ports by name.', port('Port.')),
    protocol: choice('Protocol.', ['http', 'https', 'tcp', 'udp']),
    url: text('Address for people.'),
    domain: text('Domain name.'),
    network_ref: ref('Network that it is in.', 'L2_network.networks'),
    trust_zone_ref: ref('Trust zone that it is in.', 'L2_network.trust_zones'),
    security_policy_ref: ref('Security policy that holds for it.', 'L0_meta.security_policy'),
    container: flag('Whether it runs in a container of its host.'),
    container_runtime: choice('What runs it.', ['docker', 'podman', 'lxc', 'native', 'containerd']),
    container_image: text('Image with its tag.'),
    container_config: ContainerConfig,
    native: flag("Whether it is part of its host's system."),
    critical: flag('Whether the lab fails without it; then it needs a healthcheck.'),
    optional: flag('Whether it may be missing.'),
    vpn_type: choice('Kind of VPN.', vpnTypes),
    dependencies: list(
      'What it needs.',
      either(
        'A service of the topology, or anything else in words.',
        Dependency,
        text('What is needed, in words.'),
      ),
    ),
    sync_with: ref('Service that holds the same data.', service),
    clients: list('Services that use it.', ServiceRef),
    security: openMapping(
      'Access to it.',
      {},
      { allowed_from: refs('Networks that may reach it.', 'L2_network.networks') },
    ),
    notification_channels: free('Where it reports to, in its own words.'),
    features: free('What it can do.'),
    storage: free('What it stores.'),
    scrape_targets: free('What it scrapes.'),
    log_sources: free('Where its logs come from.'),
    databases: free('Its databases.'),
    config: free('Its settings.'),
  },
  { exclusive: [{ keys: ['device_ref', 'lxc_ref', 'vm_ref'] }] },
);

export type ServiceRef = Static<typeof ServiceRef>;
export type ContainerConfig = Static<typeof ContainerConfig>;
export type Dependency = Static<typeof Dependency>;
export type Service = Static<typeof Service>;
