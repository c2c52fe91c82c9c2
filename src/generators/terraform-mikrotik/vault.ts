/** Secrets of containers: `{{ vault_x }}` in a value becomes the variable `x`. */
import { type Cell, cell } from '../../engine/cell.js';
import { interpolation, reference, string } from '../../render/hcl.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { LabQuery } from '../../topology/lab.js';
import { supports } from '../../topology/model/routeros-version.js';
import { containersOf } from '../../topology/model/services.js';
import { containerConfig } from './container-placement.js';

const VAULT = /\{\{\s*(vault_[A-Za-z0-9_]+)\s*\}\}/g;

/** Names that are taken: by Terraform, and by the module's own variables. */
const TAKEN = new Set(
  (
    'source version providers count for_each lifecycle depends_on locals ' +
    'mikrotik_host mikrotik_username mikrotik_password mikrotik_insecure ' +
    'wireguard_private_keys wireguard_preshared_keys wireguard_peers'
  ).split(' '),
);

/** The variable for a name of the vault: without its prefix, where that is a name and not taken. */
export function vaultVariable(vaultName: string): string {
  const bare = vaultName.replace(/^vault_/, '');
  return /^[A-Za-z]/.test(bare) && !TAKEN.has(bare) ? bare : vaultName;
}

/** A value in which each `{{ vault_x }}` is a reference to its variable; other text stands as it is. */
export function withVariables(value: Cell<string>): Text {
  const parts = partsOf(value.value);
  const texts = parts.map((part) => (part.vault ? reference('var', vaultVariable(part.vault)) : part.text));
  if (!parts.some((part) => part.vault)) return string(value);
  return withOrigins(interpolation(...texts), value);
}

interface Part {
  readonly text: string;
  /** The name in the vault that the part stands for. */
  readonly vault?: string;
}

function partsOf(value: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of value.matchAll(VAULT)) {
    if (match.index > end) parts.push({ text: value.slice(end, match.index) });
    parts.push({ text: match[0], vault: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < value.length) parts.push({ text: value.slice(end) });
  return parts;
}

/** Names of the vault that the environments of a router's containers use, each once, sorted. */
export const vaultNames: LabQuery<readonly string[]> = {
  name: 'mikrotik_vaultNames',
  module: 'generators/terraform-mikrotik',
  run(lab, router) {
    const containers = containersOf(lab, router);
    if (containers.length === 0 || !supports(lab, router, 'containerEnvs')) return [];
    const names = new Map<string, Cell<string>>();
    for (const id of containers)
      for (const entry of containerConfig(lab, id).at('env').members())
        for (const { vault } of partsOf(entry.value)) if (vault) names.set(vault, cell(vault, entry));
    return [...names.keys()].sort().map((name) => names.get(name) ?? name);
  },
};
