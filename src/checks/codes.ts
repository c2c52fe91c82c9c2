/** Every code of a diagnostic, with how severe it is and what must be true. Codes are stable. */

export interface CodeFacts {
  /** `mixed`: it depends on the case; `off`: not reported unless the config file says how severe it is. */
  readonly severity: 'error' | 'warning' | 'mixed' | 'off';
  /** What must be true. */
  readonly rule: string;
}

export const codes = {
  'source/yaml-syntax': { severity: 'error', rule: 'the file is YAML' },
  'source/duplicate-key': { severity: 'error', rule: 'a key stands once in a mapping' },
  'source/include-missing': { severity: 'error', rule: 'an included file or folder exists' },
  'source/include-cycle': { severity: 'error', rule: 'no file includes itself, not even through others' },
  'source/include-escape': { severity: 'error', rule: 'included files lie inside the root' },
  'source/include-invalid': { severity: 'error', rule: 'an include names what may be included' },
  'source/alias': {
    severity: 'error',
    rule: 'an alias names an anchor that stands before it, and does not multiply the document',
  },
  'source/unknown-tag': { severity: 'error', rule: 'tags are those that labbuild knows' },
  'source/encoding': { severity: 'error', rule: 'the file is UTF-8' },
  'source/document': { severity: 'error', rule: 'the file holds exactly one document' },
  'source/limit': { severity: 'error', rule: 'the file is not larger or deeper than what is read' },
  'source/reserved-key': {
    severity: 'error',
    rule: 'the entry file has no key that stands for a file of its own',
  },
  'source/ambiguous': { severity: 'error', rule: 'of files that stand for the same, only one is there' },
  'config/invalid': { severity: 'error', rule: 'the config file says what it may say' },
  'template/syntax': { severity: 'error', rule: 'a template is Mustache' },
  'template/unknown-name': { severity: 'error', rule: 'a template uses names that it is given' },
  'plugin/load': { severity: 'error', rule: 'a plugin can be loaded' },
  'plugin/shape': { severity: 'error', rule: 'a plugin is made of definitions that labbuild understands' },
  'plugin/name': { severity: 'error', rule: 'names of generators, checks and queries are given once' },
  'plugin/failed': { severity: 'error', rule: 'the code of a plugin does not fail' },
  'query/cycle': { severity: 'error', rule: 'nothing is derived from itself' },
  'output/conflict': { severity: 'error', rule: 'a file is made by one task, inside the output folder' },
  'output/foreign': { severity: 'error', rule: 'no file of somebody else stands in the way of an output' },
  'output/failed': { severity: 'error', rule: 'a file can be made' },
  'output/io': { severity: 'error', rule: 'a file can be written' },
  'schema/missing-layer': { severity: 'error', rule: 'all eight layers are there' },
  'schema/unknown-layer': { severity: 'error', rule: 'the topology has no other keys than its layers' },
  'schema/required': { severity: 'error', rule: 'fields that have to be there are there' },
  'schema/type': { severity: 'error', rule: 'a value is of the type that its field has' },
  'schema/enum': { severity: 'error', rule: 'a value is one of those that its field may have' },
  'schema/range': { severity: 'error', rule: 'a number or text is not too small or too large' },
  'schema/format': { severity: 'error', rule: 'a text is written the way its field asks for' },
  'schema/unknown-key': { severity: 'error', rule: 'keys are those that the format knows' },
  'schema/exclusive': { severity: 'error', rule: 'of fields that exclude each other, only one is given' },
  'schema/default-identity': { severity: 'error', rule: "defaults give nothing that is an entity's own" },
  'ids/pattern': { severity: 'error', rule: 'an id is written the way ids are' },
  'ids/duplicate': { severity: 'error', rule: 'an id is given once' },
  'ids/output-collision': {
    severity: 'error',
    rule: 'ids stay apart when they become names in generated files',
  },
  'ids/duplicate-name': { severity: 'error', rule: 'names that must be told apart differ' },
  'references/unknown': { severity: 'error', rule: 'what a reference names exists' },
  'references/wrong-kind': {
    severity: 'error',
    rule: 'what a reference names is of the kind that is needed',
  },
  'references/upward': { severity: 'error', rule: 'a layer refers to itself or to those below it' },
  'references/unknown-ref-field': { severity: 'warning', rule: 'keys that end in _ref are references' },
  'references/unused': { severity: 'off', rule: 'what is declared is referred to' },
  'foundation/class-type': { severity: 'error', rule: "a device's type is one of its class" },
  'foundation/cloud-substrate': {
    severity: 'error',
    rule: 'cloud machines are instances of a provider, in a location of type cloud',
  },
  'foundation/access': {
    severity: 'warning',
    rule: 'a device is reached in a way that fits where it stands',
  },
  'foundation/link-endpoint': { severity: 'error', rule: 'a link has two ends that are free for it' },
  'foundation/link-power': { severity: 'error', rule: 'a link carries power in a way that its medium can' },
  'foundation/link-poe': {
    severity: 'warning',
    rule: 'power over Ethernet is described at both of its links, within the standard',
  },
  'foundation/link-medium': { severity: 'warning', rule: 'a link fits the interfaces at its ends' },
  'foundation/power-cycle': { severity: 'error', rule: 'nothing powers itself' },
  'foundation/power-budget': { severity: 'warning', rule: 'a power device feeds no more than it can' },
  'foundation/duplicate-mac': { severity: 'error', rule: 'a MAC address is given once' },
  'foundation/placement': { severity: 'warning', rule: 'files lie in the folder of what they describe' },
  'foundation/file-name': { severity: 'warning', rule: 'a file is called like the entity that it holds' },
  'storage/legacy-field': { severity: 'mixed', rule: 'fields that have been replaced are not used' },
  'storage/no-slots': { severity: 'error', rule: 'an owned compute device has storage slots' },
  'storage/no-media': { severity: 'warning', rule: 'an owned compute device has a medium attached' },
  'storage/slot-clash': { severity: 'error', rule: 'a slot holds one medium, and a medium is in one slot' },
  'storage/bus-unsupported': { severity: 'error', rule: 'a medium supports the bus of its slot' },
  'storage/bus-unusual': { severity: 'warning', rule: 'a medium of its type is used on such a bus' },
  'storage/mount-bus': { severity: 'error', rule: "a slot's way of mounting fits its bus" },
  'storage/removable': { severity: 'warning', rule: 'what can be removed says so' },
  'storage/disk-not-attached': { severity: 'error', rule: "a storage's disk is attached to its device" },
  'storage/device-path': { severity: 'mixed', rule: "a storage's disk and its path go together" },
  'storage/content': { severity: 'error', rule: 'a storage is used for what it may hold' },
  'storage/not-on-node': { severity: 'error', rule: 'a guest uses storages of its own node' },
  'storage/over-commit': { severity: 'warning', rule: 'storages are large enough for what is put on them' },
  'network/duplicate-ip': { severity: 'mixed', rule: 'an address belongs to one host' },
  'network/ip-outside-network': { severity: 'error', rule: 'an address lies in its network' },
  'network/ip-not-host': {
    severity: 'error',
    rule: "a host has neither the network's nor the broadcast address",
  },
  'network/cidr-invalid': { severity: 'error', rule: "a network's range has no host bits" },
  'network/cidr-overlap': { severity: 'mixed', rule: 'ranges of networks do not overlap' },
  'network/gateway-owner': { severity: 'warning', rule: "the gateway of a network is its manager's address" },
  'network/dhcp-range': {
    severity: 'error',
    rule: 'DHCP gives out addresses of its network that nobody has',
  },
  'network/duplicate-vlan': { severity: 'mixed', rule: 'a VLAN belongs to one network' },
  'network/vlan-tag-mismatch': { severity: 'error', rule: "an interface has the tag of its network's VLAN" },
  'network/vlan-tag-missing': { severity: 'warning', rule: 'tags are used where there are VLANs' },
  'network/vlan-unreachable': { severity: 'warning', rule: "a guest's VLAN reaches its hypervisor" },
  'network/vlan-no-port': { severity: 'warning', rule: "a router's VLAN leaves it through a port" },
  'network/nic-bridge': { severity: 'error', rule: "a guest's interface is on a bridge of its own node" },
  'network/bridge-port': {
    severity: 'error',
    rule: "a bridge's port is a network interface that is free for it",
  },
  'network/manager-interface': { severity: 'error', rule: "a network's interface is one of its manager" },
  'network/profile-rule': {
    severity: 'error',
    rule: 'plane, segmentation, bridge and VLAN of a network fit together',
  },
  'network/profile-lint': { severity: 'warning', rule: 'a network says what it needs, and nothing twice' },
  'network/policy-binding': { severity: 'error', rule: 'a policy that is bound to a network is about it' },
  'network/policy-shadowed': { severity: 'mixed', rule: 'each firewall policy can take effect' },
  'network/policy-match': { severity: 'mixed', rule: 'a firewall policy can be written as a rule' },
  'network/policy-empty-zone': {
    severity: 'warning',
    rule: 'a firewall policy is about zones that have networks',
  },
  'network/zone-rule': {
    severity: 'mixed',
    rule: 'rules of trust zones can be understood, and policies obey them',
  },
  'network/wan': { severity: 'mixed', rule: 'a router has uplinks that can work together' },
  'network/untagged-lan': {
    severity: 'error',
    rule: "a router's bridge has one network without a VLAN at most",
  },
  'network/router-ambiguous': { severity: 'error', rule: 'the main router is known' },
  'network/management': {
    severity: 'warning',
    rule: 'there is one management network, and who belongs there is in it',
  },
  'network/route': { severity: 'error', rule: 'a route leads to where its gateway can reach' },
  'network/qos': { severity: 'mixed', rule: 'shares of bandwidth add up, and traffic belongs to one queue' },
  'network/not-generated': { severity: 'warning', rule: 'what is written is generated' },
  'platform/duplicate-vmid': { severity: 'error', rule: "a guest's number is its own" },
  'platform/resources': { severity: 'error', rule: 'a guest has all that it needs' },
  'platform/over-commit': { severity: 'warning', rule: 'guests fit on their hypervisor' },
  'platform/template-file': { severity: 'error', rule: 'there is an image to make a guest from' },
  'platform/install-disk': { severity: 'warning', rule: 'a hypervisor has a disk to be installed on' },
  'platform/ssh-key-malformed': { severity: 'error', rule: 'an SSH key is one' },
  'platform/no-access': { severity: 'warning', rule: 'Ansible can log in to what it manages' },
  'platform/gateway': { severity: 'warning', rule: 'a guest has the gateway of its network, and only one' },
  'platform/startup-order': { severity: 'warning', rule: 'a guest starts after those that it depends on' },
  'application/dependency-cycle': { severity: 'error', rule: 'services do not depend on themselves' },
  'application/port-clash': { severity: 'error', rule: 'a port of a host belongs to one service' },
  'application/service-host': { severity: 'warning', rule: 'a service is where it says' },
  'application/dns-target': { severity: 'error', rule: 'a DNS record has a target that exists' },
  'application/dns-ip': { severity: 'warning', rule: 'a DNS record has the address of its host' },
  'application/certificate': {
    severity: 'mixed',
    rule: 'certificates have issuers, and services that need one have one',
  },
  'observability/target': { severity: 'mixed', rule: 'what is watched exists' },
  'observability/channel-disabled': { severity: 'warning', rule: 'alerts reach somebody' },
  'observability/uncovered': { severity: 'warning', rule: 'critical services are watched' },
  'operations/backup-target': {
    severity: 'error',
    rule: 'a backup has something to save, and a place for it',
  },
  'operations/schedule': { severity: 'error', rule: 'a schedule is one that cron understands' },
  'operations/uncovered-data': { severity: 'warning', rule: 'data that matters is backed up' },
  'operations/power-policy': { severity: 'mixed', rule: 'power policies can work' },
  'operations/host-var-conflict': { severity: 'warning', rule: 'a variable of a host has one value' },
  'operations/ansible-group': {
    severity: 'mixed',
    rule: 'variables are given to hosts and groups that exist',
  },
  'operations/vault-var': { severity: 'warning', rule: 'vault variables are declared, and used' },
  'operations/ssh-key': { severity: 'warning', rule: 'SSH keys are valid, and let somebody in' },
  'governance/version': { severity: 'error', rule: "the topology's version is one that labbuild reads" },
  'governance/dates': { severity: 'mixed', rule: "the topology's dates and changelog agree" },
  'governance/plain-secret': { severity: 'warning', rule: 'secrets are in the vault' },
  'governance/defaults-ref': {
    severity: 'error',
    rule: 'what defaults refer to exists, and is of the kind that is needed',
  },
} as const satisfies { readonly [code: string]: CodeFacts };

export type Code = keyof typeof codes;

/** Families of what makes a topology unreadable, or a build impossible: their severity is not for the config file. */
const FIXED = ['source', 'config', 'template', 'plugin', 'query', 'output', 'schema'];

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}

/** What is known of a code. */
export function codeFacts(code: Code): CodeFacts {
  return codes[code];
}

/** True if the config file may set the severity of a code. */
export function isAdjustable(code: Code): boolean {
  return !FIXED.includes(code.slice(0, code.indexOf('/')));
}
