import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings, inspectTree, judgeTree, type TreeRules } from './index.js';
import { judgeLayout } from './layout.js';
import { GENERATED_MARK } from './text.js';

type Files = Record<string, string | undefined>;

const MARK = `# ${GENERATED_MARK}\n`;
const empty = (folder: string, names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [`${folder}/${name}`, MARK]));
const pages = (names: string) =>
  Object.fromEntries(
    names
      .split(' ')
      .map((name) => [`docs/${name}.md`, `<!-- ${GENERATED_MARK} -->\n# Page\n\nNone defined.\n`]),
  );

const ROUTER = 'interfaces.tf addresses.tf dhcp.tf dns.tf firewall.tf qos.tf vpn.tf containers.tf';
const router = (folder: string, provider: string): Files => ({
  ...empty(folder, `provider.tf ${ROUTER} outputs.tf`),
  [`${folder}/provider.tf`]: MARK + provider,
  [`${folder}/variables.tf`]: `${MARK}\nvariable "secret" {\n  type = string\n}\n`,
  [`${folder}/terraform.tfvars.example`]: `${MARK}\n# secret = "x"\n`,
});
const PROVIDER = `
terraform {
  required_providers {
    routeros = {
      source = "terraform-routeros/routeros"
    }
  }
}

provider "routeros" {
  password = var.secret
}
`;

const GOOD: Files = {
  ...empty('terraform', 'versions.tf provider.tf bridges.tf lxc.tf vms.tf variables.tf outputs.tf'),
  'terraform/terraform.tfvars.example': MARK,
  ...router('terraform-mikrotik', PROVIDER),
  ...router('terraform-mikrotik-rtr-b', PROVIDER),
  'ansible/inventory/lab/hosts.yml': `${MARK}all:\n  children:\n    g:\n      hosts:\n        h: {}\n`,
  'ansible/inventory/lab/group_vars/all.yml': `${MARK}b: 1\na: null\n`,
  'ansible/inventory/lab/host_vars/h.yml': `${MARK}a: "{{ vault_x }}"\nb: 1\n`,
  'proxmox/answer.toml': `${MARK}[global]\nroot-password-hashed = "x"\n`,
  'proxmox/pve-b/answer.toml': `${MARK}# no disk\n`,
  ...pages('overview network-diagram ip-allocation services devices diagrams-index icon-legend ups-topology'),
  ...pages('power-links-topology data-links-topology physical-topology vlan-topology trust-zones'),
  ...pages('service-dependencies storage-topology monitoring-topology vpn-topology qos-topology'),
  'docs/certificates-topology.md': `<!-- ${GENERATED_MARK} -->\n# Page\n\n[over](overview.md) [out](../terraform/lxc.tf)\n`,
  'extra.json': '{}\n',
  '.labbuild': 'extra.json\n',
};
const RULES: TreeRules = { isExtra: (path) => path === 'extra.json' };

async function withTree<T>(changes: Files, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'labbuild-tree-'));
  try {
    for (const [path, text] of Object.entries({ ...GOOD, ...changes })) {
      if (text === undefined) continue;
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const tree = suite('the whole tree');
tree('a good one, with two routers and a second hypervisor', () =>
  withTree({}, async (directory) => {
    const { findings, skipped } = await inspectTree(directory, RULES);
    assert.is(describeFindings(findings), '');
    for (const line of skipped) assert.match(line, /^(terraform fmt|ansible-inventory): /);
  }),
);

tree('the same without other programs', () =>
  withTree({}, async (directory) => {
    const { findings, skipped } = await inspectTree(directory, { ...RULES, programs: false });
    assert.equal(findings, []);
    assert.equal(skipped, ['terraform fmt: not asked for', 'ansible-inventory: not asked for']);
  }),
);

/** Title, the files that differ, what has to be said. */
const FAULTS: readonly (readonly [string, Files, RegExp])[] = [
  ['bytes', { 'terraform/lxc.tf': `${MARK}\n\n\n` }, /terraform\/lxc.tf:\d: /],
  ['mark', { 'docs/services.md': '# Page\n' }, /docs\/services.md:1: no generated mark/],
  [
    'module of one folder',
    { 'terraform/lxc.tf': `${MARK}\nlocals {\n  a = var.secret\n}\n` },
    /lxc.tf:4: var.secret/,
  ],
  [
    'module of another router',
    { 'terraform-mikrotik-rtr-b/provider.tf': MARK },
    /rtr-b\/variables.tf:3: var.secret/,
  ],
  [
    'layout of the HCL',
    { 'terraform/vms.tf': `${MARK}\nlocals {\n a = 1\n}\n` },
    /vms.tf:4: not as terraform fmt/,
  ],
  ['example of a variable', { 'terraform/terraform.tfvars.example': `${MARK}# x = 1\n` }, /x is no variable/],
  ['null in hosts.yml', { 'ansible/inventory/lab/hosts.yml': `${MARK}all:\n` }, /hosts.yml:2: null value/],
  [
    'order of host_vars',
    { 'ansible/inventory/lab/host_vars/h.yml': `${MARK}b: 1\na: 1\n` },
    /keys are not sorted/,
  ],
  [
    'inventory',
    { 'ansible/inventory/lab/host_vars/k.yml': `${MARK}b: 1\n` },
    /^ansible\/inventory\/lab: host_vars/,
  ],
  [
    'unreadable inventory',
    { 'ansible/inventory/lab/hosts.yml': `${MARK}all:\n  x: {}\n` },
    /lab: inventory: /,
  ],
  [
    'page',
    { 'docs/services.md': `# P\n\n<!-- ${GENERATED_MARK} -->\n\n[x](y.md)\n` },
    /services.md:5: link to a page/,
  ],
  [
    'diagram',
    { 'docs/services.md': `# ${GENERATED_MARK}\n\n\`\`\`mermaid\ngraph TD\n  a --> b\n\`\`\`\n` },
    /md:5: node/,
  ],
  ['answer file', { 'proxmox/pve-b/answer.toml': `${MARK}A = 1\n` }, /pve-b\/answer.toml:2: A: key/],
  ['missing file', { 'docs/services.md': undefined }, /docs\/services.md: this file always exists/],
  ['file in no place', { 'docs/.services.md.tmp': MARK }, /docs\/.services.md.tmp: no file belongs here/],
  ['file listed without being there', { 'other.json': '{}\n' }, /other.json: no file belongs here/],
];
for (const [title, changes, expected] of FAULTS)
  tree(title, () =>
    withTree(changes, async (directory) => {
      assert.match(describeFindings(await judgeTree(directory, { ...RULES, programs: false })), expected);
    }),
  );

tree('an empty folder', () =>
  withTree({}, async (directory) => {
    mkdirSync(join(directory, 'docs/old'));
    assert.match(describeFindings(await judgeTree(directory, RULES)), /docs\/old: empty folder/);
  }),
);
tree.run();

const layout = suite('layout');
layout('only what the layout knows belongs in it', () => {
  const wrong = [
    'terraform/dns.tf',
    'terraform-mikrotik/lxc.tf',
    'docs/x.md',
    'ansible/hosts.yml',
    'a.tf',
    'proxmox/x.toml',
  ];
  const said = judgeLayout(wrong).filter(({ message }) => message === 'no file belongs here');
  assert.equal(
    said.map(({ file }) => file),
    wrong,
  );
});
layout('a folder that exists is complete, one that does not need not be', () => {
  assert.equal(judgeLayout(['proxmox/pve-b/answer.toml']), [
    { file: 'proxmox/answer.toml', message: 'this file always exists' },
  ]);
  assert.equal(judgeLayout(['proxmox/answer.toml']), []);
});
layout.run();
