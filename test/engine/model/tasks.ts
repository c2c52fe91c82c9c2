/** Tasks that read in every way there is, over documents of hosts: what the model-based tests build. */
import type {
  Check,
  Context,
  Finding,
  Generator,
  PlannedOutput,
  Query,
} from '../../../src/engine/definition.js';
import { overlay } from '../../../src/engine/overlay.js';
import type { View } from '../../../src/engine/view.js';
import type { ToyDefinitions, ToyDocument } from '../../support/toy.js';
import { hosts, type Lab, lines } from '../lab.js';

type Any = View<unknown>;

const field = (view: Any, name: string): Any => (view as View<ToyDocument>).at(name) as Any;
const host = (lab: Lab, id: string): Any => overlay(hosts(lab).member(id), lab.root.at('defaults'));
const title = (lab: Lab): unknown => lab.root.at('title').value;

/** Keyed, with a cutoff: only whether the size is large. */
const large: Query<ToyDocument, { large: boolean; name: unknown }> = {
  name: 'large',
  module: 'queries',
  run: (lab, id) => ({
    large: Number(field(host(lab, id), 'size').value) > 5,
    name: field(host(lab, id), 'name').value,
  }),
};

/** Reads another query for each host, and fails when it is told to. */
const summary: Query<ToyDocument, { [id: string]: { large: boolean } }> = {
  name: 'summary',
  module: 'queries',
  run: (lab) => {
    const entries = hosts(lab)
      .members()
      .map(({ key }) => [key, { large: lab.query(large, key).at('large').value }] as const);
    if (title(lab) === 'fail') throw new Error('told to fail');
    return Object.fromEntries(entries);
  },
};

/** The name of the host that this one names, and so on: queries that read one another, in a circle at times. */
const chain: Query<ToyDocument, { names: readonly unknown[] }> = {
  name: 'chain',
  module: 'queries',
  run: (lab, id) => {
    const name = field(host(lab, id), 'name').value;
    const next = typeof name === 'string' && hosts(lab).member(name).exists() ? name : undefined;
    return { names: [name, ...(next === undefined ? [] : lab.query(chain, next).at('names').value)] };
  },
};

/** What a task made of a query, or the error that took its place. */
function caught(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

/** A template whose text may name others: which ones are read depends on it. */
function expanded(lab: Lab, name: string): string {
  const text = lab.template(name) ?? `no ${name}`;
  const partial = /^use (.*)$/.exec(text)?.[1];
  return partial === undefined ? text : `${name}: ${expanded(lab, partial)}`;
}

const FIXED: Readonly<Record<string, (lab: Lab) => readonly unknown[]>> = {
  order: (lab) =>
    hosts(lab)
      .ordered()
      .map((view) => [view.key, field(view as Any, 'name').value]),
  summary: (lab) => [lab.root.at('title').exists(), caught(() => lab.query(summary).value)],
  strict: (lab) => [lab.query(summary).value],
  chain: (lab) =>
    hosts(lab)
      .keys()
      .map((key) => caught(() => lab.query(chain, key).at('names').value)),
  defaults: (lab) => [(lab.root.at('defaults') as Any).value, expanded(lab, 'page.txt')],
  partial: (lab) => [expanded(lab, 'part.txt')],
  upper: (lab) => {
    const merged = overlay<ToyDocument>(lab.root.at('upper'), lab.root.at('defaults')) as Any;
    return [field(merged, 'size').value, field(field(merged, 'deep'), 'x').value];
  },
  whole: (lab) => [hosts(lab).value],
  absent: (lab) => [
    hosts(lab).member('h3').exists(),
    field(field(hosts(lab).member('h1') as Any, 'deep'), 'x').exists(),
    lab.root.at('settings').at('color').value,
  ],
};

/** One file for each host, and one of each fixed kind. `version` stands for the code: another one renders otherwise. */
const pages = (version: number): Generator<ToyDocument> => ({
  name: 'pages',
  module: 'pages',
  plan: (lab): PlannedOutput[] => {
    if (title(lab) === 'no plan') throw new Error('told not to plan');
    return [
      ...hosts(lab)
        .members()
        .filter((view) => field(view as Any, 'skip').value !== true)
        .map(({ key }) => ({ path: `hosts/${key.replace('#', '_')}.txt`, kind: 'host', key })),
      ...Object.keys(FIXED).map((kind) => ({ path: `${kind}.txt`, kind, key: '' })),
    ];
  },
  outputs: {
    host: {
      render: (lab, id) => {
        if (field(host(lab, id), 'name').value === 'throw') throw new Error('told to throw');
        return lines(
          version,
          id,
          field(host(lab, id), 'size').value,
          field(field(host(lab, id), 'deep'), 'x').value,
          lab.query(large, id).at('large').value,
        );
      },
    },
    ...Object.fromEntries(
      Object.entries(FIXED).map(([kind, values]) => [kind, { render: (lab: Lab) => lines(...values(lab)) }]),
    ),
  },
});

/** A folder for each large host; paths may be those of another generator's outputs. */
const folders: Generator<ToyDocument> = {
  name: 'folders',
  module: 'folders',
  plan: (lab) => [
    ...hosts(lab)
      .keys()
      .filter((key) => lab.query(large, key).at('large').value)
      .map((key) => ({ path: `large/${key.replace('#', '_')}/name.txt`, kind: 'name', key })),
    ...(title(lab) === 'conflict' ? [{ path: 'order.txt', kind: 'name', key: 'h0' }] : []),
  ],
  outputs: { name: { render: (lab, id) => lines(lab.query(large, id).at('name').value) } },
};

const finding = (lab: Context<ToyDocument>, key: string): readonly Finding[] => {
  const size = field(hosts(lab).member(key) as Any, 'size').value;
  if (size !== 9 && size !== 8) return [];
  const severity = size === 9 ? 'error' : 'warning';
  return [{ code: 'toy/size', severity, message: `${key} is of size ${size}`, node: `hosts[${key}].size` }];
};

/** A size of 9 is an error, one of 8 a warning. */
const sizes: Check<ToyDocument> = {
  name: 'toy/size',
  module: 'checks',
  run: (lab) =>
    hosts(lab)
      .keys()
      .flatMap((key) => finding(lab, key)),
};

/** A title that is a host's id makes that host wrong, although nothing in it has changed. */
const titles: Check<ToyDocument> = {
  name: 'toy/title',
  module: 'checks',
  run: (lab) => {
    const id = title(lab);
    if (typeof id !== 'string' || !hosts(lab).member(id).exists()) return [];
    return [{ code: 'toy/title', severity: 'error', message: `${id} is taken`, node: `hosts[${id}]` }];
  },
};

/** All of it, as version `version` of the module `pages` has it. */
export function tasksOf(version: number): ToyDefinitions {
  return {
    queries: [large, summary, chain],
    checks: [sizes, titles],
    generators: [pages(version), folders],
  };
}
