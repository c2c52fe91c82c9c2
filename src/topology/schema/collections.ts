/**
 * The collections of the topology: lists whose items have an `id`, and mappings whose keys are the ids. Each is
 * named by where it stands.
 */
export const collectionPaths = [
  'L0_meta.security_policy',
  'L1_foundation.locations',
  'L1_foundation.devices',
  'L1_foundation.media_registry',
  'L1_foundation.media_attachments',
  'L1_foundation.data_links',
  'L1_foundation.power_links',
  'L2_network.trust_zones',
  'L2_network.network_profiles',
  'L2_network.networks',
  'L2_network.bridges',
  'L2_network.routing',
  'L2_network.firewall_templates',
  'L2_network.firewall_policies',
  'L2_network.qos.queues',
  'L2_network.ipv6.networks',
  'L3_data.storage',
  'L3_data.data_assets',
  'L4_platform.lxc',
  'L4_platform.vms',
  'L4_platform.templates.lxc',
  'L4_platform.templates.vms',
  'L4_platform._defaults.networks',
  'L5_application.services',
  'L5_application.certificates.certificates',
  'L5_application.certificates.additional',
  'L5_application.dns.zones',
  'L5_application.external_services',
  'L6_observability.healthchecks',
  'L6_observability.network_monitoring',
  'L6_observability.alerts',
  'L6_observability.notification_channels',
  'L7_operations.power_resilience.policies',
  'L7_operations.backup.strategy.media',
  'L7_operations.backup.policies',
  'L7_operations.security.ssh_keys',
] as const;

export type CollectionPath = (typeof collectionPaths)[number];

/** The layers, in the order in which a reference may look back. */
export const layerNames = [
  'L0_meta',
  'L1_foundation',
  'L2_network',
  'L3_data',
  'L4_platform',
  'L5_application',
  'L6_observability',
  'L7_operations',
] as const;

export type LayerName = (typeof layerNames)[number];
