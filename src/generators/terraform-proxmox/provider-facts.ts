/** Constants of the provider bpg/proxmox, from https://registry.terraform.io/providers/bpg/proxmox/0.111.1/docs. */

/** Where Terraform gets the provider from. */
export const PROVIDER_SOURCE = 'bpg/proxmox';

/** Versions that have every attribute used. */
export const PROVIDER_VERSION = '~> 0.111.1';

/** `import` blocks need Terraform 1.5. */
export const TERRAFORM_VERSION = '>= 1.5';

/** Port of the API and of the web interface of Proxmox VE. */
export const API_PORT = 8006;

/** The only user that may set the feature flags which Proxmox VE leaves to root. */
export const ROOT_USER = 'root@pam';

/** User of the SSH connection to the nodes. */
export const SSH_USER = 'root';

/** Processor model of virtual machines that name none; the provider's own default, qemu64, is poor. */
export const CPU_TYPE = 'x86-64-v2-AES';

/** What a container's interface without an address is told: PVE then configures nothing (pct.conf, `net[n]`: ip). */
export const NO_ADDRESS = 'manual';

/** Kinds of storage on which a disk is a file that has a format. */
export const FILE_STORAGES: readonly string[] = ['dir', 'nfs', 'cifs'];

/** Operating systems of containers that the provider knows by another name. */
const CONTAINER_OS: Readonly<Record<string, string>> = {
  rocky: 'centos',
  openwrt: 'unmanaged',
  routeros: 'unmanaged',
};

/** Type of a container's system; `unmanaged` where Proxmox VE cannot set anything up in it. */
export function containerOs(type: string): string {
  return CONTAINER_OS[type] ?? type;
}

/** Types of the systems of virtual machines, as Proxmox VE calls them. */
const MACHINE_OS: readonly string[] = [
  'l24',
  'l26',
  'other',
  'solaris',
  'w2k',
  'w2k3',
  'w2k8',
  'win7',
  'win8',
  'win10',
  'win11',
  'wvista',
  'wxp',
];

/** Systems that are neither Linux nor Windows. */
const OTHER_OS = /^(?:freebsd|openbsd|netbsd|opnsense|pfsense|xigmanas|truenas-core|haiku|macos|other)/;

/** Versions of Windows, client and server, by the type of their kernel's generation. */
const WINDOWS: Readonly<Record<string, string>> = {
  '7': 'win7',
  '2008 r2': 'win7',
  '8': 'win8',
  '8.1': 'win8',
  '2012': 'win8',
  '2012 r2': 'win8',
  '10': 'win10',
  '2016': 'win10',
  '2019': 'win10',
};

/** Type of a virtual machine's system, which is Linux unless it says otherwise. */
export function machineOs(type: string, version: string | undefined): string {
  const name = type.trim().toLowerCase();
  if (MACHINE_OS.includes(name)) return name;
  if (name.startsWith('windows')) return WINDOWS[(version ?? '').trim().toLowerCase()] ?? 'win11';
  if (name === 'illumos' || name === 'omnios' || name === 'smartos') return 'solaris';
  return OTHER_OS.test(name) ? 'other' : 'l26';
}

/** How an image comes into a virtual machine: by the kind of content that Proxmox VE takes its file name for. */
export type ImageUse = 'import' | 'disk' | 'cdrom';

/**
 * Files that can be imported as they are have a name that says their format. Another disk image (`.img`) passes for
 * iso content and is copied by its file id; an `.iso` is put into the CD drive.
 */
export function imageUse(file: string): ImageUse {
  const name = file.toLowerCase();
  if (/\.(?:qcow2|raw|vmdk)$/.test(name)) return 'import';
  return name.endsWith('.iso') ? 'cdrom' : 'disk';
}
