/** answer.toml: see https://pve.proxmox.com/wiki/Automated_Installation#Answer_File_Format. */
import { type Cell, cell, derive, first } from '../../engine/cell.js';
import { type TemplateContext, templated } from '../../render/template.js';
import { comment, language, string, strings } from '../../render/toml.js';
import type { Document, Lab } from '../../topology/lab.js';
import { nodeName } from '../../topology/model/devices.js';
import { hostDomain } from '../../topology/model/dns.js';
import { withDefault } from '../../topology/model/entities.js';
import { systemDisk } from '../../topology/model/storage.js';
import { filled } from '../terraform/values.js';
import { networkContext } from './network.js';

/** What the installer is told where the topology says nothing. */
const DEFAULTS = { keyboard: 'en-us', country: 'us', timezone: 'UTC', filesystem: 'ext4' } as const;

/** The domain of home networks without one (RFC 8375). The installer takes no host name without a domain. */
const FALLBACK_DOMAIN = 'home.arpa';

/** Stands for the hash of root's password, which no file holds. */
const PASSWORD_PLACEHOLDER = '{{ vault_proxmox_root_password_hash }}';

/** A value of the vault, and nothing else. */
const VAULT_TEXT = /^\s*\{\{\s*vault_[A-Za-z0-9_]+\s*\}\}\s*$/;

/** File systems that the installer makes an array of, even of one disk. */
const ARRAYS: readonly string[] = ['zfs', 'btrfs'];

export const answerFile = templated<Document>({
  template: 'proxmox/answer.toml.mustache',
  language,
  context(lab, device) {
    const node = nodeName(lab, device);
    const disk = diskContext(lab, device);
    return {
      title: comment(
        derive((name: string) => `Answers for the installation of Proxmox VE on ${name}.`, node),
      ),
      no_disk: disk
        ? undefined
        : comment(
            derive(
              (name: string) =>
                `None: no SSD, NVMe or HDD is present in ${name} whose serial number or name in the system is known, ` +
                'so nothing says which disk may be overwritten.',
              node,
            ),
          ),
      answer: disk && { ...globalContext(lab, node), network: networkContext(lab, device), disk },
    };
  },
});

function proxmox(lab: Lab) {
  return lab.root.at('L7_operations').at('security').at('proxmox');
}

function globalContext(lab: Lab, node: Cell<string>): TemplateContext {
  const install = proxmox(lab).at('install');
  const domain = withDefault(filled(hostDomain(lab)), FALLBACK_DOMAIN);
  const mailto = first<string>(
    () => filled(install.at('mailto')),
    () => filled(lab.root.at('L0_meta').at('metadata').at('contact')),
    () => derive((name: string) => `root@${name}`, domain),
  );
  return {
    keyboard: string(withDefault(filled(install.at('keyboard')), DEFAULTS.keyboard)),
    country: string(withDefault(filled(install.at('country')), DEFAULTS.country)),
    timezone: string(withDefault(filled(install.at('timezone')), DEFAULTS.timezone)),
    fqdn: string(derive((host: string, name: string) => `${host}.${name}`, node, domain)),
    mailto: string(mailto),
    root_password: string(passwordHash(lab)),
  };
}

/** The hash as a value of the vault. One in plain text never gets here: the placeholder stands for it. */
function passwordHash(lab: Lab): Cell<string> {
  const hash = proxmox(lab).at('root_password_hash');
  const isVault = hash.value !== undefined && VAULT_TEXT.test(hash.value);
  return cell(isVault ? (hash.value ?? PASSWORD_PLACEHOLDER) : PASSWORD_PLACEHOLDER, hash);
}

/** The disk that is overwritten: by its serial number, else by its name; undefined where neither is known. */
function diskContext(lab: Lab, device: string): TemplateContext | undefined {
  const disk = systemDisk(lab, device);
  const serial = filled(disk.at('serial'));
  const name = serial.value === undefined ? filled(disk.at('disk')) : undefined;
  if (serial.value === undefined && name?.value === undefined) return undefined;
  const filesystem = withDefault(filled(proxmox(lab).at('install').at('filesystem')), DEFAULTS.filesystem);
  const kind = filesystem.value.toLowerCase();
  return {
    filesystem: string(filesystem),
    zfs: kind === ARRAYS[0],
    btrfs: kind === ARRAYS[1],
    serial: string(serial),
    disk_list: name?.value === undefined ? undefined : strings([cell(name.value, name)]),
  };
}
