/** The pages of the documentation: the table that the plan, the overview and the index are made from. */

/** A page: `docs/<name>.md`, made by `templates/docs/<name>.md.mustache`. */
export interface PageInfo {
  readonly title: string;
  /** What one finds there, in one line. */
  readonly about: string;
  /** True if the page's main thing is a diagram. */
  readonly diagram: boolean;
}

/** All pages by name, in the order in which they are listed. */
export const pages = {
  overview: {
    title: 'Overview',
    about: 'What this lab is, how much there is of everything, and where to read on.',
    diagram: false,
  },
  'network-diagram': {
    title: 'Network diagram',
    about: 'Uplinks, routers, networks, bridges and the guests of every trust zone.',
    diagram: true,
  },
  'ip-allocation': {
    title: 'IP allocation',
    about: 'The address plan: who has which address, what is reserved, and how much is free.',
    diagram: false,
  },
  services: {
    title: 'Services',
    about: 'Every service with its host, ports and endpoint.',
    diagram: false,
  },
  devices: {
    title: 'Devices',
    about: 'Hardware, interfaces, storage slots, bridges, and the guests with their resources.',
    diagram: false,
  },
  'diagrams-index': {
    title: 'Index of pages',
    about: 'All pages of this documentation.',
    diagram: false,
  },
  'icon-legend': {
    title: 'Icon legend',
    about: 'What the symbols in the diagrams stand for.',
    diagram: false,
  },
  'physical-topology': {
    title: 'Physical topology',
    about: 'Devices by location, what connects them, and what is in their storage slots.',
    diagram: true,
  },
  'data-links-topology': {
    title: 'Data links',
    about: 'Cables and radio links with both ends, medium and speed.',
    diagram: true,
  },
  'power-links-topology': {
    title: 'Power links',
    about: 'What feeds what: sources, consumers, modes and watts.',
    diagram: true,
  },
  'vlan-topology': {
    title: 'VLANs',
    about: 'Networks by VLAN, their members, and the trunk and access ports that carry them.',
    diagram: true,
  },
  'trust-zones': {
    title: 'Trust zones',
    about: 'Zones, firewall policies in their order, and who may reach whom.',
    diagram: true,
  },
  'service-dependencies': {
    title: 'Service dependencies',
    about: 'Which service needs which, and on what host it runs.',
    diagram: true,
  },
  'storage-topology': {
    title: 'Storage',
    about: 'From device to medium to storage to data, with what is allocated.',
    diagram: true,
  },
  'monitoring-topology': {
    title: 'Monitoring',
    about: 'Health checks, monitors, alerts, and the channels that they use.',
    diagram: true,
  },
  'vpn-topology': {
    title: 'VPN',
    about: 'Overlay networks, their endpoints, and what can be reached through them.',
    diagram: true,
  },
  'qos-topology': {
    title: 'Quality of service',
    about: 'Queues and limits with their rates.',
    diagram: true,
  },
  'certificates-topology': {
    title: 'Certificates',
    about: 'Certificate authorities, certificates, and the services that they serve.',
    diagram: true,
  },
  'ups-topology': {
    title: 'UPS and power resilience',
    about: 'Power policies, what they protect, and how long it lasts.',
    diagram: true,
  },
} as const satisfies { readonly [name: string]: PageInfo };

export type PageName = keyof typeof pages;

/** Names of all pages in the order in which they are listed. */
export const pageNames = Object.keys(pages) as readonly PageName[];

/** The file name of a page, which is also the target of links from other pages: `services.md`. */
export function pageFile(name: PageName): string {
  return `${name}.md`;
}
