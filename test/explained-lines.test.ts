/** `--explain FILE:LINE` on the example lab: nearly every line that shows something of the topology is explained. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explainedLines } from '../bench/explained-lines.js';
import { describeLine, explainLine, fileLine } from '../src/cli/explain-line.js';
import type { ExplainedLine } from '../src/engine/explained.js';
import { labProject } from '../src/project.js';
import { ExampleLab, PROJECT } from './support/example-lab.js';

const test = suite<{ lab: ExampleLab }>('--explain FILE:LINE');
const MEMORY = 'topology/L4-platform/lxc/lxc-db.yaml';

test.before(async (context) => {
  context.lab = new ExampleLab();
  await context.lab.build();
});
test.after(({ lab }) => lab.dispose());

function explained(lab: ExampleLab, what: string): Promise<ExplainedLine | string | undefined> {
  const { root } = lab;
  const line = fileLine(what);
  if (!line) throw new Error(`${what} is no line`);
  const project = labProject({
    root,
    entry: 'topology/topology.yaml',
    absent: ['topology.yaml'],
    outputFolder: `${root}/generated`,
    cacheFolder: `${root}/.cache`,
    packageFolder: PROJECT,
  });
  return explainLine(project, line, (address) => address.endsWith('.swap_mb'));
}

/** Number of the first line of an output that matches. */
function numberOf(lab: ExampleLab, output: string, pattern: RegExp): number {
  return (
    lab
      .read(`generated/${output}`)
      .split('\n')
      .findIndex((text) => pattern.test(text)) + 1
  );
}

test('98 of 100 lines that show a scalar of the topology name its node', async ({ lab }) => {
  const { showing, unexplained } = await explainedLines(lab.root);
  assert.ok(showing > 1000);
  assert.ok(unexplained.length <= showing * 0.02, unexplained.join('\n'));
});

test('a line names its template, and the node with its value and place; the file itself may be edited', async ({
  lab,
}) => {
  const n = numberOf(lab, 'terraform/lxc.tf', /dedicated = /);
  const before = await explained(lab, `lxc.tf:${n}`);
  if (typeof before !== 'object') throw new Error(String(before));
  const [origin, ...others] = before.origins;
  assert.equal(others, []);
  assert.is(before.template, 'terraform/lxc.tf.mustache');
  assert.is(origin?.node, 'L4_platform.lxc[lxc-db].resources.memory_mb');
  assert.is(origin?.file, MEMORY);
  assert.is(
    before.text,
    `    dedicated = ${origin?.value}`.replace(/^ */, (_) => before.text.match(/^ */)?.[0] ?? ''),
  );
  assert.is(before.stale, undefined);

  // The named value is what makes the line.
  lab.write(MEMORY, lab.read(MEMORY).replace(/memory_mb: \d+/, 'memory_mb: 7777'));
  const after = await explained(lab, `terraform/lxc.tf:${n}`);
  if (typeof after !== 'object') throw new Error(String(after));
  assert.match(after.text, 'dedicated = 7777');
  assert.is(after.stale, true);
  assert.match(describeLine(after), 'the file holds another line there');
  await lab.build();
  assert.match(lab.read('generated/terraform/lxc.tf').split('\n')[n - 1] ?? '', 'dedicated = 7777');
});

test('a value that must not be shown is not', async ({ lab }) => {
  const line = await explained(lab, `lxc.tf:${numberOf(lab, 'terraform/lxc.tf', /swap +=/)}`);
  if (typeof line !== 'object') throw new Error(String(line));
  assert.is(line.origins[0]?.redacted, true);
  assert.not('value' in (line.origins[0] ?? {}));
  assert.match(describeLine(line), '(hidden)');
});

test('a line that is not there, an output that is not there, and a name of several', async ({ lab }) => {
  assert.match(
    String(await explained(lab, 'lxc.tf:99999')),
    /terraform\/lxc\.tf has \d+ lines, so none is number 99999/,
  );
  assert.is(await explained(lab, 'nothing.tf:1'), undefined);
  assert.match(String(await explained(lab, 'provider.tf:1')), 'could be any of');
  assert.is(fileLine('L4_platform.lxc'), undefined);
  assert.is(fileLine('a:0'), undefined);
});

test.run();
