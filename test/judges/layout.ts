import { compare, type Finding } from './finding.js';

/** The language of a generated file, which decides who judges it. */
export type Language = 'hcl' | 'tfvars' | 'hosts' | 'vars' | 'page' | 'toml' | 'record';

const PAGES =
  'overview network-diagram ip-allocation services devices diagrams-index icon-legend power-links-topology data-links-topology physical-topology vlan-topology trust-zones service-dependencies storage-topology monitoring-topology vpn-topology qos-topology certificates-topology ups-topology';

/** Every kind of folder in a generated tree, and the files that are always in one. */
const FOLDERS: readonly { readonly path: RegExp; readonly fixed: readonly string[] }[] = [
  {
    path: /^terraform$/,
    fixed: words(
      'versions.tf provider.tf bridges.tf lxc.tf vms.tf variables.tf outputs.tf terraform.tfvars.example',
    ),
  },
  {
    path: /^terraform-mikrotik(-[A-Za-z0-9.-]+)?$/,
    fixed: words(
      'provider.tf interfaces.tf addresses.tf dhcp.tf dns.tf firewall.tf qos.tf vpn.tf containers.tf variables.tf outputs.tf terraform.tfvars.example',
    ),
  },
  { path: /^ansible\/inventory\/[^/]+$/, fixed: ['hosts.yml', 'group_vars/all.yml'] },
  { path: /^docs$/, fixed: words(PAGES).map((page) => `${page}.md`) },
  { path: /^proxmox$/, fixed: ['answer.toml'] },
];

/** Files whose number depends on the topology. */
const FREE: readonly (readonly [RegExp, Language])[] = [
  [/^terraform(-mikrotik[^/]*)?\/[^/]+\.tf$/, 'hcl'],
  [/^terraform(-mikrotik[^/]*)?\/terraform\.tfvars\.example$/, 'tfvars'],
  [/^ansible\/inventory\/[^/]+\/hosts\.yml$/, 'hosts'],
  [/^ansible\/inventory\/[^/]+\/(group|host)_vars\/[^/]+\.yml$/, 'vars'],
  [/^docs\/[^/]+\.md$/, 'page'],
  [/^proxmox\/([^/]+\/)?answer\.toml$/, 'toml'],
  [/^\.labbuild$/, 'record'],
];

function words(text: string): string[] {
  return text.split(' ');
}

/** The language of a file at this path of a generated tree; undefined where none belongs. */
export function languageOf(path: string): Language | undefined {
  const language = FREE.find(([form]) => form.test(path))?.[1];
  if (language === undefined || language === 'record') return language;
  const folder = folderOf(path);
  const known = FOLDERS.find((candidate) => candidate.path.test(folder));
  // Of the folders, only an inventory and proxmox/ hold files that are not always there.
  const open = language === 'vars' || language === 'toml';
  return known && (open || known.fixed.includes(path.slice(folder.length + 1))) ? language : undefined;
}

/** The folder, in the sense of the layout, that a file belongs to. */
export function folderOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('ansible/') ? 3 : 1)
    .join('/');
}

/** Files where none belongs, and folders without one of the files they always hold. */
export function judgeLayout(
  paths: readonly string[],
  isExtra: (path: string) => boolean = () => false,
): Finding[] {
  const findings: Finding[] = [];
  const own = paths.filter((path) => !isExtra(path));
  for (const path of own)
    if (languageOf(path) === undefined) findings.push({ file: path, message: 'no file belongs here' });
  const present = new Set(paths);
  for (const folder of [...new Set(own.filter((path) => path.includes('/')).map(folderOf))].sort(compare))
    for (const name of FOLDERS.find(({ path }) => path.test(folder))?.fixed ?? [])
      if (!present.has(`${folder}/${name}`))
        findings.push({ file: `${folder}/${name}`, message: 'this file always exists' });
  return findings;
}
