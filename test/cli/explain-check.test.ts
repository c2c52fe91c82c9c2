import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, isAdjustable, isCode } from '../../src/checks/codes.js';
import { checks } from '../../src/checks/index.js';
import { type CodeAnswer, describeCheck, explainCheck } from '../../src/cli/explain-check.js';
import { Explainer } from '../../src/engine/explain.js';
import { CONFIG, SmallLab } from '../support/small-lab.js';

kleur.enabled = false;
const test = suite<{ lab: SmallLab; explainer: Explainer }>('--explain check:CODE');

test.before(async (context) => {
  context.lab = new SmallLab();
  context.lab.write(
    'L4_platform.yaml',
    '_defaults: {}\nlxc:\n  - {id: lxc-a, vmid: 200, name: a}\n  - {id: lxc-b, vmid: 200, name: b}\n',
  );
  context.lab.write(CONFIG, 'severity:\n  platform/duplicate-vmid: warning\n  network/wan: "off"\n');
  await context.lab.run();
  const explainer = await Explainer.open(context.lab.project, () => false);
  if (!explainer) throw new Error('there is no manifest');
  context.explainer = explainer;
});
test.after(({ lab, explainer }) => {
  explainer.close();
  lab.dispose();
});

function answer(explainer: Explainer | undefined, code: string): CodeAnswer {
  const found = explainCheck(explainer, code);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

test('every code: its rule and severity, and its check or who else reports it', ({ explainer, lab }) => {
  const checked = new Set(checks.map(({ name }) => name));
  for (const code of Object.keys(codes)) {
    const found = answer(explainer, code);
    assert.ok(found.rule.length > 10 && found.severity, code);
    assert.is(found.reads !== undefined, checked.has(code), code);
    if (checked.has(code)) assert.is(found.reportedBy, undefined, code);
    const text = describeCheck(found, lab.root);
    assert.match(text, `check:${code}\n  rule      ${found.rule}`);
    assert.not.match(text, 'undefined');
    const fixed = isCode(code) && !isAdjustable(code);
    if (fixed) assert.match(text, "can't be changed", code);
    assert.not.match(describeCheck(answer(undefined, code), lab.root), 'findings', 'nothing has been built');
  }
});

test('codes without a check of their own: who reports them', ({ explainer, lab }) => {
  for (const code of ['source/limit', 'template/syntax', 'plugin/load', 'query/cycle', 'output/foreign']) {
    const text = describeCheck(answer(explainer, code), lab.root);
    assert.match(text, /^ {2}reported {2}by \w/m, code);
    assert.not.match(text, 'run labbuild first');
  }
});

test('the severity is that of the config file, with its place', ({ explainer, lab }) => {
  const found = answer(explainer, 'platform/duplicate-vmid');
  assert.equal([found.severity, found.severityFrom], ['warning', `${CONFIG}:2`]);
  assert.match(describeCheck(found, lab.root), `severity  warning, as ${CONFIG}:2 says`);
  assert.is(answer(explainer, 'network/wan').severity, 'off');
  assert.is(answer(explainer, 'references/unused').severity, 'off');
  assert.match(describeCheck(answer(explainer, 'references/unused'), lab.root), 'not reported unless');
  assert.is(answer(explainer, 'ids/duplicate').severityFrom, undefined);
});

test('what it found, with its places, when it ran and what it read', ({ explainer, lab }) => {
  const found = answer(explainer, 'platform/duplicate-vmid');
  assert.is(found.diagnostics?.length, 1);
  assert.is(found.diagnostics?.[0]?.file, 'L4_platform.yaml');
  assert.match(found.ran ?? '', /^\d{4}-\d\d-\d\dT/);
  assert.ok(found.reads?.some(({ node, via }) => node === 'L4_platform.lxc[lxc-a].vmid' && via?.length));
  const text = describeCheck(found, lab.root);
  assert.match(text, 'findings 1');
  assert.match(text, /L4_platform\.yaml:4:\d+ warning/);
  assert.match(text, /reads \d+ nodes, through \d+ queries/);
  assert.match(text, /L4_platform\.lxc\[\*\]/);
  assert.ok(text.split('\n').length < 120, 'it is shortened');
});

test('unknown codes: the nearest, those of the family, or the families', ({ explainer }) => {
  const refusal = (code: string): string => String(explainCheck(explainer, code));
  assert.match(refusal('network/duplicate-pi'), 'did you mean check:network/duplicate-ip?');
  assert.match(refusal('governance/zzzzzzzzzzzz'), 'there are governance/version, ');
  assert.match(refusal('zzz'), 'codes begin with source/, ');
  assert.match(refusal(''), 'codes begin with');
  assert.match(refusal('__proto__'), 'there is no check:__proto__');
});

test.run();
