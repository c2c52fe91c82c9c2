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
  'A place where devices stand.',
  {
    id: id('', 'Id of the location.'),
    name: text('Name to show.'),
    type: choice('Kind of place; devices in a place of type cloud are instances of a provider.', [
      'home-office',
      'mobile',
      'datacenter',
      'remote',
      'portable',
      'cloud',
    ]),
  },
  {
    provider: choice('Cloud provider whose place it is.', providers),
    region: text("The provider's region, such as eu-frankfurt-1."),
  },
);

export const Specs = openMapping(
  'Hardware of the device. Further keys may say what else is known of it.',
  {},
  {
    storage_slots: list(
      'Places for storage media; L1_foundation.media_attachments says what is in them.',
      StorageSlot,
    ),
    cpu: openMapping(
      'Processor.',
      {},
      {
        model: text('Model name.'),
        cores: integer('Physical cores.', { minimum: 1 }),
        threads: integer("Hardware threads; guests' cores are held against it.", { minimum: 1 }),
        speed_mhz: amount('Highest clock in MHz.'),
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
  'The instance at a cloud provider.',
  { provider: choice('Cloud provider.', providers), region: text("The provider's region.") },
  {
    availability_zone: text("The provider's availability zone."),
    instance_type: text("The provider's name of the instance size."),
    vcpus: amount('Number of virtual processors.'),
    memory_gb: amount('Memory in GB.'),
    boot_volume_gb: number('Boot volume in GB.', { minimum: 10 }),
    public_ip: formatted('ip', 'Public IPv4 address; the primary one of a device that has no other.'),
    ipv6: formatted('ipv6', 'Public IPv6 address.'),
    vpc_id: text('Virtual network at the provider.'),
    subnet_id: text('Subnet at the provider.'),
    security_groups: list('Security groups at the provider.', text('A security group.')),
    ssh_key_name: text('Name of the SSH key at the provider.'),
    pricing: mapping(
      'What it costs.',
      {},
      {
        tier: choice('Whether it is paid for.', ['free', 'paid']),
        monthly_cost: amount('Cost of a month, in `currency`.'),
        currency: text('Currency of the cost, such as EUR.'),
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
    type: choice(
      'Kind of device. Only hypervisors run guests, only routers manage networks; ups and pdu are what power policies are about.',
      ['hypervisor', 'router', 'sbc', 'switch', 'ap', 'nas', 'cloud-vm', 'ups', 'pdu'],
    ),
    role: choice(
      'What the device does in the lab. The first hypervisor (by id) of role compute is the main one.',
      [
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
      ],
    ),
    class: choice(
      'Group of kinds: network (router, switch, ap), compute (hypervisor, sbc, cloud-vm), storage (nas), power (ups, pdu), or external (any).',
      ['network', 'compute', 'storage', 'power', 'external'],
    ),
    substrate: choice(
      "Whose hardware it is: one's own at home, one's own elsewhere, or an instance of a provider, which needs `cloud`.",
      ['baremetal-owned', 'baremetal-colo', 'provider-instance'],
    ),
    access: choice('From where it can be reached: the local network alone, a VPN too, or everywhere.', [
      'local-lan',
      'vpn-only',
      'public',
    ]),
  },
  {
    hostname: formatted(
      'hostname-label',
      "Host name, and the node's name in Proxmox VE. If absent: the name if it can be one, else the id.",
    ),
    model: text('Maker and model.'),
    location: ref('Where it stands.', 'L1_foundation.locations'),
    location_ref: ref('Where it stands; another spelling of `location`.', 'L1_foundation.locations'),
    supported_operating_systems: list(
      'Systems that can run on it. A router that lists some, but not RouterOS, is described and not generated.',
      text('An operating system.'),
    ),
    specs: Specs,
    interfaces: list('Ports, radios and other connectors.', Interface),
    power: DevicePower,
    firmware: openMapping(
      'What is installed on it.',
      {},
      {
        version: scalar(
          'Installed version, such as 7.16.2. Of RouterOS it decides which resources can be generated.',
        ),
      },
    ),
    cloud: Cloud,
    features: free('What it can do, for people.'),
    config: free(
      "Settings of the device. A router's `containers` are those of its containers: registry_url, ram_high and tmpdir.",
    ),
    source: free('Where the device, or what is said of it, came from.'),
    buttons: free('Its buttons, for people.'),
    leds: free('Its lamps, for people.'),
    cooling: free('How it is cooled, for people.'),
    travel_features: free('What makes it fit for travel, for people.'),
    os: legacy('Replaced by supported_operating_systems.'),
  },
  { exclusive: [{ keys: ['location', 'location_ref'] }] },
);

export const Foundation = mapping(
  'L1: what can be touched.',
  {},
  {
    locations: collection('L1_foundation.locations', 'Places where devices stand.', Location),
    devices: collection('L1_foundation.devices', 'Devices, and instances at providers.', Device),
    media_registry: collection(
      'L1_foundation.media_registry',
      'Disks, cards and other storage media.',
      Medium,
    ),
    media_attachments: collection(
      'L1_foundation.media_attachments',
      'Which medium is in which slot.',
      MediaAttachment,
    ),
    data_links: collection('L1_foundation.data_links', 'Cables and radio links that carry data.', DataLink),
    power_links: collection('L1_foundation.power_links', 'Cables that carry power.', PowerLink),
  },
);

export type Location = Static<typeof Location>;
export type Specs = Static<typeof Specs>;
export type Cloud = Static<typeof Cloud>;
export type Device = Static<typeof Device>;
export type Foundation = Static<typeof Foundation>;
