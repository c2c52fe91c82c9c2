/** The schema of the topology, and the types that follow from it. Import types from here with `import type`. */
import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import { Application, ExternalService } from './application.js';
import { BackupMedium, BackupPolicy } from './backup.js';
import { Bridge } from './bridge.js';
import { AdditionalCertificate, Certificate } from './certificate.js';
import type { CollectionPath, LayerName } from './collections.js';
import { Data, DataAsset, Storage } from './data.js';
import { MediaAttachment, Medium } from './device-storage.js';
import { DnsZone } from './dns.js';
import { FirewallPolicy, FirewallTemplate } from './firewall.js';
import { Device, Foundation, Location } from './foundation.js';
import { Ipv6Network } from './ipv6.js';
import { DataLink, PowerLink } from './link.js';
import { Lxc } from './lxc.js';
import { Meta, SecurityPolicy } from './meta.js';
import { Network, NetworkLayer, NetworkProfile, Route, TrustZone } from './network.js';
import { NicDefaults } from './nic.js';
import { Alert, Healthcheck, NetworkMonitor, NotificationChannel, Observability } from './observability.js';
import { Operations, SshKey } from './operations.js';
import { Platform, Template } from './platform.js';
import { PowerPolicy } from './power-policy.js';
import { QosQueue } from './qos.js';
import { ignoredKeys } from './schema-node.js';
import { Service } from './service.js';
import { Vm } from './vm.js';

export type * from './application.js';
export type * from './backup.js';
export type * from './bridge.js';
export type * from './certificate.js';
export type { CollectionPath, LayerName } from './collections.js';
export { collectionPaths, layerNames } from './collections.js';
export type * from './data.js';
export type { Declared } from './declared.js';
export type * from './device-interface.js';
export type * from './device-power.js';
export type * from './device-storage.js';
export type * from './dns.js';
export type * from './firewall.js';
export type * from './foundation.js';
export type * from './guest.js';
export type * from './ipv6.js';
export type * from './link.js';
export type * from './lxc.js';
export type * from './meta.js';
export type * from './network.js';
export type * from './nic.js';
export type * from './observability.js';
export type * from './operations.js';
export type * from './platform.js';
export type * from './power-policy.js';
export type * from './qos.js';
export type { DevicePart, JudgedBy, Reference, Where } from './reference.js';
export type * from './service.js';
export type * from './vm.js';

/** The schema of one member of each collection. */
export const entitySchemas = {
  'L0_meta.security_policy': SecurityPolicy,
  'L1_foundation.locations': Location,
  'L1_foundation.devices': Device,
  'L1_foundation.media_registry': Medium,
  'L1_foundation.media_attachments': MediaAttachment,
  'L1_foundation.data_links': DataLink,
  'L1_foundation.power_links': PowerLink,
  'L2_network.trust_zones': TrustZone,
  'L2_network.network_profiles': NetworkProfile,
  'L2_network.networks': Network,
  'L2_network.bridges': Bridge,
  'L2_network.routing': Route,
  'L2_network.firewall_templates': FirewallTemplate,
  'L2_network.firewall_policies': FirewallPolicy,
  'L2_network.qos.queues': QosQueue,
  'L2_network.ipv6.networks': Ipv6Network,
  'L3_data.storage': Storage,
  'L3_data.data_assets': DataAsset,
  'L4_platform.lxc': Lxc,
  'L4_platform.vms': Vm,
  'L4_platform.templates.lxc': Template,
  'L4_platform.templates.vms': Template,
  'L4_platform._defaults.networks': NicDefaults,
  'L5_application.services': Service,
  'L5_application.certificates.certificates': Certificate,
  'L5_application.certificates.additional': AdditionalCertificate,
  'L5_application.dns.zones': DnsZone,
  'L5_application.external_services': ExternalService,
  'L6_observability.healthchecks': Healthcheck,
  'L6_observability.network_monitoring': NetworkMonitor,
  'L6_observability.alerts': Alert,
  'L6_observability.notification_channels': NotificationChannel,
  'L7_operations.power_resilience.policies': PowerPolicy,
  'L7_operations.backup.strategy.media': BackupMedium,
  'L7_operations.backup.policies': BackupPolicy,
  'L7_operations.security.ssh_keys': SshKey,
} as const satisfies Record<CollectionPath, TSchema>;

/** The data of one member of a collection. */
export type EntityOf<P extends CollectionPath> = Static<(typeof entitySchemas)[P]>;

const layers = {
  L0_meta: Meta,
  L1_foundation: Foundation,
  L2_network: NetworkLayer,
  L3_data: Data,
  L4_platform: Platform,
  L5_application: Application,
  L6_observability: Observability,
  L7_operations: Operations,
} as const satisfies Record<LayerName, TSchema>;

export type Topology = { [L in LayerName]: Static<(typeof layers)[L]> };

/** The whole topology. */
export const topologySchema: TUnsafe<Topology> = Type.Unsafe<Topology>({
  type: 'object',
  description: 'A topology: everything that a lab runs, in eight layers.',
  properties: layers,
  required: Object.keys(layers),
  additionalProperties: false,
  patternProperties: { [ignoredKeys]: {} },
});

/** The schema with collections of anything: their members are validated one by one. */
function withoutMembers(schema: TSchema): TSchema {
  if (schema.collection) {
    if (schema.type === 'array') return { ...schema, items: {} };
    const { patternProperties = {}, additionalProperties } = schema;
    return {
      ...schema,
      patternProperties: Object.fromEntries(Object.keys(patternProperties).map((pattern) => [pattern, {}])),
      additionalProperties: additionalProperties === false ? false : {},
    };
  }
  if (!schema.properties) return schema;
  const properties = Object.entries<TSchema>(schema.properties);
  return {
    ...schema,
    properties: Object.fromEntries(properties.map(([key, field]) => [key, withoutMembers(field)])),
  };
}

/** The schema of each layer without the members of its collections. */
export const layerSchemas: Readonly<Record<LayerName, TSchema>> = {
  L0_meta: withoutMembers(Meta),
  L1_foundation: withoutMembers(Foundation),
  L2_network: withoutMembers(NetworkLayer),
  L3_data: withoutMembers(Data),
  L4_platform: withoutMembers(Platform),
  L5_application: withoutMembers(Application),
  L6_observability: withoutMembers(Observability),
  L7_operations: withoutMembers(Operations),
};

/** The document's own keys: the layers, whatever is in them. */
export const rootSchema: TSchema = Type.Unsafe<unknown>({
  ...topologySchema,
  properties: Object.fromEntries(Object.keys(layers).map((layer) => [layer, {}])),
  layers: true,
});
