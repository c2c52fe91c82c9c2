/** Plugins as a user has them: tracked, threaded and explained like what labbuild brings along. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTrace } from '../../bench/trace.js';
import { PluginLab } from '../support/plugin-lab.js';

const test = suite<{ lab: PluginLab }>('plugins');
const HOSTS = './plugins/hosts.mjs';
const PROMETHEUS = 'labbuild-plugin-prometheus';
const targets = (zone: string): string => `prometheus/targets/${zone}.yml`;
const ALL = ['etc/hosts', 'prometheus/scrape.yml', targets('mgmt'), targets('servers'), targets('vpn')];
const OF_PROMETHEUS = ALL.slice(1);

test.before.each((context) => {
  context.lab = new PluginLab();
  context.lab.installPrometheus();
  context.lab.configure([HOSTS, PROMETHEUS]);
});
test.after.each(({ lab }) => lab.dispose());

test('an edit renders the outputs that read it, and no others', ({ lab }) => {
  assert.equal(lab.rendered(), ALL);
  assert.match(lab.read('generated/etc/hosts'), '\n10.0.20.11 lxc-db\n');
  assert.match(lab.read(`generated/${targets('servers')}`), '    - 10.0.20.11:9100\n');
  assert.match(lab.read('generated/prometheus/scrape.yml'), 'job_name: node\n');
  assert.equal(lab.rendered(), []);
  lab.edit('L4_platform.yaml', '10.0.20.11/24', '10.0.20.111/24');
  assert.equal(lab.rendered(), ['etc/hosts', targets('servers')]);
  assert.match(lab.read('generated/etc/hosts'), '\n10.0.20.111 lxc-db\n');
  lab.edit('L4_platform.yaml', /^/, '# a comment\n');
  assert.equal(lab.rendered(), []);
  assert.equal([lab.call('--check').status, lab.call('--verify').status], [0, 0]);
});

test('the code of a plugin, its templates and its dependencies are inputs', ({ lab }) => {
  lab.build();
  lab.edit('plugins/hosts.mjs', '127.0.0.1 localhost', '127.0.0.1 localhost\\n::1 localhost');
  assert.equal(lab.rendered(), ['etc/hosts']);
  assert.match(lab.read('generated/etc/hosts'), '\n::1 localhost\n');
  assert.match(lab.call('--explain', 'etc/hosts').stdout, 'the plugin ./plugins/hosts.mjs changed');
  lab.edit(`node_modules/${PROMETHEUS}/src/zones.js`, 'const zones', '// a comment\nconst zones');
  assert.equal(lab.rendered(), OF_PROMETHEUS, 'a module that its entry imports');
  lab.edit(`node_modules/${PROMETHEUS}/templates/prometheus/scrape.yml.mustache`, 'targets/', './targets/');
  assert.equal(lab.rendered(), OF_PROMETHEUS, 'its package has changed');
  assert.match(lab.read('generated/prometheus/scrape.yml'), './targets/');
  lab.installPorts('2.0.0', 9200);
  assert.equal(lab.rendered(), OF_PROMETHEUS, 'another version of what it depends on');
  assert.match(lab.read(`generated/${targets('vpn')}`), ':9200\n');
  assert.equal(lab.rendered(), []);
  lab.write('plugins/names.mjs', 'export const local = "localhost";\n');
  lab.edit('plugins/hosts.mjs', /^/, "import { local } from './names.mjs';\n");
  lab.edit('plugins/hosts.mjs', '127.0.0.1 localhost', '127.0.0.1 ${local}');
  lab.edit('plugins/hosts.mjs', /text: '(.*)',/, 'text: `$1`,');
  assert.equal(lab.rendered(), ['etc/hosts']);
  lab.edit('plugins/names.mjs', '"localhost"', '"here"');
  assert.equal(lab.rendered(), ['etc/hosts'], 'a file that it imports by a relative path');
  assert.match(lab.read('generated/etc/hosts'), '127.0.0.1 here\n');
});

test('options are read like everything else, wherever the plugin stands in the list', ({ lab }) => {
  lab.build();
  lab.configure([{ use: HOSTS, options: { domain: 'lab.example' } }, PROMETHEUS]);
  assert.equal(lab.rendered(), ['etc/hosts']);
  assert.match(lab.read('generated/etc/hosts'), ' lxc-db.lab.example\n');
  assert.match(
    lab.call('--explain', 'etc/hosts:4').stdout,
    'config.plugins[#0].options.domain = "lab.example"',
  );
  lab.configure([PROMETHEUS, { use: HOSTS, options: { domain: 'lab.example' } }]);
  assert.equal(lab.rendered(), []);
  lab.configure([
    { use: PROMETHEUS, options: { port: 1 } },
    { use: HOSTS, options: { domain: 'x.example' } },
  ]);
  assert.equal(lab.rendered(), ['etc/hosts', targets('mgmt'), targets('servers'), targets('vpn')]);
  assert.match(lab.read('generated/etc/hosts'), ' lxc-db.x.example\n');
  assert.equal(lab.call('--check').status, 0);
});

test('of many entities the one that changed is derived anew', ({ lab }) => {
  lab.write(
    'plugins/sizes.mjs',
    `import { defineGenerator, definePart, definePlugin, inline, model, plain } from 'labbuild';
const size = definePart({
  name: 'sizesOf',
  show(lab, id) {
    const memory = model.fieldsOf(model.guestOf(lab, id)).at('resources').at('memory_mb');
    return { name: plain.word(id), memory: plain.word(memory), unit: plain.word(lab.options.at('unit')) };
  },
});
const sizes = inline({
  language: plain.language,
  text: '{{#guests}}{{name}} {{memory}}{{#unit}} {{.}}{{/unit}}\\n{{/guests}}',
  context: (lab) => ({ guests: model.guests(lab).map(({ id }) => size.of(lab, id)) }),
});
const plan = (lab, { folder }) => [{ path: folder + '/all', kind: 'sizes', key: '' }];
export default definePlugin({
  generators: [defineGenerator({ name: 'sizes', queries: [size], plan, outputs: { sizes } })],
});
`,
  );
  lab.configure([{ use: './plugins/sizes.mjs', options: { unit: 'MB' } }]);
  const derived = (): readonly string[] => {
    assert.is(lab.call('--trace', 'run.json').stderr, '');
    const { traceEvents } = readTrace(lab.path('run.json'));
    return traceEvents
      .flatMap((event) => ('cat' in event && event.cat === 'query' ? [event.name] : []))
      .filter((name) => name.startsWith('sizesOf'));
  };
  assert.equal(derived(), ['sizesOf(lxc-db)', 'sizesOf(lxc-dns)', 'sizesOf(lxc-web)', 'sizesOf(vm-ci)']);
  assert.match(lab.read('generated/sizes/all'), 'lxc-web 512 MB\n');
  lab.edit('L4_platform.yaml', /(id: lxc-db[\s\S]*?memory_mb: )4096/, '$14097');
  assert.equal(derived(), ['sizesOf(lxc-db)']);
  assert.match(lab.read('generated/sizes/all'), 'lxc-db 4097 MB\n');
  const { stdout } = lab.call('--explain', 'sizes/all:1');
  assert.match(stdout, 'L4_platform.lxc[lxc-db].resources.memory_mb = 4097');
});

test('a plugin is explained by any name it has: what it makes, and what it checks', ({ lab }) => {
  lab.build();
  const made = (what: string): readonly string[] => {
    const { stdout, stderr } = lab.call('--explain', what, '--json');
    const { module, readers, plans } = JSON.parse(stdout || `{"module": ${JSON.stringify(stderr)}}`);
    return [module, ...(readers ?? []).map(({ task }: { task: string }) => task), ...(plans ?? [])];
  };
  for (const name of [HOSTS, 'plugins/hosts.mjs', `plugin:${HOSTS}`]) {
    assert.equal(made(name), [
      `plugin:${HOSTS}`,
      'check:hosts-file/shared-address',
      'output:etc/hosts',
      'hosts-file',
    ]);
  }
  for (const name of [PROMETHEUS, `node_modules/${PROMETHEUS}`, `node_modules/${PROMETHEUS}/src/index.js`]) {
    const outputs = OF_PROMETHEUS.map((file) => `output:${file}`);
    assert.equal(made(name), [`plugin:${PROMETHEUS}`, ...outputs, 'prometheus']);
  }
  assert.match(lab.call('--explain', HOSTS).stdout, /^\.\/plugins\/hosts\.mjs\n {2}plugin\n/);
  assert.match(lab.call('--explain', 'plugins/host.mjs').stderr, 'near it:\n  ./plugins/hosts.mjs\n');
  assert.match(lab.call('--explain', 'engine').stderr, 'there is no output');
});

test('a run without changes loads none of their code, and notices when it changes', ({ lab }) => {
  lab.edit('plugins/hosts.mjs', /$/, "\nprocess.stderr.write('LOADED');\n");
  assert.match(lab.call().stderr, 'LOADED');
  for (const words of [[], ['--check'], ['--validate']]) {
    const { status, stderr } = lab.call(...words);
    assert.equal([status, stderr], [0, ''], words.join());
  }
  lab.write(`node_modules/${PROMETHEUS}/NEWS.md`, 'a file more in the package');
  assert.match(lab.call().stderr, 'LOADED');
  assert.is(lab.call().stderr, '');
});

test.run();
