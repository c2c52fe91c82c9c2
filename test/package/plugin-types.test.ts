/** The types that a plugin's author has from the installed package, which brings none of the tools it is built with. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as api from '../../src/index.js';
import { PROJECT } from '../support/example-lab.js';
import { install, packed } from '../support/packed.js';

const test = suite('types');

const CONSUMER = `
import { cell, composed, defineCheck, defineConfig, defineGenerator, definePart, definePlugin, defineQuery, inline, model, plain, yaml } from 'labbuild';
import type { Lab, Plugin, View } from 'labbuild';

const hosts = defineQuery({
  name: 'hosts',
  run: (lab, key) => model.hostIds(lab).map((id) => ({ id, key, ip: model.primaryIp(lab, id), n: cell(1) })),
});

export function types(lab: Lab): void {
  const first = lab.query(hosts, 'x').ordered()[0];
  const ip: string | undefined = first?.at('ip').value;
  const n: number | undefined = first?.at('n').value;
  // @ts-expect-error an address is no number
  const wrong: number | undefined = first?.at('ip').value;
  // @ts-expect-error the query's result has no such field
  first?.at('mac');
  const vmid: number | undefined = lab.root.at('L4_platform').at('lxc').member('lxc-a').at('vmid').value;
  // @ts-expect-error a vmid is no text
  const text: string | undefined = lab.root.at('L4_platform').at('lxc').member('lxc-a').at('vmid').value;
  // @ts-expect-error there is no such layer
  lab.root.at('L9_none');
  void [ip, n, wrong, vmid, text];
}

const part = definePart({
  name: 'hostPart',
  show: (lab, key) => ({ ip: plain.word(lab.query(hosts).member(key).at('ip')), own: lab.options.exists() }),
});
const generator = defineGenerator({
  name: 'hosts',
  queries: [hosts, part],
  plan: (lab, { folder }) => lab.query(hosts).keys().map((key) => ({ path: folder + '/' + key, kind: 'file', key })),
  outputs: {
    file: inline({
      language: plain.language,
      text: '{{ip}}',
      context: (lab, key) => ({ ip: plain.word(lab.query(hosts).member(key).at('ip')) }),
    }),
    whole: inline({
      language: plain.language,
      text: '{{#own}}{{ip}}{{/own}}',
      context(lab) {
        const shown = part.of(lab, 'a');
        const own: boolean = shown.own;
        // @ts-expect-error the part shows no such thing
        void shown.mac;
        return { own, ip: shown.ip };
      },
    }),
    // @ts-expect-error strings have to be escaped for the language of the file
    unescaped: inline({ language: plain.language, text: '{{ip}}', context: (lab, key) => ({ ip: key }) }),
    targets: composed({
      language: yaml.language,
      body(lab) {
        const port: unknown = lab.options.at('port').value;
        return yaml.document({ port: typeof port === 'number' ? port : 9100 });
      },
    }),
  },
});
const check = defineCheck({
  code: 'hosts/none',
  severity: 'warning',
  rule: 'there are hosts',
  run: (lab) => (model.hostIds(lab).length > 0 ? [] : [{ message: 'none', node: lab.root.address }]),
});
// @ts-expect-error there is no such severity
defineCheck({ code: 'a/b', severity: 'fatal', rule: '', run: () => [] });
// @ts-expect-error a plan says of what each file is
defineGenerator({ name: 'x', plan: () => [{ path: 'x' }], outputs: {} });
// @ts-expect-error there is no such severity
defineConfig({ severity: { 'a/b': 'fatal' } });
defineConfig({ severity: { 'a/b': 'off' }, plugins: ['./a.mjs', { use: 'b', options: { c: 1 } }], generators: { docs: { folder: 'd' } } });
const view: View<string> | undefined = undefined;
const plugin: Plugin = definePlugin({ generators: [generator], checks: [check], queries: [hosts] });
export default plugin;
export { view };
`;

/** Takes everything that the package exports. */
const EVERYTHING = `
import * as values from 'labbuild';
export type { ${typeNames().join(', ')} } from 'labbuild';
export const all = { ${Object.keys(api)
  .map((name) => `${name}: values.${name}`)
  .join(', ')} };
`;

/** Names of the types that the public API exports. */
function typeNames(): readonly string[] {
  const source = readFileSync(path.join(PROJECT, 'src/index.ts'), 'utf8');
  const lists = [...source.matchAll(/export (type )?\{([^}]*)\}/g)];
  return lists.flatMap(([, whole, list = '']) =>
    list.split(',').flatMap((item) => {
      const [, name] = (whole ? /(\w+)/ : /type (\w+)/).exec(item) ?? [];
      return name ?? [];
    }),
  );
}

const root = mkdtempSync(path.join(tmpdir(), 'labbuild-types-'));
test.after(() => rmSync(root, { recursive: true, force: true }));
test.before(() => {
  install(packed(), root);
  writeFileSync(path.join(root, 'package.json'), '{"type": "module"}');
  writeFileSync(path.join(root, 'plugin.ts'), CONSUMER);
  writeFileSync(path.join(root, 'everything.ts'), EVERYTHING);
});

for (const [module, resolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
] as const) {
  test(`a project in TypeScript is checked against the installed package: ${resolution}`, () => {
    const compiler = path.join(PROJECT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', module, '--moduleResolution', resolution];
    // Nothing but the package: no types of Node either.
    const alone = ['--skipLibCheck', 'false', '--types', '', '--ignoreConfig'];
    const words = [compiler, ...options, ...alone, 'plugin.ts', 'everything.ts'];
    const { stdout } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
    assert.is(stdout, '');
  });
}

test.run();
