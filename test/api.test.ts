/** The public API, from its source and as the package has it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as source from '../src/index.js';
import { PROJECT } from './support/example-lab.js';
import { CONFIG, SmallLab } from './support/small-lab.js';

const test = suite<{ lab: SmallLab }>('public API');
const built = (await import(pathToFileURL(path.join(PROJECT, 'dist/index.js')).href)) as typeof source;

test.before.each((context) => {
  context.lab = new SmallLab();
});
test.after.each(({ lab }) => lab.dispose());

test('the package exports what its source does', () => {
  assert.equal(Object.keys(built).sort(), Object.keys(source).sort());
  const types = readFileSync(path.join(PROJECT, 'dist/types/index.d.ts'), 'utf8');
  for (const name of Object.keys(source)) assert.match(types, name);
  assert.match(types, 'ValidateOptions');
});

for (const [what, { validate }] of [
  ['source', source],
  ['package', built],
] as const) {
  test(`validate finds what is wrong, and writes nothing: ${what}`, async ({ lab }) => {
    assert.equal(await validate(lab.root), []);
    lab.write(
      'L4_platform.yaml',
      '_defaults: {}\nlxc:\n  - {id: lxc-a, vmid: 200, name: a}\n  - {id: lxc-b, vmid: 200, name: b, memry: 1}\n',
    );
    const diagnostics = await validate(lab.root);
    const of = (code: string) => diagnostics.filter((one) => one.code === code);
    const [unknown] = of('schema/unknown-key');
    assert.equal([unknown?.severity, unknown?.file, unknown?.line], ['error', 'L4_platform.yaml', 4]);
    assert.is(of('platform/duplicate-vmid')[0]?.severity, 'error');
    assert.is(of('platform/duplicate-vmid')[0]?.related?.length, 1);
    lab.write(CONFIG, 'severity: {platform/duplicate-vmid: warning}\n');
    const severity = async (strict: boolean) =>
      (await validate(lab.root, { strict })).find(({ code }) => code === 'platform/duplicate-vmid')?.severity;
    assert.equal([await severity(false), await severity(true)], ['warning', 'error']);
    assert.not(existsSync(lab.path('.cache')) || existsSync(lab.path('generated')));
  });

  test(`validate makes use of what a build remembers, and leaves it as it was: ${what}`, async ({ lab }) => {
    await lab.run();
    const before = readFileSync(lab.path('.cache/manifest.db'));
    lab.write(CONFIG, 'severity: {network/wan: 5}\n');
    assert.equal(
      (await validate(lab.root)).map(({ code, file }) => `${code} ${file}`),
      [`config/invalid ${CONFIG}`],
    );
    assert.ok(readFileSync(lab.path('.cache/manifest.db')).equals(before));
  });

  test(`a root or an entry that is not there: ${what}`, async ({ lab }) => {
    try {
      await validate('/no/such/lab');
      assert.unreachable();
    } catch (error) {
      assert.is(error instanceof Error && error.name, 'UsageError');
    }
    const [missing, ...others] = await validate(lab.root, { topology: 'no-such.yaml' });
    assert.equal(
      [missing?.code, missing?.file, others.length],
      ['source/include-missing', 'no-such.yaml', 0],
    );
  });
}

test.run();
