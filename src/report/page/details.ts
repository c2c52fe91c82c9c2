/** What the graph tells of the thing that is chosen: facts, and the fields that it reads or holds. */
import type { Model, ModelRead } from '../model.js';
import { localTime } from '../run-words.js';
import { causesText } from './causes.js';
import { type Chosen, fragmentOf, type Kind, nameOf } from './chosen.js';
import { byId, type Content, count, duration, element, grouped } from './dom.js';
import { type Row, RowList } from './list.js';

/** Of a value, so many characters are shown. */
const VALUE_ROOM = 300;
/** Rebuilds that are told of. */
const REBUILDS = 5;
const FIELD_HEIGHT = 46;

const KINDS: Readonly<Record<Kind, string>> = {
  source: 'file',
  template: 'template',
  node: 'field',
  output: 'output',
};

/** A field in the list, and what it leads to. */
interface Field extends Row {
  readonly leadsTo: Chosen;
}

interface Fields {
  readonly length: number;
  at(n: number): Field | undefined;
}

const NO_FIELDS: Fields = { length: 0, at: () => undefined };

export class Details {
  private fields: Fields = NO_FIELDS;
  private readonly list: RowList;

  /** @param choose what is called when a field is chosen */
  constructor(
    private readonly model: Model,
    choose: (chosen: Chosen) => void,
  ) {
    this.list = new RowList('fields', FIELD_HEIGHT, (n) => {
      const field = this.fields.at(n);
      if (field) choose(field.leadsTo);
    });
  }

  /** @param outputs that read what is chosen, if it is no output itself */
  show(chosen: Chosen | undefined, outputs: readonly number[]): void {
    byId('details').hidden = chosen === undefined;
    if (!chosen) return;
    const title = byId('details-title');
    title.replaceChildren(
      element('span', { class: 'kind' }, this.kindOf(chosen)),
      element('span', { class: 'name' }, nameOf(this.model, chosen)),
    );
    const facts = chosen.kind === 'output' ? this.outputFacts(chosen.place) : this.readFacts(chosen, outputs);
    byId('facts').replaceChildren(
      ...facts.flatMap(([name, ...told]) => [
        element('dt', {}, name),
        ...told.map((content) => element('dd', {}, content)),
      ]),
    );
    this.fields = this.fieldsOf(chosen);
    byId('fields-title').textContent = `${HEADINGS[chosen.kind]} (${grouped(this.fields.length)})`;
    byId('fields-title').hidden = this.fields.length === 0;
    byId('fields').hidden = this.fields.length === 0;
    this.list.show(this.fields.length, (n) => this.fields.at(n) ?? { text: '' });
    // Where the lists stand below one another the details are above them all.
    if (typeof matchMedia === 'function' && matchMedia('(max-width: 70rem)').matches)
      byId('details').scrollIntoView({ block: 'nearest' });
  }

  private kindOf({ kind, place }: Chosen): string {
    return kind === 'node' && this.model.nodes.isItem(place) ? 'entity' : KINDS[kind];
  }

  private outputFacts(output: number): readonly (readonly [string, ...Content[]])[] {
    const { generator = '', history = [] } = this.model.outputs[output] ?? {};
    const runs = new Map(this.model.texts.runs.map((run) => [run.run, run]));
    const last = history.at(-1);
    const rebuilds = history.slice(-REBUILDS).reverse();
    return [
      ['generator', generator],
      ...(last ? [['time to render', duration(last.renderMs)] as const] : []),
      ...(rebuilds.length > 0
        ? [
            [
              history.length > REBUILDS ? `last ${REBUILDS} of ${history.length} renders` : 'rendered',
              ...rebuilds.map(({ run, reason, written }) => {
                const past = runs.get(run);
                const why = past ? causesText(past, reason) : '';
                return `${past ? localTime(past.time) : ''}  ${why}${written ? '' : ', to the same bytes'}`;
              }),
            ] as const,
          ]
        : []),
    ];
  }

  private readFacts(
    chosen: Chosen,
    outputs: readonly number[],
  ): readonly (readonly [string, ...Content[]])[] {
    const feeds = ['feeds', outputs.length > 0 ? count(outputs.length, 'output') : 'no output'] as const;
    if (chosen.kind !== 'node') return [feeds];
    const { nodes } = this.model;
    const { place } = chosen;
    const written = nodes.place(place);
    const above: Chosen = { kind: 'node', place: nodes.parent(place) };
    const link = element('a', { href: fragmentOf(this.model, above) }, nameOf(this.model, above));
    return [
      ...(place === 0 ? [] : [['part of', link] as const]),
      ['value', element('code', {}, nodes.valueText(place, VALUE_ROOM))],
      ...(written ? [['written', written] as const] : []),
      feeds,
    ];
  }

  /** What the list shows; rows are made when they are seen, since there may be very many. */
  private fieldsOf({ kind, place }: Chosen): Fields {
    const { nodes } = this.model;
    if (kind === 'template') return NO_FIELDS;
    if (kind === 'output') {
      const reads = this.model.readsOf(place);
      return { length: reads.length, at: (n) => this.readField(reads[n]) };
    }
    const found: number[] = [];
    const [start, end] = kind === 'node' ? [place + 1, nodes.end(place)] : [1, nodes.length];
    for (let node = start; node < end; node++) {
      if (nodes.isLeaf(node) && (kind === 'node' || nodes.sourcePlace(node) === place)) found.push(node);
    }
    const above = kind === 'node' ? nodes.address(place) : '';
    return { length: found.length, at: (n) => this.leafField(found[n], above) };
  }

  private readField(read: ModelRead | undefined): Field | undefined {
    if (!read) return undefined;
    const { nodes, texts } = this.model;
    const { kind, place } = read;
    const via = read.via.map((query) => texts.queries[query] ?? '').join(' → ');
    const through = via ? `via ${via}` : '';
    if (kind === 'template') {
      const leadsTo = { kind, place };
      return { text: texts.templates[place] ?? '', value: 'template', note: through, leadsTo };
    }
    const isNames = kind === 'keys' || kind === 'order';
    return {
      text: nodes.address(place) || 'the topology',
      value: isNames ? nodes.keysText(place, VALUE_ROOM) : nodes.valueText(place, VALUE_ROOM),
      place: nodes.place(place),
      note: [isNames ? `its ${kind}` : '', through].filter(Boolean).join(', '),
      leadsTo: { kind: 'node', place },
    };
  }

  /** @param above the address that the field's is told without */
  private leafField(node: number | undefined, above: string): Field | undefined {
    if (node === undefined) return undefined;
    const { nodes } = this.model;
    return {
      text: nodes.address(node).slice(above.length).replace(/^\./, ''),
      value: nodes.valueText(node, VALUE_ROOM),
      place: nodes.place(node),
      leadsTo: { kind: 'node', place: node },
    };
  }
}

const HEADINGS: Readonly<Record<Kind, string>> = {
  output: 'What it reads',
  node: 'Fields below',
  source: 'Fields written here',
  template: '',
};
