/** L1_foundation: places, devices, and the links between them. */
import type { Static } from '@sinclair/typebox';
import {
  amount,
  choice,
  flag,
  formatted,
  free,
  integer,
  legacy,
  list,
  mapping,
  number,
  open,
  openMapping,
  scalar,
  text,
} from './common.js';
import { Interface } from './device-interface.js';
import { DevicePower } from './device-power.js';
import { MediaAttachment, Medium, StorageSlot } from './device-storage.js';
import { collection, entity, id, ref } from './entity.js';
import { DataLink, PowerLink } from './link.js';

export const providers = [
  'oracle',
  'hetzner',
  'aws',
  'gcp',
  'azure',
  'digitalocean',
  'vultr',
  'linode',
] as const;

export const Location = entity(
  'A place where devices are.',
  {
    id: id('', 'Id of the location.'),
    name: text('Name to show.'),
    type: choice('Kind of place.', ['home-office', 'mobile', 'datacenter', 'remote', 'portable', 'cloud']),
  },
  {
    provider: choice('Cloud provider, where the place is one.', providers),
    region: text("The provider's region."),
  },
);

export const Specs = openMapping(
  'Hardware of the device.',
  {},
  {
    storage_slots: list('Places for media.', StorageSlot),
    cpu: openMapping(
      'Processor.',
      {},
      {
        model: text('Model name.'),
        cores: integer('Cores.', { minimum: 1 }),
        threads: integer("Hardware threads; guests' cores are held against it.", { minimum: 1 }),
        speed_mhz: amount('Clock in MHz.'),
        architecture: text('Instruction set, such as x86_64 or arm64.'),
      },
    ),
    memory: mapping(
      'Memory: the first of total_mb, total_gb and selected_gb that is given counts.',
      {},
      {
        total_gb: amount('Installed memory in GB.'),
        total_mb: amount('Installed memory in MB.'),
        selected_gb: amount('The chosen one of the options, in GB.'),
        options_gb: list('Sizes that the device can be had with, in GB.', amount('A size in GB.')),
        type: text('Kind of memory, such as DDR4.'),
        upgradeable: flag('Whether it can be extended.'),
      },
    ),
  },
);

export const Cloud = mapping(
  'Instance at a cloud provider.',
  { provider: choice('Cloud provider.', providers), region: text("The provider's region.") },
  {
    availability_zone: text("The provider's availability zone."),
    instance_type: text("The provider's name of the instance size."),
    vcpus: amount('Virtual processors.'),
    memory_gb: amount('Memory in GB.'),
    boot_volume_gb: number('Boot volume in GB.', { minimum: 10 }),
    public_ip: formatted('ip', 'Public IPv4 address.'),
    ipv6: formatted('ipv6', 'Public IPv6 address.'),
    vpc_id: text('Virtual network at the provider.'),
    subnet_id: text('Subnet at the provider.'),
    security_groups: list('Security groups at the provider.', text('A security group.')),
    ssh_key_name: text('Name of the SSH key at the provider.'),
    pricing: mapping(
      'What it costs.',
      {},
      {
        tier: choice('Free or paid.', ['free', 'paid']),
        monthly_cost: amount('Cost of a month.'),
        currency: text('Currency of the cost.'),
      },
    ),
    tags: open('Tags at the provider.'),
  },
);

export const Device = entity(
  'A physical device, or an instance at a provider.',
  {
    id: id('', 'Id of the device; also its name in the inventory.'),
    name: text('Name to show.'),
    type: choice('Kind of device.', [
      'hypervisor',
      'router',
      'sbc',
      'switch',
      'ap',
      'nas',
      'cloud-vm',
      'ups',
      'pdu',
    ]),
    role: choice('What the device does in the lab.', [
      'compute',
      'central-gateway',
      'application-server',
      'travel-router',
      'storage-server',
      'backup-server',
      'cloud-server',
      'vpn-exit-node',
      'power-backup',
      'power-distribution',
    ]),
    class: choice('Group of kinds; has to fit `type`.', [
      'network',
      'compute',
      'storage',
      'power',
      'external',
    ]),
    substrate: choice('Whose hardware it is.', ['baremetal-owned', 'baremetal-colo', 'provider-instance']),
    access: choice('From where it can be reached.', ['local-lan', 'vpn-only', 'public']),
  },
  {
    hostname: formatted('hostname-label', "Host name; a hypervisor's node name."),
    model: text('Maker and model.'),
    location: ref('Where it stands.', 'L1_foundation.locations'),
    location_ref: ref('Where it stands; another spelling of `location`.', 'L1_foundation.locations'),
    supported_operating_systems: list('Systems that run on it.', text('An operating system.')),
    specs: Specs,
    interfaces: list('Ports and radios.', Interface),
    power: DevicePower,
    firmware: openMapping('Firmware.', {}, { version: scalar('Installed version, such as 7.16.2.') }),
    cloud: Cloud,
    features: free('Features of the device.'),
    config: free("Settings of the device; a router's `containers` are the settings of its containers."),
    source: free('Where the device or its data came from.'),
    buttons: free('Buttons.'),
    leds: free('Lamps.'),
    cooling: free('Cooling.'),
    travel_features: free('What makes it fit for travel.'),
    os: legacy('Replaced by supported_operating_systems.'),
  },
  { exclusive: [{ keys: ['location', 'location_ref'] }] },
);

export const Foundation = mapping(
  'L1: what can be touched.',
  {},
  {
    locations: collection('L1_foundation.locations', 'Places.', Location),
    devices: collection('L1_foundation.devices', 'Devices.', Device),
    media_registry: collection('L1_foundation.media_registry', 'Storage media.', Medium),
    media_attachments: collection(
      'L1_foundation.media_attachments',
      'Which medium is in which slot.',
      MediaAttachment,
    ),
    data_links: collection('L1_foundation.data_links', 'Data links.', DataLink),
    power_links: collection('L1_foundation.power_links', 'Power links.', PowerLink),
  },
);

export type Location = Static<typeof Location>;
export type Specs = Static<typeof Specs>;
export type Cloud = Static<typeof Cloud>;
export type Device = Static<typeof Device>;
export type Foundation = Static<typeof Foundation>;
