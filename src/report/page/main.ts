/** The page: unpacks the report, and shows the part that its address names. */
import { Model } from '../model.js';
import { localTime } from '../run-words.js';
import { showBuilds } from './builds.js';
import { byId, count } from './dom.js';
import { Graph } from './graph.js';

/** What `packed` made, unpacked. */
async function unpacked(text: string): Promise<Uint8Array> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let n = 0; n < letters.length; n++) bytes[n] = letters.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function showPart(graph: Graph): void {
  const isGraph = /^#(graph|source|template|node|output)/.test(location.hash);
  byId('graph-part').hidden = !isGraph;
  byId('builds-part').hidden = isGraph;
  byId(isGraph ? 'to-graph' : 'to-builds').setAttribute('aria-current', 'page');
  byId(isGraph ? 'to-builds' : 'to-graph').removeAttribute('aria-current');
  if (isGraph) graph.open(location.hash);
}

async function start(): Promise<void> {
  const data = byId('data');
  const model = new Model(await unpacked(data.textContent ?? ''));
  data.remove();
  const { runs, version } = model.texts;
  const last = runs.at(-1);
  const told = last ? ` · last build ${localTime(last.time)} · ${count(runs.length, 'run')} remembered` : '';
  byId('about').textContent = `labbuild ${version}${told}`;
  const graph = new Graph(model);
  showBuilds(model);
  showPart(graph);
  window.addEventListener('hashchange', () => showPart(graph));
  document.documentElement.dataset.ready = 'true';
}

start().catch((error: unknown) => {
  const trouble = byId('trouble');
  trouble.hidden = false;
  trouble.textContent = `This report can't be shown: ${error instanceof Error ? error.message : String(error)}`;
});
