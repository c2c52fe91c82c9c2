/** What `--init` makes of answers: labs in which nothing is wrong, whatever the network and the names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { AnswerError } from '../../src/init/answer-error.js';
import { layOut } from '../../src/init/layout.js';
import { type Answers, presetOf, QUESTION_NAMES, readAnswer } from '../../src/init/questions.js';
import { starterFiles } from '../../src/init/starter.js';
import {
  contains,
  formatCidr,
  formatIp,
  isHostAddress,
  networkAddress,
  parseCidr,
  parseIp,
  parseRange,
} from '../../src/topology/model/ip.js';
import { PROJECT } from '../support/example-lab.js';
import { LabFolder } from '../support/lab-folder.js';

const TEMPLATES = path.join(PROJECT, 'templates');
const KEY =
  /ssh-ed25519 \S+/.exec(
    readFileSync(path.join(PROJECT, 'test/cases/base/L7_operations.yaml'), 'utf8'),
  )?.[0] ?? '';

/** Answers as `--init` takes them: those given, and what is taken for the rest. */
function answered(given: Partial<Answers>): Answers {
  const all: Record<string, string> = {};
  for (const name of QUESTION_NAMES)
    all[name] = readAnswer(name, given[name] ?? presetOf(name, all, {}), all);
  return all as Answers;
}

const filesOf = (given: Partial<Answers>) => starterFiles(TEMPLATES, answered(given), () => '../schema');

const refused = (
  name: (typeof QUESTION_NAMES)[number],
  answer: string,
  earlier: Partial<Answers> = {},
): string => {
  try {
    return `taken as ${readAnswer(name, answer, { subnet: '192.168.1.0/24', gateway: '192.168.1.1', router: 'router', ...earlier })}`;
  } catch (error) {
    if (error instanceof AnswerError) return error.message;
    throw error;
  }
};

const test = suite('a new lab');
const folder = new LabFolder();
test.after(() => folder.dispose());

const found = async (given: Partial<Answers>): Promise<readonly string[]> => {
  // Here the entry file lies in the root.
  folder.write(new Map([...filesOf(given)].map(([file, text]) => [file.replace(/^topology\//, ''), text])));
  return (await folder.check({ scratch: true })).map(({ code, message }) => `${code} ${message}`);
};

test('nothing is wrong with what is made of no answer at all', async () => {
  assert.equal(await found({}), []);
});

test('nor with a key, a MikroTik, several hypervisors and odd names', async () => {
  const name = `Bob's "lab": #1, {x} \\ – ☃`;
  const given = {
    name,
    ssh_key: `${KEY} bob's "key"`,
    routeros: 'yes',
    hypervisors: 'pve-1, pve-2 node3',
    domain: 'Lab.Example.org.',
  };
  assert.equal(await found(given), []);
  const files = filesOf(given);
  assert.is(parse(files.get('topology/L0-meta.yaml') ?? '').metadata.org, name);
  const [key] = parse(files.get('topology/L7-operations.yaml') ?? '').security.ssh_keys;
  assert.is(key.public_key, `${KEY} bob's "key"`);
  assert.is(key.type, 'ed25519');
  assert.equal(
    key.authorized_for.slice(1),
    ['pve-1', 'pve-2', 'node3'].map((device_ref) => ({ device_ref })),
  );
});

test('nor with any network, wherever the router is in it', async () => {
  const network = fc
    .tuple(fc.integer({ min: 8, max: 28 }), fc.nat(0xffff_ffff), fc.nat(), fc.integer({ min: 1, max: 2 }))
    .map(([prefix, ip, at, count]) => {
      const subnet = { ip: networkAddress({ ip, prefix }), prefix };
      const gateway = formatIp(subnet.ip + 1 + (at % Math.min(2 ** (32 - prefix) - 2, 254)));
      return {
        subnet: formatCidr(subnet),
        gateway,
        hypervisors: ['pve-1', 'pve-2'].slice(0, count).join(','),
      };
    })
    // With the router among them, the smallest network has one address for hypervisors.
    .filter(({ subnet, hypervisors }) => !(subnet.endsWith('/28') && hypervisors.includes(',')));
  await fc.assert(
    fc.asyncProperty(network, async (given) => assert.equal(await found(given), [], JSON.stringify(given))),
    { numRuns: 6, seed: 4 },
  );
});

test('addresses are hosts of the network, each given once', () => {
  for (const subnet of [
    '10.0.0.0/8',
    '172.16.4.0/22',
    '192.168.1.0/24',
    '192.168.1.32/27',
    '192.168.1.16/28',
  ]) {
    const cidr = parseCidr(subnet) ?? { ip: 0, prefix: 0 };
    for (let n = 1; n < Math.min(2 ** (32 - cidr.prefix) - 1, 300); n++) {
      const gateway = cidr.ip + n;
      const { hypervisors, guest, dhcpRange } = layOut(subnet, formatIp(gateway), 1);
      const hosts = [...hypervisors, guest].map((ip) => parseIp(ip) ?? 0);
      const range = parseRange(dhcpRange) ?? { start: 1, end: 0 };
      assert.is(new Set([...hosts, gateway]).size, 3, `${subnet} ${n}`);
      assert.ok(
        hosts.every((ip) => isHostAddress(cidr, ip)),
        `${subnet} ${n}`,
      );
      assert.ok(range.start <= range.end && contains(cidr, range.start) && isHostAddress(cidr, range.end));
      for (const ip of [...hosts, gateway])
        assert.not(ip >= range.start && ip <= range.end, `${subnet} ${n}`);
    }
  }
});

test('bad answers are refused with what was expected', () => {
  assert.match(refused('subnet', '192.168.1.7/24'), 'did you mean 192.168.1.0/24?');
  assert.match(refused('subnet', '192.168.1.0'), 'looks like 192.168.1.0/24');
  assert.match(refused('subnet', '10.0.0.0/30'), 'from /8 to /28');
  assert.match(refused('gateway', '192.168.2.1'), '192.168.1.1 to 192.168.1.254');
  assert.match(refused('gateway', '192.168.1.255'), 'no address of a host');
  assert.match(refused('domain', 'a_b'), 'no domain');
  assert.match(refused('domain', '10.0.0.1'), 'no domain');
  assert.match(refused('routeros', 'perhaps'), 'neither yes nor no');
  assert.match(refused('router', 'Router'), 'lower-case');
  assert.match(refused('router', 'home'), 'names something else');
  assert.match(refused('hypervisors', 'router'), 'the router already');
  assert.match(refused('hypervisors', 'pve-1,pve-1'), 'twice');
  assert.match(refused('hypervisors', ' , '), 'at least one');
  assert.match(
    refused('hypervisors', 'aa,bb,cc', { subnet: '10.0.0.0/28', gateway: '10.0.0.1' }),
    'room for 2',
  );
  assert.match(refused('ssh_key', 'ssh-ed25519 AAAA'), 'no public key');
  assert.match(refused('name', 'a\nb'), 'one line');
  assert.match(refused('name', '{{ x }}'), 'placeholder');
  assert.match(refused('name', ' '), 'nothing in it');
});

test.run();
