/** Variables of the vault are declared, and used. */
import type { Address } from '../../engine/address.js';
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { ansible } from '../../topology/model/entities.js';
import type { Scope } from '../../topology/references.js';
import { collectionPaths, layerNames } from '../../topology/schema/collections.js';
import { editDistance } from '../../topology/schema/nearest.js';
import { layerRest, subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import { gathering } from '../gathering.js';
import { isObscured } from '../misspelt.js';
import { addressIn, pathText } from '../place.js';
import type { EntityRule, LabRule } from '../rule.js';
import { textOf } from '../values.js';
import { type UsedVariable, variablesIn } from './placeholders.js';

const CODE = 'operations/vault-var';
const MODULE = 'checks/operations/vault-variables';
const PREFIX = 'vault_';

/** The variables that are declared, with their places. */
function declared(lab: Lab): readonly { readonly name: string; readonly node: Address }[] {
  const list = ansible(lab).at('vault_vars').ordered() as readonly View<unknown>[];
  return list.flatMap((view) => {
    const name = textOf(view);
    return name === undefined ? [] : [{ name, node: view.address }];
  });
}

/** True for names that differ by one slip of the hand; names of secrets are much alike, so more tells nothing. */
function isSlip(name: string, other: string): boolean {
  return Math.abs(name.length - other.length) < 2 && editDistance(name, other) === 1;
}

/** A finding for each variable of the vault that `value` uses and nobody has declared. */
function undeclared(lab: Lab, value: unknown, base: Address, subject: string): readonly Finding[] {
  const uses = new Map<string, UsedVariable[]>();
  for (const use of variablesIn(value)) {
    if (use.name.startsWith(PREFIX)) uses.set(use.name, [...(uses.get(use.name) ?? []), use]);
  }
  if (uses.size === 0) return [];
  const known = declared(lab).map(({ name }) => name);
  const open = [...uses].filter(([name]) => !known.includes(name));
  if (open.length === 0 || isObscured(lab, 'L7_operations.ansible.vault_vars')) return [];
  return open.flatMap(([name, [first, ...others]]): Finding[] => {
    if (!first) return [];
    const guess = known.find((other) => isSlip(name, other));
    const text = `${subject}: ${pathText(value, first.path)}: ${name} is not in vault_vars`;
    const add = `add ${name} to L7_operations.ansible.vault_vars`;
    const related = others.map(({ path }) => ({
      message: `${name} is used here too`,
      node: addressIn(base, value, path),
    }));
    return [
      warning(CODE, addressIn(base, value, first.path), text, {
        remedy: guess === undefined ? add : `did you mean ${guess}? Else ${add}`,
        ...(related.length > 0 ? { related } : {}),
      }),
    ];
  });
}

/** What an entity uses is declared. */
export const vaultUse: EntityRule = {
  codes: [CODE],
  of: collectionPaths,
  judge: (lab, entity) => undeclared(lab, entity.view.value, entity.address, subjectOf(entity)),
};

/** Every variable that the topology uses. */
export const usedVariables = gathering('variables', MODULE, (_, value) =>
  variablesIn(value).map(({ name }) => name),
);

/** Where variables may be used, beginning where most of them are. */
const SCOPES: readonly Scope[] = [...[...layerNames].reverse(), ...[...collectionPaths].reverse()];

/**
 * What is declared and used nowhere, nor under a name that is misspelt. Looks no further than the last use that it
 * needs.
 */
function unused(lab: Lab): readonly Finding[] {
  const names = declared(lab);
  let open = names;
  const strange = new Set<string>();
  for (const scope of SCOPES) {
    if (open.length === 0) return [];
    const used = usedVariables.in(lab, scope);
    open = open.filter(({ name }) => !used.includes(name));
    for (const name of used) if (!names.some((known) => known.name === name)) strange.add(name);
  }
  if (open.length === 0 || layerNames.some((layer) => isObscured(lab, layer))) return [];
  return open
    .filter(({ name }) => ![...strange].some((other) => isSlip(other, name)))
    .map(({ name, node }) => {
      const remedy = `remove it, or use it as "{{ ${name} }}"`;
      return warning(CODE, node, `ansible: vault_vars: nothing uses ${name}`, { remedy });
    });
}

/** What is declared is used, and what layers use beside their entities is declared. */
export const vaultVariables: LabRule = {
  name: 'vaultVariables',
  module: MODULE,
  codes: [CODE],
  judge: (lab) => [
    ...layerNames.flatMap((layer) => undeclared(lab, layerRest(lab, layer, 'nothing'), layer, layer)),
    ...unused(lab),
  ],
};
