/** Labs of other shapes than the example: nothing is said of them, and they get the files that they need. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LabFolder } from './support/lab-folder.js';

const test = suite('sensible labs');

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJox4S+rk1ImASUIqsTaP+Yqvb1p3+ANhanwPmGXb95m me@laptop';

/** One router with a flat network, and one small machine with Proxmox VE. */
const ROUTER_AND_NUC = `
L0_meta:
  version: 4.0.0
  defaults: {refs: {management_network_ref: net-home}}
L1_foundation:
  locations: [{id: flat, name: Flat, type: home-office}]
  devices:
    - id: gw
      name: gw
      type: router
      role: central-gateway
      class: network
      substrate: baremetal-owned
      access: local-lan
      location: flat
      supported_operating_systems: [routeros-7]
      firmware: {version: 7.18.2}
      interfaces:
        - {id: if-wan, name: ether1, type: ethernet, role: wan}
        - {id: if-nuc, name: ether2, type: ethernet, role: lan}
    - id: nuc
      name: nuc
      type: hypervisor
      role: compute
      class: compute
      substrate: baremetal-owned
      access: local-lan
      location: flat
      specs:
        cpu: {cores: 4, threads: 8}
        memory: {total_gb: 16}
        storage_slots: [{id: slot-m2, bus: m2, mount: replaceable}]
      interfaces: [{id: if-eth0, name: eno1, type: ethernet, role: lan}]
  media_registry: [{id: disk-nuc, type: nvme, size_gb: 500, serial: NUC0001}]
  media_attachments: [{id: attach-nuc, device_ref: nuc, slot_ref: slot-m2, media_ref: disk-nuc}]
  data_links:
    - {id: link-isp, endpoint_a: {external_ref: isp}, endpoint_b: {device_ref: gw, interface_ref: if-wan}, medium: ethernet}
    - {id: link-nuc, endpoint_a: {device_ref: gw, interface_ref: if-nuc}, endpoint_b: {device_ref: nuc, interface_ref: if-eth0}, medium: ethernet}
L2_network:
  trust_zones:
    outside: {name: Internet, security_level: 0}
    home: {name: Home, security_level: 2}
  networks:
    - {id: net-isp, name: ISP, cidr: dhcp, network_plane: underlay-uplink, segmentation_type: uplink, transport: [ethernet], volatility: low, trust_zone_ref: outside, managed_by_ref: gw, interface_ref: if-wan}
    - id: net-home
      name: Home
      cidr: 192.168.7.0/24
      gateway: 192.168.7.1
      network_plane: virtual
      segmentation_type: bridge
      transport: [ethernet]
      volatility: low
      trust_zone_ref: home
      managed_by_ref: gw
      bridge_ref: bridge-nuc
      dhcp: true
      dhcp_range: 192.168.7.100-192.168.7.199
      ip_allocations:
        - {ip: 192.168.7.1, device_ref: gw}
        - {ip: 192.168.7.2, device_ref: nuc}
  bridges:
    - {id: bridge-nuc, name: vmbr0, device_ref: nuc, network_ref: net-home, ports: [if-eth0], address: 192.168.7.2/24, gateway: 192.168.7.1}
  firewall_policies:
    - {id: fw-home-out, action: accept, chain: forward, source_zone_ref: home, destination_zone_ref: outside}
L3_data:
  storage:
    - {id: storage-local, name: local, type: dir, path: /var/lib/vz, device_ref: nuc, disk_ref: disk-nuc, os_device: /dev/nvme0n1p3, content: [vztmpl, rootdir, images]}
L4_platform:
  templates: {lxc: [{id: tpl-debian, storage_ref: storage-local, source: proxmox, image: debian-12-standard_12.7-1_amd64.tar.zst}]}
  lxc:
    - id: lxc-pihole
      vmid: 100
      name: pihole
      device_ref: nuc
      template_ref: tpl-debian
      resources: {cores: 1, memory_mb: 512}
      storage: {rootfs: {storage_ref: storage-local, size_gb: 4}}
      networks: [{network_ref: net-home, ip: 192.168.7.3/24}]
      os: {type: debian, version: "12"}
L5_application:
  services: [{id: svc-pihole, name: Pi-hole, type: dns, lxc_ref: lxc-pihole, port: 53, protocol: udp}]
L6_observability: {}
L7_operations:
  security:
    ssh_keys: [{id: ssh-me, name: Me, type: ed25519, public_key: "${KEY}", authorized_for: [{device_ref: nuc}, {lxc_ref: lxc-pihole}]}]
`;

/** Two boards at home behind a provider's router, and two machines in a cloud, tied together by a mesh. */
const BOARDS_AND_CLOUD = `
L0_meta: {version: 4.0.0}
L1_foundation:
  locations:
    - {id: home, name: Home, type: home-office}
    - {id: fsn, name: Falkenstein, type: cloud, provider: hetzner, region: fsn1}
  devices:
    - {id: pi-dns, name: pi-dns, type: sbc, role: application-server, class: compute, substrate: baremetal-owned, access: local-lan, location: home, specs: {storage_slots: [{id: slot-sd, bus: sdio, mount: removable}]}, interfaces: [{id: if-eth0, name: eth0, type: ethernet, role: lan}]}
    - {id: pi-media, name: pi-media, type: sbc, role: application-server, class: compute, substrate: baremetal-owned, access: local-lan, location: home, specs: {storage_slots: [{id: slot-usb, bus: usb, mount: removable}]}, interfaces: [{id: if-eth0, name: eth0, type: ethernet, role: lan}]}
    - {id: vps-web, name: vps-web, type: cloud-vm, role: cloud-server, class: compute, substrate: provider-instance, access: public, location: fsn, cloud: {provider: hetzner, region: fsn1, vcpus: 2, memory_gb: 4, public_ip: 203.0.113.20}}
    - {id: vps-mail, name: vps-mail, type: cloud-vm, role: cloud-server, class: compute, substrate: provider-instance, access: public, location: fsn, cloud: {provider: hetzner, region: fsn1, vcpus: 2, memory_gb: 4, public_ip: 203.0.113.21}}
  media_registry:
    - {id: disk-sd, type: sd-card, size_gb: 64}
    - {id: disk-stick, type: flash, size_gb: 128}
  media_attachments:
    - {id: attach-sd, device_ref: pi-dns, slot_ref: slot-sd, media_ref: disk-sd}
    - {id: attach-stick, device_ref: pi-media, slot_ref: slot-usb, media_ref: disk-stick}
L2_network:
  trust_zones:
    home: {name: Home, security_level: 2}
    mesh: {name: Mesh, security_level: 1}
  networks:
    - {id: net-home, name: Home, cidr: 192.168.178.0/24, gateway: 192.168.178.1, network_plane: virtual, segmentation_type: routed-subnet, transport: [ethernet], volatility: low, trust_zone_ref: home, ip_allocations: [{ip: 192.168.178.10, device_ref: pi-dns}, {ip: 192.168.178.11, device_ref: pi-media}]}
    - {id: net-mesh, name: Mesh, cidr: 100.64.9.0/24, network_plane: overlay, segmentation_type: mesh-overlay, vpn_type: tailscale, transport: [internet-overlay], volatility: medium, trust_zone_ref: mesh, ip_allocations: [{ip: 100.64.9.1, device_ref: pi-dns}, {ip: 100.64.9.2, device_ref: pi-media}, {ip: 100.64.9.3, device_ref: vps-web}, {ip: 100.64.9.4, device_ref: vps-mail}]}
L3_data: {}
L4_platform: {}
L5_application:
  services:
    - {id: svc-dns, name: DNS, type: dns, device_ref: pi-dns, port: 53, protocol: udp}
    - {id: svc-web, name: Blog, type: web-ui, device_ref: vps-web, port: 80, protocol: http}
    - {id: svc-mail, name: Mail, type: mail, device_ref: vps-mail, port: 25, protocol: tcp}
L6_observability: {}
L7_operations:
  ansible: {group_vars: {all: {timezone: Etc/UTC}}}
  security:
    ssh_keys: [{id: ssh-me, name: Me, type: ed25519, public_key: "${KEY}", authorized_for: [{device_ref: pi-dns}, {device_ref: pi-media}, {device_ref: vps-web}, {device_ref: vps-mail}]}]
`;

const labs = [
  { name: 'a router and one hypervisor', text: ROUTER_AND_NUC },
  { name: 'boards and cloud machines', text: BOARDS_AND_CLOUD },
];

for (const { name, text } of labs) {
  test(name, async () => {
    const folder = new LabFolder();
    try {
      folder.write(new Map([['topology.yaml', text]]));
      const found = await folder.check({ scratch: true });
      assert.equal(
        found.map(({ code, node, message }) => `${code} ${node}: ${message}`),
        [],
      );
    } finally {
      folder.dispose();
    }
  });
}

test.run();
