/** What a report tells is what --explain tells. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { redactSecrets } from '../../src/cli/explain-answer.js';
import type { Explainer } from '../../src/engine/explain.js';
import { collectReport } from '../../src/report/collect.js';
import { Model } from '../../src/report/model.js';
import { outlineOf, standingFor } from '../../src/report/outline.js';
import { search } from '../../src/report/search.js';
import { fixed, host, perHost, scenario } from '../engine/lab.js';
import { Program } from '../support/command.js';
import { explaining, reportOf } from '../support/report.js';

const test = suite('the model of a report');

const ROOM = 1e6;

/** The reads of an output as a report has them, in the words of --explain. */
function readsIn(model: Model, output: number): readonly object[] {
  const { nodes, texts } = model;
  return model.readsOf(output).map(({ kind, place, via }) => {
    const through = via.map((query) => texts.queries[query] ?? '');
    const rest = through.length > 0 ? { via: through } : {};
    if (kind === 'template') return { node: `template:${texts.templates[place]}`, ...rest };
    return {
      node: nodes.address(place),
      kind,
      text: nodes.valueText(place, ROOM),
      at: nodes.place(place),
      ...rest,
    };
  });
}

function readsTold(explainer: Explainer, path: string): readonly object[] {
  const { reads = [] } = explainer.output(path) ?? {};
  return reads
    .filter(({ node }) => !node.startsWith('code:'))
    .map(({ node, kind, via, file, line }) => {
      const rest = via ? { via } : {};
      if (node.startsWith('template:')) return { node, ...rest };
      const { value, redacted } = explainer.values.origin(node);
      const text = redacted ? '(hidden)' : value === undefined ? 'not there' : JSON.stringify(value);
      return { node, kind, text, at: file === undefined ? '' : `${file}:${line}`, ...rest };
    });
}

const outputsIn = ({ texts }: Model, outputs: readonly number[]): readonly (string | undefined)[] =>
  outputs.map((output) => texts.outputs[output]);
const outputsTold = (readers: readonly { readonly task: string }[] = []): readonly string[] =>
  readers.flatMap(({ task }) => (task.startsWith('output:') ? [task.slice('output:'.length)] : []));

test('of the example lab: what each output reads, with values and places, and what fields and files feed', async () => {
  const lab = new Program();
  try {
    lab.build();
    const places = { root: lab.root, cacheFolder: lab.path('.cache') };
    await explaining(places, redactSecrets, (explainer) => {
      const model = new Model(collectReport(explainer, redactSecrets, '1'));
      const { texts, nodes } = model;
      assert.equal(texts.outputs, explainer.outputNames());
      for (const [n, path] of texts.outputs.entries()) {
        assert.equal(readsIn(model, n), readsTold(explainer, path), path);
      }
      for (const address of [
        'L4_platform.lxc[lxc-db].resources.memory_mb',
        'L4_platform.lxc[lxc-db]',
        'L4_platform.lxc',
        'L4_platform._defaults.lxc.boot.onboot',
        'L2_network.networks[net-servers].cidr',
        'L0_meta.version',
        // Looked for in vain.
        'L4_platform.lxc[lxc-db].boot',
      ]) {
        const node = nodes.find(address);
        if (node === undefined) throw new Error(`${address} is missing`);
        assert.is(nodes.address(node), address);
        assert.equal(
          outputsIn(model, model.readersOfNode(node)),
          outputsTold(explainer.node(address)?.readers),
          address,
        );
      }
      for (const [n, file] of texts.sources.entries()) {
        // Folders of entities, layers, and some of their files.
        if (n % 16 !== 0 && !file.endsWith('_index.yaml') && !/^topology\/[^/]*$/.test(file)) continue;
        assert.equal(
          outputsIn(model, model.readersOfSource(n)),
          outputsTold(explainer.source(file)?.readers),
          file,
        );
      }
      for (const [n, name] of texts.templates.entries()) {
        assert.equal(
          outputsIn(model, model.readersOfTemplate(n)),
          outputsTold(explainer.template(name)?.readers),
          name,
        );
      }
      assert.is(model.nodes.find('L9_none'), undefined);
    });
  } finally {
    lab.dispose();
  }
});

const LAB = {
  hosts: [
    { id: 'a', size: 1, login: { psk: 'hunter2', user: 'u\u2028</script>' } },
    { id: 'b', size: 2 },
  ],
  site: { name: 'Fern', limits: [1, null, true] },
};

async function toyModel(): Promise<Model> {
  let model: Model | undefined;
  const all = fixed({ 'all.txt': (lab) => [lab.root.value, host(lab, 'c').at('size').value] });
  await scenario({ generators: [perHost, all] }, async (toy) => {
    toy.write('main.json', LAB);
    await toy.run();
    model = new Model(await reportOf(toy.project, (node) => node.endsWith('psk')));
  });
  if (!model) throw new Error('there is no report');
  return model;
}

test('secrets are in it nowhere, nor what holds them', async () => {
  const model = await toyModel();
  const { nodes, texts } = model;
  const text = (address: string): string => nodes.valueText(nodes.find(address) ?? -1, ROOM);
  assert.is(text('hosts[a].login.psk'), '(hidden)');
  assert.is(text('hosts[a].login'), '(hidden)');
  assert.is(text('hosts[b]'), '{"id":"b","size":2}');
  assert.is(text('site'), '{"limits":[1,null,true],"name":"Fern"}');
  assert.not.match(JSON.stringify(texts), 'hunter2');
});

test('values are cut, keys are listed, and what is not there says so', async () => {
  const { nodes } = await toyModel();
  const at = (address: string): number => nodes.find(address) ?? -1;
  assert.is(nodes.valueText(at('site'), 12), '{"limits":[…');
  assert.is(nodes.keysText(at('hosts'), ROOM), 'a, b');
  assert.is(nodes.keysText(at('hosts'), 3), 'a,…');
  assert.is(nodes.valueText(at('hosts[c]'), ROOM), 'not there');
  assert.is(nodes.place(at('hosts[c]')), nodes.place(at('hosts')), 'it would be written there');
  assert.ok(nodes.place(at('hosts[a].size')).startsWith('main.json:'));
});

test('searching finds parts of paths, steps, addresses and values, whatever their case', async () => {
  const model = await toyModel();
  const found = (query: string): readonly string[] => {
    const { nodes, outputs, sources } = search(model, query);
    return [
      ...nodes.map((node) => model.nodes.address(node)),
      ...outputs.map((n) => model.texts.outputs[n] ?? ''),
      ...sources.map((n) => model.texts.sources[n] ?? ''),
    ];
  };
  assert.equal(found('fern'), ['site.name']);
  assert.equal([...found('SIZE')].sort(), ['hosts[a].size', 'hosts[b].size', 'hosts[c].size']);
  assert.equal(found('hosts[a].size'), ['hosts[a].size']);
  assert.equal(found('[a] size'), ['hosts[a].size']);
  assert.equal(found('hosts/b'), ['hosts/b.txt']);
  assert.equal(found('.json'), ['main.json']);
  assert.equal(found('hunter2'), [], 'a secret is not found by its value');
  assert.equal(found('nothing like it'), []);
});

test('the outline has layers, what they hold, and the items of lists', async () => {
  const { nodes } = await toyModel();
  const outline = outlineOf(nodes);
  assert.equal(
    outline.nodes.map((node, n) => `${outline.depths[n]} ${nodes.address(node)}`),
    [
      ...['0 hosts', '1 hosts[a]', '1 hosts[b]', '0 site', '1 site.limits', '2 site.limits[#0]'],
      ...['2 site.limits[#1]', '2 site.limits[#2]', '1 site.name'],
    ],
  );
  const standing = standingFor(nodes, outline, [nodes.find('hosts[a].login.user') ?? 0, 0]);
  assert.equal(
    standing.map((node) => nodes.address(node)),
    ['hosts[a]'],
  );
});

test('outputs have their histories, and runs their reasons', async () => {
  let model: Model | undefined;
  await scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', LAB);
    await toy.run();
    toy.write('main.json', { ...LAB, hosts: [{ id: 'a', size: 5 }, LAB.hosts[1]] });
    await toy.run();
    model = new Model(await reportOf(toy.project));
  });
  const [a, b] = model?.outputs ?? [];
  assert.equal(
    a?.history.map(({ renderMs, ...rest }) => ({ ...rest, isTimed: renderMs > 0 })),
    [
      { run: 1, reason: 0, written: true, isTimed: true },
      { run: 2, reason: 0, written: true, isTimed: true },
    ],
  );
  assert.is(b?.history.length, 1);
  assert.is(b?.generator, 'per-host');
  assert.equal(model?.texts.runs.at(-1)?.reasons, [[{ node: 'hosts[a].size', old: 1, new: 5 }]]);
  assert.is(model?.texts.version, '1.2.3');
});

test.run();
