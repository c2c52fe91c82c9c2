/** What `terraform show -json` prints of some guests of the provider bpg/proxmox, as it prints them. */

const COMPUTED = {
  id: '101',
  timeout_clone: 1800,
  timeout_create: 1800,
  started: true,
  ipv4: { eth0: '10.0.20.11' },
};

const container = {
  address: 'proxmox_virtual_environment_container.db',
  mode: 'managed',
  type: 'proxmox_virtual_environment_container',
  name: 'db',
  provider_name: 'registry.terraform.io/bpg/proxmox',
  schema_version: 0,
  values: {
    ...COMPUTED,
    vm_id: 101,
    node_name: 'pve1',
    description: 'PostgreSQL',
    tags: ['critical', 'db'],
    template: false,
    unprivileged: true,
    start_on_boot: true,
    protection: true,
    clone: [],
    console: [{ enabled: true, tty_count: 2, type: 'tty' }],
    cpu: [{ architecture: 'amd64', cores: 4, units: 1024 }],
    memory: [{ dedicated: 8192, swap: 0 }],
    disk: [
      {
        acl: false,
        datastore_id: 'local-lvm',
        mount_options: [],
        path_in_datastore: 'vm-101-disk-0',
        quota: false,
        replicate: false,
        size: 12,
      },
    ],
    features: [{ fuse: false, keyctl: false, mount: [], nesting: true }],
    initialization: [
      {
        hostname: 'db',
        dns: [{ domain: 'lab.example', server: '', servers: ['10.0.20.2', '10.0.20.3'] }],
        ip_config: [
          { ipv4: [{ address: '10.0.20.11/24', gateway: '10.0.20.1' }], ipv6: [] },
          {
            ipv4: [{ address: '10.0.99.11/24', gateway: '' }],
            ipv6: [{ address: 'fd00::11/64', gateway: '' }],
          },
        ],
        user_account: [
          {
            keys: [
              'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJox4S+rk1ImASUIqsTaP+Yqvb1p3+ANhanwPmGXb95m admin@laptop\n',
            ],
            password: 'hunter2',
          },
        ],
      },
    ],
    mount_point: [
      {
        volume: 'local-lvm:vm-101-disk-1',
        path: '/var/lib/postgresql',
        size: '100G',
        acl: false,
        backup: true,
      },
      { volume: '/tank/media', path: '/media', size: '', read_only: true },
    ],
    network_interface: [
      {
        name: 'eth0',
        bridge: 'vmbr0',
        enabled: true,
        firewall: false,
        mac_address: 'BC:24:11:00:00:01',
        mtu: 0,
        rate_limit: 0,
        vlan_id: 20,
      },
      {
        name: 'eth1',
        bridge: 'vmbr0',
        enabled: true,
        firewall: true,
        mac_address: 'BC:24:11:00:00:02',
        mtu: 0,
        rate_limit: 0,
        vlan_id: 99,
      },
    ],
    operating_system: [
      { template_file_id: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst', type: 'debian' },
    ],
    startup: [{ order: 2, up_delay: 15, down_delay: -1 }],
  },
  sensitive_values: {},
};

const template = {
  address: 'proxmox_virtual_environment_vm.template',
  mode: 'managed',
  type: 'proxmox_virtual_environment_vm',
  values: {
    vm_id: 9000,
    node_name: 'pve1',
    name: 'debian-cloud',
    template: true,
    disk: [{ datastore_id: 'local-lvm', interface: 'scsi0', size: 8 }],
  },
};

const machine = {
  address: 'module.ci.proxmox_virtual_environment_vm.runner["a"]',
  mode: 'managed',
  type: 'proxmox_virtual_environment_vm',
  values: {
    ...COMPUTED,
    vm_id: 201,
    node_name: 'pve2',
    name: 'ci.lab.example',
    template: false,
    on_boot: true,
    bios: 'ovmf',
    acpi: true,
    agent: [{ enabled: true, timeout: '15m', trim: false, type: 'virtio' }],
    boot_order: ['scsi0'],
    clone: [{ vm_id: 9000, full: true, retries: 1, node_name: 'pve1', datastore_id: '' }],
    cpu: [{ cores: 2, sockets: 1, type: 'host', numa: false, units: 1024 }],
    memory: [{ dedicated: 4096, floating: 0, shared: 0 }],
    disk: [
      {
        interface: 'scsi0',
        datastore_id: 'fast',
        size: 40,
        file_format: 'raw',
        cache: 'none',
        discard: 'on',
        ssd: true,
        path_in_datastore: 'vm-201-disk-0',
        aio: 'io_uring',
      },
      {
        interface: 'scsi1',
        datastore_id: 'nas',
        size: 100,
        file_format: 'qcow2',
        cache: 'writeback',
        discard: 'ignore',
        ssd: false,
        path_in_datastore: '201/vm-201-disk-1.qcow2',
      },
    ],
    network_device: [
      { bridge: 'vmbr0', model: 'virtio', mac_address: 'BC:24:11:00:00:03', vlan_id: 20, firewall: false },
    ],
    initialization: [
      {
        ip_config: [{ ipv4: [{ address: '10.0.20.21/24', gateway: '10.0.20.1' }] }],
        user_account: [{ username: 'runner', keys: [], password: null }],
      },
    ],
    operating_system: [{ type: 'l26' }],
  },
};

const image = {
  address: 'proxmox_virtual_environment_download_file.debian',
  mode: 'managed',
  type: 'proxmox_virtual_environment_download_file',
  values: { url: 'https://example.org/x' },
};
const looked = {
  address: 'data.proxmox_virtual_environment_nodes.all',
  mode: 'data',
  type: 'proxmox_virtual_environment_nodes',
  values: {},
};

/** The password in it, which must show nowhere. */
export const PASSWORD = 'hunter2';

export const STATE = JSON.stringify({
  format_version: '1.0',
  terraform_version: '1.9.5',
  values: {
    root_module: {
      resources: [machine, template, image, looked].slice(1),
      child_modules: [{ address: 'module.ci', resources: [machine, container] }],
    },
  },
});
