/** Public keys of SSH as they stand in authorized_keys: `type base64 [comment]` (sshd(8); the base64 is of RFC 4253, 6.6). */

/** Names of the algorithms by the type of a key; `sk-` ones live in hardware. */
const ALGORITHMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ed25519', ['ssh-ed25519', 'sk-ssh-ed25519@openssh.com']],
  ['rsa', ['ssh-rsa']],
  [
    'ecdsa',
    [
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'sk-ecdsa-sha2-nistp256@openssh.com',
    ],
  ],
]);

/** Length in bytes of the numbers that say how long each part of a key is. */
const LENGTH = 4;

/** The algorithm that the base64 of a key names in its first part; undefined if that is no base64 of a key. */
function algorithmIn(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length <= LENGTH) return undefined;
  const end = LENGTH + bytes.readUInt32BE(0);
  return end < bytes.length ? bytes.toString('latin1', LENGTH, end) : undefined;
}

/**
 * What keeps a text from being a public key of a type (`ed25519`, `rsa`, `ecdsa`; any of them if undefined), in words
 * that go on from the field's name; undefined if nothing does. Nothing of the text but the name of an algorithm is told.
 */
export function publicKeyFault(text: string, type?: string): string | undefined {
  const key = text.trim();
  if (key === '') return 'there is no key in it';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) return 'this is a private key';
  if (key.includes('{{')) return 'this is a placeholder, which nothing fills in where keys are written';
  if (/[\r\n]/.test(key)) return 'a key stands on one line';
  const [algorithm = '', base64] = key.split(/[ \t]+/);
  const known = publicKeyType(key);
  if (known === undefined) return 'a key begins with its type, such as ssh-ed25519';
  if (type !== undefined && ALGORITHMS.has(type) && known !== type) {
    return `${algorithm} is no key of type ${type}`;
  }
  if (base64 === undefined) return `nothing comes after ${algorithm}`;
  const named = algorithmIn(base64);
  if (named === undefined) return `what comes after ${algorithm} is no base64 of a key`;
  return named === algorithm ? undefined : `what comes after ${algorithm} is no key of that type`;
}

/** The type of a public key, by the algorithm with which it begins; undefined if that is none. */
export function publicKeyType(text: string): string | undefined {
  const [algorithm = ''] = text.trim().split(/\s+/);
  return [...ALGORITHMS].find(([, names]) => names.includes(algorithm))?.[0];
}

/** What a key of a type looks like. */
export function publicKeyForm(type?: string): string {
  const [algorithm] = ALGORITHMS.get(type ?? 'ed25519') ?? ['ssh-ed25519'];
  return `${algorithm} AAAA… comment`;
}
