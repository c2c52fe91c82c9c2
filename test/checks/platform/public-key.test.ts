import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { publicKeyFault, publicKeyForm, publicKeyType } from '../../../src/checks/platform/public-key.js';

const test = suite('checks: public keys');

/** The base64 of a key: its parts, each after its length. */
function base64(...parts: readonly (string | Uint8Array)[]): string {
  const chunks = parts.flatMap((part) => {
    const bytes = Buffer.from(part as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(chunks).toString('base64');
}

const NUMBER = new Uint8Array(32).fill(7);
const ED25519 = `ssh-ed25519 ${base64('ssh-ed25519', NUMBER)}`;
const RSA = `ssh-rsa ${base64('ssh-rsa', Uint8Array.of(1, 0, 1), new Uint8Array(257).fill(9))}`;
const ECDSA = `ecdsa-sha2-nistp384 ${base64('ecdsa-sha2-nistp384', 'nistp384', new Uint8Array(97))}`;
const TOKEN = `sk-ssh-ed25519@openssh.com ${base64('sk-ssh-ed25519@openssh.com', NUMBER, 'ssh:')}`;

test('keys of each type, with and without a comment', () => {
  const keys = [
    ['ed25519', ED25519],
    ['ed25519', TOKEN],
    ['rsa', RSA],
    ['ecdsa', ECDSA],
  ] as const;
  for (const [type, key] of keys) {
    for (const text of [
      key,
      `${key} me@laptop`,
      `${key} the laptop, since 2024`,
      `  ${key}\n`,
      key.replace(' ', '\t'),
    ]) {
      assert.is(publicKeyFault(text, type), undefined, text);
      assert.is(publicKeyFault(text), undefined, text);
      assert.is(publicKeyType(text), type);
    }
  }
});

test('a key of another type', () => {
  assert.is(publicKeyFault(RSA, 'ed25519'), 'ssh-rsa is no key of type ed25519');
  assert.is(publicKeyFault(TOKEN, 'ecdsa'), 'sk-ssh-ed25519@openssh.com is no key of type ecdsa');
  const disguised = `ssh-ed25519 ${RSA.split(' ')[1]}`;
  assert.is(publicKeyFault(disguised, 'ed25519'), 'what comes after ssh-ed25519 is no key of that type');
});

test('what is no key at all', () => {
  const faults: readonly (readonly [string, string])[] = [
    ['', 'there is no key in it'],
    ['  \n', 'there is no key in it'],
    ['REPLACE_ME', 'a key begins with its type, such as ssh-ed25519'],
    [ED25519.split(' ')[1] ?? '', 'a key begins with its type, such as ssh-ed25519'],
    [`from="192.0.2.1" ${ED25519}`, 'a key begins with its type, such as ssh-ed25519'],
    ['constructor x', 'a key begins with its type, such as ssh-ed25519'],
    ['ssh-ed25519', 'nothing comes after ssh-ed25519'],
    ['ssh-ed25519 AAAA…', 'what comes after ssh-ed25519 is no base64 of a key'],
    ['ssh-ed25519 <your key>', 'what comes after ssh-ed25519 is no base64 of a key'],
    ['ssh-ed25519 PLACEHOLDER', 'what comes after ssh-ed25519 is no base64 of a key'],
    ['ssh-ed25519 AAAA', 'what comes after ssh-ed25519 is no base64 of a key'],
    ['ssh-ed25519 =', 'what comes after ssh-ed25519 is no base64 of a key'],
    ['{{ vault_key }}', 'this is a placeholder, which nothing fills in where keys are written'],
    [`${ED25519}\n${RSA}`, 'a key stands on one line'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n', 'this is a private key'],
  ];
  for (const [text, fault] of faults) assert.is(publicKeyFault(text, 'ed25519'), fault, text);
});

test('the form of a key', () => {
  assert.is(publicKeyForm('rsa'), 'ssh-rsa AAAA… comment');
  assert.is(publicKeyForm(), 'ssh-ed25519 AAAA… comment');
  assert.is(publicKeyForm('dsa'), 'ssh-ed25519 AAAA… comment');
});

test.run();
