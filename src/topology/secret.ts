/**
 * What looks like a secret: one predicate for the check `governance/plain-secret` and for everything that shows
 * values. Text with `{{ … }}` is a reference to a vault and no secret.
 */

const SECRET_KEY =
  /pass(word|wd|phrase)|secret|token|(^|[_-])(key|psk|pass|credential)s?$|private[_-]?key|api[_-]?key|_hash$/i;
const HARMLESS_KEY =
  /public_?key|_refs?$|ssh_keys$|key_size|key_name|authorized_keys|checksum|keycloak|keyctl|hotkey/i;
/** crypt(3) hashes, PEM private keys, and tokens of well-known services. */
const SECRET_SHAPE =
  /^\$(1|2[aby]|5|6|7|y|argon2\w*)\$|-----BEGIN [A-Z ]*PRIVATE KEY-----|^(ghp|gho|github_pat|glpat|xox[abprs]|sk_live|AKIA)[-_A-Za-z0-9]{12,}|^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

/** True if a string under `key` looks like a secret written in plain text. */
export function looksSecret(key: string, value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.includes('{{')) return false;
  return SECRET_SHAPE.test(value) || (SECRET_KEY.test(key) && !HARMLESS_KEY.test(key));
}

/** True if a value, or anything in it, looks like a secret. */
export function holdsSecret(key: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsSecret(key, item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).some(([name, member]) => holdsSecret(name, member));
  }
  return looksSecret(key, value);
}
