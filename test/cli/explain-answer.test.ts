/** What `--explain WHAT` means, and tells of nodes, sources and templates, in the small lab that the cases edit. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo, describe, redactSecrets, thingCalled } from '../../src/cli/explain-answer.js';
import { PLAIN_PAGE } from '../../src/cli/explain-lines.js';
import { run } from '../../src/engine/build.js';
import { Explainer } from '../../src/engine/explain.js';
import type { ExplainedNode, ExplainedSource } from '../../src/engine/explained.js';
import { labProject } from '../../src/project.js';
import { PROJECT } from '../support/example-lab.js';

kleur.enabled = false;
const PLATFORM = 'L4_platform.yaml';
const test = suite<{ root: string; lab: Explainer }>('what --explain tells');

test.before(async (context) => {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-explain-'));
  context.root = root;
  cpSync(path.join(PROJECT, 'test/cases/base'), root, { recursive: true });
  writeFileSync(path.join(root, 'labbuild.config.yaml'), 'severity:\n  network/wan: warning\n');
  const project = labProject({
    root,
    entry: 'topology.yaml',
    absent: [],
    outputFolder: path.join(root, 'generated'),
    cacheFolder: path.join(root, '.cache'),
    packageFolder: PROJECT,
  });
  await run(project, { mode: 'build', jobs: 1 });
  const explainer = await Explainer.open(project, redactSecrets);
  if (!explainer) throw new Error('there is no manifest');
  context.lab = explainer;
});
test.after(({ root, lab }) => {
  lab.close();
  rmSync(root, { recursive: true, force: true });
});

function answer<T>(lab: Explainer, what: string): T {
  const thing = thingCalled(lab, what);
  const found = typeof thing === 'string' ? undefined : answerTo(lab, thing);
  if (!found) throw new Error(String(thing));
  return found as object as T;
}

function told(lab: Explainer, what: string, page = PLAIN_PAGE): string {
  return describe(answer(lab, what), page, '/');
}

function refused(lab: Explainer, what: string): string {
  const thing = thingCalled(lab, what);
  if (typeof thing !== 'string') throw new Error(`${what} is ${thing.kind} ${thing.name}`);
  return thing;
}

const outputsOf = (readers: ExplainedNode['readers']): readonly string[] =>
  readers.flatMap(({ task }) => (task.startsWith('output:') ? [task.slice('output:'.length)] : []));

test('a field that is inherited: its value, and from where; the other way round: who inherits', ({ lab }) => {
  assert.is(
    told(lab, 'L4_platform.lxc[lxc-web].resources.memory_mb'),
    `L4_platform.lxc[lxc-web].resources.memory_mb
  value      512
  inherited  from L4_platform._defaults.lxc.resources.memory_mb
  written    L4_platform.yaml:7

outputs that read it 2
  through guestRow(lxc-web)
    docs/devices.md
  through lxcResource(lxc-web)
    terraform/lxc.tf

checks that read it 77
  65 through judged()
    application 4, foundation 9, ids 1, network 21, observability 2
    operations 5, platform 7, references 4, storage 12
  12 through form()
    governance 1, ids 1, schema 10
`,
  );
  const profile = 'L2_network.network_profiles.prof-vlan.segmentation_type';
  const { value, inheritedFrom, file, line } = answer<ExplainedNode>(
    lab,
    'L2_network.networks[net-servers].segmentation_type',
  );
  assert.equal(
    { value, inheritedFrom, file, line },
    { value: 'vlan', inheritedFrom: profile, file: 'L2_network.yaml', line: 34 },
  );
  const by = answer<ExplainedNode>(lab, profile).inheritedBy;
  assert.ok(by?.includes('L2_network.networks[net-servers].segmentation_type'));
  assert.equal(answer<ExplainedNode>(lab, 'L4_platform._defaults.lxc.resources.memory_mb').inheritedBy, [
    'L4_platform.lxc[lxc-dns].resources.memory_mb',
    'L4_platform.lxc[lxc-web].resources.memory_mb',
  ]);
});

test('an entity: what it inherits, where a person finds it; the same through a line of its source', ({
  lab,
}) => {
  const text = told(lab, 'L4_platform.lxc[lxc-web]');
  assert.match(
    text,
    `
inherits 12
  from L4_platform._defaults.lxc  L4_platform.yaml
    :10   ansible.enabled = true
    :10   ansible.user = "root"
    :3    device_ref = "pve-1"
    :9    dns.nameserver = "10.0.20.13"
    :9    dns.searchdomain = "lab.example"
    :6    os = {"type":"debian","version":"12"}
    :7    resources = {"cores":1,"memory_mb":512}
    :8    storage = {"rootfs":{"size_gb":8,"storage_ref":"storage-fast"}}
    :4    template_ref = "tpl-debian"
    :5    trust_zone_ref = "servers"
  from L4_platform._defaults.networks.servers  L4_platform.yaml
    :15   networks[#0].bridge_ref = "bridge-pve-1"
    :15   networks[#0].network_ref = "net-servers"

outputs that read it 16
`,
  );
  assert.match(text, '  decides which files there are of: ansible\n');
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.is(told(lab, `${PLATFORM}:37`), told(lab, 'L4_platform.lxc[lxc-web].name'));
  assert.is(
    told(lab, 'topology.yaml:6'),
    told(lab, 'L4_platform'),
    'what is included stands where the include is',
  );
  assert.is(told(lab, 'L4_platform.lxc.lxc-web.name'), told(lab, 'L4_platform.lxc[lxc-web].name'));
});

test('a source: what it holds and feeds; a template: what is made by it', ({ lab }) => {
  const text = told(lab, PLATFORM);
  assert.match(text, 'L4_platform.yaml\n  holds     L4_platform\n\noutputs that read it 36\n');
  const entry = answer<ExplainedSource>(lab, 'topology.yaml');
  assert.equal(entry.nodes, ['']);
  assert.is(entry.includes.length, 8);
  assert.not(outputsOf(entry.readers).includes('terraform/lxc.tf'), 'what it includes is not its own');
  const config = answer<ExplainedSource>(lab, 'labbuild.config.yaml');
  assert.equal(config.nodes, ['config']);
  assert.ok(config.readers.some(({ task }) => task === 'check:network/wan'));
  assert.not(outputsOf(config.readers).includes('terraform/lxc.tf'));
  const template = told(lab, 'templates/docs/services.md.mustache');
  assert.match(
    template,
    /^docs\/services\.md\.mustache\n {2}file {2}\/.*\n\noutputs that read it 1\n {2}docs\/services\.md\n/,
  );
  assert.is(told(lab, 'services.md.mustache'), template);
});

test('what a query came to, and what reads it', ({ lab }) => {
  const address = answer<ExplainedNode>(lab, 'addressesOf(lxc-web)');
  assert.match(JSON.stringify(address.value), '10.0.20.12');
  assert.ok(address.reads?.some(({ node }) => node === 'L4_platform.lxc[lxc-web].networks[#0].ip'));
  assert.ok(outputsOf(address.readers).includes('docs/ip-allocation.md'));
});

test('what is not there: the nearest names; what could be several: all of them', ({ lab }) => {
  assert.is(
    refused(lab, 'L4_platform.lxc[lxc-wep]'),
    'there is no output, source, template, plugin, check or node "L4_platform.lxc[lxc-wep]"; near it:\n  L4_platform.lxc[lxc-web]',
  );
  assert.match(
    refused(lab, 'L4_platform.lxc[lxc-db].resources.memroy_mb'),
    '\n  L4_platform.lxc[lxc-db].resources.memory_mb',
  );
  assert.match(refused(lab, 'L4_platfrm.lxc'), 'near it:\n  L4_platform');
  assert.match(refused(lab, 'L4_platfrm.yaml'), '\n  L4_platform.yaml');
  assert.match(refused(lab, 'terraform/lcx.tf'), 'near it:\n  terraform/lxc.tf');
  assert.match(refused(lab, 'templates/docs/servces.md.mustache'), '\n  templates/docs/services.md.mustache');
  assert.match(refused(lab, 'xyzzy'), 'see labbuild --list');
  assert.match(
    refused(lab, 'provider.tf'),
    '"provider.tf" could be any of:\n  terraform-mikrotik-rtr-travel/provider.tf\n  terraform-mikrotik/provider.tf\n  terraform/provider.tf',
  );
});

test('a verbose page folds nothing', ({ lab }) => {
  const text = told(lab, 'L4_platform.lxc[lxc-db]', { ...PLAIN_PAGE, verbose: true });
  assert.match(text, 'platform/over-commit');
  assert.not.match(told(lab, 'L4_platform.lxc[lxc-db]'), 'platform/over-commit');
});

test.run();
