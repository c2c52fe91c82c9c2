/**
 * What labbuild says of labs with faults. `LABBUILD_GOLDEN=update node --import tsx test/cases.test.ts [prefix…]` writes
 * the logs of the cases whose names begin so; each is to be read before it is kept.
 */
import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../src/checks/index.js';
import { CaseFolder, findCases, NO_FINDINGS, readLog } from './support/cases.js';

const update = process.env.LABBUILD_GOLDEN === 'update';
const ownArguments = process.argv[1]?.endsWith('cases.test.ts') ? process.argv.slice(2) : [];
const prefixes = ownArguments.map((argument) => argument.replace(/^(?:.*\/)?test\/cases\//, ''));
const cases = findCases(prefixes);

/** Codes of what is found while sources are read; no check of the topology speaks of them. */
const SOURCE_CODES = [
  'yaml-syntax',
  'duplicate-key',
  'include-missing',
  'include-cycle',
  'include-escape',
  'include-invalid',
  'alias',
  'unknown-tag',
  'encoding',
  'document',
  'limit',
].map((name) => `source/${name}`);

const logs = new Map<string, string>();
const folder = new CaseFolder();

const golden = suite('cases');
golden.before(() => folder.remember());
golden.after(() => folder.dispose());

golden('nothing is found in the lab that the cases edit', async () => {
  assert.fixture(await folder.logOfBase(), NO_FINDINGS);
});

for (const one of cases) {
  golden(one.name, async () => {
    const log = await folder.logOf(one, { scratch: update });
    logs.set(one.name, log);
    if (update) writeFileSync(one.log, log);
    const expected = readLog(one);
    assert.ok(expected !== undefined, `${one.name}.log is missing; it would be\n${log}`);
    if (log === expected) return;
    const clean = await folder.logOf(one, { scratch: true });
    assert.fixture(clean, expected);
    assert.fixture(log, clean, 'after the lab that is edited something else is found than from scratch');
  });
}
golden.run();

/** A code that folders of cases lack, and what they lack. */
function lacks(code: string): string[] {
  const own = cases.filter((one) => one.code === code);
  const finds = (name: string): boolean => logs.get(name)?.includes(`[${code}]`) === true;
  const firing = own.some(({ name, isNear }) => !isNear && finds(name));
  const near = own.filter(({ isNear }) => isNear);
  return [
    ...(firing ? [] : [`${code}: no case in which it is found`]),
    ...(near.some(({ name }) => logs.has(name)) ? [] : [`${code}: no near-….yaml in which it is not found`]),
    ...near.filter(({ name }) => finds(name)).map(({ name }) => `${name}: the code is found`),
    ...own
      .filter(({ name, isNear }) => !isNear && logs.has(name) && !finds(name))
      .map(({ name }) => `${name}: the code is not found`),
  ];
}

if (prefixes.length === 0) {
  const coverage = suite('cases: coverage');

  coverage('each code that a topology can cause has a case and a near miss', () => {
    const codes = [...SOURCE_CODES, ...checks.map(({ name }) => name)];
    assert.equal(codes.flatMap(lacks).sort(), []);
  });

  coverage('there are many cases, each about a code that exists', () => {
    assert.ok(cases.length >= 150, `${cases.length} cases`);
    const codes = new Set([...SOURCE_CODES, ...checks.map(({ name }) => name)]);
    assert.equal(
      cases.filter(({ code }) => !codes.has(code)).map(({ name }) => name),
      [],
    );
  });
  coverage.run();
} else if (cases.length === 0) {
  throw new Error(`no case has a name that begins with ${prefixes.join(', ')}`);
}
