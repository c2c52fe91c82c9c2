/** What the config file says of plugins, generators and checks counts, and a run without changes loads none of it. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PluginLab } from '../support/plugin-lab.js';

const test = suite<{ lab: PluginLab }>('the config file');
const HOSTS = './plugins/hosts.mjs';

test.before.each((context) => {
  context.lab = new PluginLab();
});
test.after.each(({ lab }) => lab.dispose());

test('what a plugin made goes with it', ({ lab }) => {
  lab.installPrometheus();
  lab.configure([HOSTS, 'labbuild-plugin-prometheus']);
  lab.build();
  lab.configure([HOSTS]);
  assert.equal(lab.build().outputs.removed, [
    'prometheus/scrape.yml',
    ...['mgmt', 'servers', 'vpn'].map((zone) => `prometheus/targets/${zone}.yml`),
  ]);
  lab.write(
    'labbuild.config.yaml',
    lab.read('labbuild.config.yaml').replace('{', '{hosts-file: {folder: net}, '),
  );
  const { written, removed } = lab.build().outputs;
  assert.equal([written, removed], [['net/hosts'], ['etc/hosts']]);
  lab.remove('labbuild.config.yaml');
  assert.equal(lab.build().outputs.removed, ['net/hosts']);
});

test('checks of plugins are checks: their severity can be set, and they can be asked for', ({ lab }) => {
  lab.edit('L4_platform.yaml', '10.0.20.12/24', '10.0.20.11/24');
  const codes = (severity: string): readonly string[] => {
    lab.configure([HOSTS], `severity: {network/duplicate-ip: off, ${severity}}\n`);
    return lab
      .json('--validate')
      .diagnostics.filter(({ code }) => code.startsWith('hosts-file/'))
      .map((found) => `${found.severity} ${found.code} ${found.file} ${found.node}`);
  };
  const found = 'hosts-file/shared-address L4_platform.yaml L4_platform.lxc[lxc-web]';
  assert.equal(codes(''), [`warning ${found}`]);
  assert.equal(codes('hosts-file/shared-address: error'), [`error ${found}`]);
  lab.call();
  assert.match(
    lab.call('--explain', 'check:hosts-file/shared-address').stdout,
    'error, as labbuild.config.yaml:3 says',
  );
  assert.equal(codes('hosts-file/shared-address: off'), []);
  const { stdout } = lab.call('--explain', 'check:hosts-file/shared-address');
  assert.match(stdout, 'rule      an address stands for one host');
  assert.match(
    lab.call('--explain', 'check:hosts-file/shared-adress').stderr,
    'did you mean check:hosts-file/shared-address?',
  );
  assert.equal(lab.call('--list').stdout, 'etc/hosts\n');
});

test('a program says the same as YAML would, and is evaluated again when a file of it changes', ({ lab }) => {
  lab.write('domain.mjs', "export const domain = 'a.example';\n");
  lab.write(
    'labbuild.config.mjs',
    `import { defineConfig } from 'labbuild';
import { domain } from './domain.mjs';
const off = { enabled: false };
process.stderr.write('EVALUATED');
export default defineConfig({
  generators: Object.fromEntries(
    ['terraform-proxmox', 'terraform-mikrotik', 'ansible', 'docs', 'proxmox-installer'].map((name) => [name, off]),
  ),
  plugins: [{ use: './plugins/hosts.mjs', options: { domain } }],
});
`,
  );
  assert.equal(lab.rendered(), ['etc/hosts']);
  assert.match(lab.read('generated/etc/hosts'), ' lxc-db.a.example\n');
  assert.is(lab.call().stderr, '', 'nothing has changed');
  lab.edit('domain.mjs', 'a.example', 'b.example');
  assert.equal(lab.rendered(), ['etc/hosts']);
  assert.match(lab.call('--explain', 'etc/hosts').stdout, 'a.example" → "b.example');
  lab.edit('domain.mjs', /$/, '// a comment\n');
  assert.equal(lab.rendered(), []);
  lab.write('labbuild.config.yaml', '{}\n');
  const { status, stderr } = lab.call();
  assert.is(status, 1);
  assert.match(stderr, 'labbuild.config.mjs stands beside labbuild.config.yaml');
  lab.remove('labbuild.config.yaml');
  assert.equal(lab.rendered(), []);
});

for (const [what, text, message] of [
  [
    'is no JavaScript',
    'export default {\n  plugins: ;\n};\n',
    /^labbuild.config.mjs:2:1 error .*Unexpected token/,
  ],
  ['throws', '\nthrow new Error("no");\n', /^labbuild.config.mjs:2:1 error .*: no \[config\/invalid\]/],
  ['exports nothing', 'export const x = 1;\n', /^labbuild.config.mjs:1:1 error .* has no default export/],
  [
    'holds a function',
    'export default { plugins: [() => 1] };\n',
    /plugins\[0\] is a function; plain data was expected/,
  ],
  ['is not what it may be', 'export default { plugin: [] };\n', /did you mean plugins\?/],
] as const) {
  test(`a program that ${what}`, ({ lab }) => {
    lab.write('labbuild.config.mjs', text);
    const { status, stderr } = lab.call('--validate');
    assert.is(status, 1);
    assert.match(stderr, message);
    assert.not.match(stderr, '    at ');
  });
}

test('generators can be switched off, moved, and told which versions they ask for', ({ lab }) => {
  const config = 'generators: {docs: {enabled: false}, ansible: {enabled: false}}\n';
  lab.write('labbuild.config.yaml', config);
  lab.build();
  const router = 'terraform-mikrotik: {folder: routers/main, provider_version: "1.99.0"}';
  lab.write('labbuild.config.yaml', config.replace('{docs', `{${router}, docs`));
  const { rendered, removed } = lab.build().outputs;
  assert.ok(
    rendered.length > 0 && rendered.every((path) => /^routers\/main(?:-rtr-travel)?\//.test(path)),
    rendered.join(),
  );
  assert.equal(removed.length, rendered.length);
  assert.match(lab.read('generated/routers/main/provider.tf'), 'version = "1.99.0"');
  lab.write('labbuild.config.yaml', lab.read('labbuild.config.yaml').replace('1.99.0', '1.99.1'));
  assert.equal(lab.rendered(), ['routers/main-rtr-travel/provider.tf', 'routers/main/provider.tf']);
  lab.write('labbuild.config.yaml', 'generators: {docs: {folder: ../out}, dox: {enabled: true}}\n');
  const { stderr } = lab.call();
  assert.match(stderr, 'the output "../out/overview.md" would not lie inside the output folder');
  assert.match(
    stderr,
    'labbuild.config.yaml:1:38 error the config file: generators: there is no generator "dox"',
  );
});

test.run();
