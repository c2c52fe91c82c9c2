/** Variables of Ansible without the secrets in them. */
import { looksSecret } from '../topology/secret.js';
import type { Draft } from './draft.js';
import { isData } from './values.js';

const ENCRYPTED = /^\s*\$ANSIBLE_VAULT;/;
/** `{{ vault_x }}` in a text. */
const VAULT_VARIABLE = /\{\{-?\s*(vault_\w+)/g;

/**
 * The variables as they may be written: in place of what looks like a secret, or is encrypted, stands the name of a
 * variable that Ansible Vault has to hold. What is such a variable itself is left out.
 * @param owner the host or group whose variables they are
 */
export function withoutSecrets(
  draft: Draft,
  vars: Readonly<Record<string, unknown>>,
  owner: string,
  where: string,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(vars)) {
    if (key.startsWith('vault_')) {
      draft.vaultVars.add(key);
      draft.notes.add(
        'secret',
        where,
        `${key}: its value belongs into Ansible Vault, and was not taken over`,
      );
    } else kept[key] = concealed(draft, key, value, `${owner}_${key}`, where);
  }
  return kept;
}

function concealed(draft: Draft, key: string, value: unknown, path: string, where: string): unknown {
  if (Array.isArray(value)) return value.map((item, n) => concealed(draft, key, item, `${path}_${n}`, where));
  if (isData(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        concealed(draft, name, item, `${path}_${name}`, where),
      ]),
    );
  }
  const isSecret =
    typeof value === 'string'
      ? ENCRYPTED.test(value) || looksSecret(key, value)
      : typeof value === 'number' && looksSecret(key, String(value));
  if (isSecret) {
    const name = `vault_${path.toLowerCase().replace(/[^a-z0-9_]+/g, '_')}`;
    draft.vaultVars.add(name);
    draft.notes.add(
      'secret',
      where,
      `${key}: "{{ ${name} }}" stands for it; put its value into Ansible Vault`,
    );
    return `{{ ${name} }}`;
  }
  if (typeof value === 'string')
    for (const [, name = ''] of value.matchAll(VAULT_VARIABLE)) draft.vaultVars.add(name);
  return value;
}
