/** The graph: files, the topology and outputs side by side; what is connected with the one that is chosen lights up. */
import type { Model } from '../model.js';
import { type Outline, outlineOf, standingFor } from '../outline.js';
import { type Matches, MOST_NODES, search } from '../search.js';
import { type Chosen, chosenBy, fragmentOf, type Kind, nameOf } from './chosen.js';
import { Details } from './details.js';
import { byId, count, grouped } from './dom.js';
import { type Row, RowList } from './list.js';

const ROW_HEIGHT = 28;
/** Of a value in a list, so many characters are shown. */
const VALUE_ROOM = 40;
/** So long after the last key is looked for what was typed, in ms. */
const TYPING_PAUSE = 80;

/** What the three lists show. */
interface Shown {
  readonly files: readonly Chosen[];
  readonly nodes: readonly number[];
  readonly outputs: readonly number[];
}

export class Graph {
  private readonly outline: Outline;
  private readonly everything: Shown;
  private readonly lists: { readonly files: RowList; readonly nodes: RowList; readonly outputs: RowList };
  private readonly details: Details;
  private readonly input: HTMLInputElement;
  private shown: Shown;
  private chosen: Chosen | undefined;
  private query = '';
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly model: Model) {
    this.outline = outlineOf(model.nodes);
    const { texts } = model;
    this.everything = {
      files: [...placesOf('source', texts.sources), ...placesOf('template', texts.templates)],
      nodes: this.outline.nodes,
      outputs: texts.outputs.map((_, n) => n),
    };
    this.shown = this.everything;
    this.lists = {
      files: new RowList('files', ROW_HEIGHT, (n) => this.take(this.shown.files[n])),
      nodes: new RowList('nodes', ROW_HEIGHT, (n) => this.takeOf('node', this.shown.nodes[n])),
      outputs: new RowList('outputs', ROW_HEIGHT, (n) => this.takeOf('output', this.shown.outputs[n])),
    };
    this.details = new Details(model, (chosen) => this.take(chosen));
    const input = byId('search');
    if (!(input instanceof HTMLInputElement)) throw new Error('the page has no field to search in');
    this.input = input;
    this.listen();
  }

  /** Shows what the page's address names; everything if it names nothing. */
  open(fragment: string): void {
    this.chosen = chosenBy(this.model, fragment);
    this.show();
  }

  private listen(): void {
    this.input.addEventListener('input', () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.look(), TYPING_PAUSE);
    });
    byId('search-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.look();
    });
    byId('clear').addEventListener('click', () => this.clear());
    document.addEventListener('keydown', (event) => {
      if (byId('graph-part').hidden || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '/' && event.target !== this.input) {
        this.input.focus();
        this.input.select();
        event.preventDefault();
      } else if (event.key === 'Escape') this.back();
      else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') moveFocus(event);
    });
  }

  /** Searches for what was typed. What was chosen is not any more. */
  private look(): void {
    clearTimeout(this.waiting);
    this.query = this.input.value.trim();
    if (this.chosen) location.hash = '#graph';
    else this.show();
  }

  private clear(): void {
    this.input.value = '';
    this.query = '';
    if (this.chosen) location.hash = '#graph';
    else this.show();
    this.input.focus();
  }

  /** One step back: from what is chosen, else from what was searched for. */
  private back(): void {
    if (this.chosen) location.hash = '#graph';
    else if (this.input.value !== '') this.clear();
  }

  private take(chosen: Chosen | undefined): void {
    if (chosen) location.hash = fragmentOf(this.model, chosen);
  }

  private takeOf(kind: Kind, place: number | undefined): void {
    if (place !== undefined) this.take({ kind, place });
  }

  private show(): void {
    const { chosen } = this;
    const found = this.query === '' ? undefined : search(this.model, this.query);
    const base = found ? foundOf(found) : this.everything;
    const outputs = this.outputsOf(chosen);
    this.shown = chosen ? this.connected(chosen, outputs, base) : base;
    const { files, nodes, outputs: listed } = this.shown;
    const isLit = (kind: Kind): boolean => chosen !== undefined && sideOf(kind) !== sideOf(chosen.kind);
    this.lists.files.show(
      files.length,
      (n) => this.fileRow(files[n], isLit('source')),
      files.findIndex((file) => file.kind === chosen?.kind && file.place === chosen.place),
    );
    this.lists.nodes.show(
      nodes.length,
      (n) => this.nodeRow(n, isLit('node')),
      chosen?.kind === 'node' ? this.rowOf(chosen.place) : -1,
    );
    this.lists.outputs.show(
      listed.length,
      (n) => ({ text: this.model.texts.outputs[listed[n] ?? -1] ?? '', isLit: isLit('output') }),
      chosen?.kind === 'output' ? listed.indexOf(chosen.place) : -1,
    );
    this.count(found);
    this.details.show(chosen, outputs);
    byId('graph-part').classList.toggle('has-details', chosen !== undefined);
  }

  /** The outputs that read what is chosen. */
  private outputsOf(chosen: Chosen | undefined): readonly number[] {
    if (!chosen) return [];
    const { kind, place } = chosen;
    if (kind === 'output') return [place];
    if (kind === 'source') return this.model.readersOfSource(place);
    return kind === 'template' ? this.model.readersOfTemplate(place) : this.model.readersOfNode(place);
  }

  /** What is connected with what is chosen; the list that that is in stays as it was. */
  private connected({ kind, place }: Chosen, outputs: readonly number[], base: Shown): Shown {
    const { nodes } = this.model;
    if (kind === 'output') {
      const reads = this.model.readsOf(place);
      const read = reads.filter((one) => one.kind !== 'template').map((one) => one.place);
      const templates = reads.filter((one) => one.kind === 'template').map((one) => one.place);
      const files = [
        ...this.sourcesOf(read),
        ...templates.map((one) => ({ kind: 'template', place: one }) as const),
      ];
      return { files, nodes: standingFor(nodes, this.outline, read), outputs: base.outputs };
    }
    if (kind === 'node') {
      const below: number[] = [];
      for (let node = place; node < nodes.end(place); node++) if (!nodes.isAbsent(node)) below.push(node);
      return { files: this.sourcesOf(below.length > 0 ? below : [place]), nodes: base.nodes, outputs };
    }
    const held: number[] = [];
    for (let node = 0; kind === 'source' && node < nodes.length; node++) {
      const isUppermost = node === 0 || nodes.sourcePlace(nodes.parent(node)) !== place;
      if (nodes.sourcePlace(node) === place && isUppermost && !nodes.isAbsent(node)) held.push(node);
    }
    return { files: base.files, nodes: held, outputs };
  }

  private sourcesOf(found: readonly number[]): readonly Chosen[] {
    const places = new Set(found.map((node) => this.model.nodes.sourcePlace(node)));
    return this.everything.files.filter(({ kind, place }) => kind === 'source' && places.has(place));
  }

  /** The row of a node, or of what it lies in; -1 if there is none. */
  private rowOf(node: number): number {
    const { nodes } = this.shown;
    const at = nodes.indexOf(node);
    const [above] = standingFor(this.model.nodes, this.outline, [node]);
    return at < 0 && above !== undefined ? nodes.indexOf(above) : at;
  }

  private fileRow(file: Chosen | undefined, isLit: boolean): Row {
    if (!file) return { text: '' };
    const isTemplate = file.kind === 'template';
    return { text: nameOf(this.model, file), isLit, ...(isTemplate ? { value: 'template' } : {}) };
  }

  private nodeRow(n: number, isLit: boolean): Row {
    const { nodes, texts } = this.model;
    const node = this.shown.nodes[n] ?? 0;
    const value =
      nodes.isLeaf(node) || nodes.isAbsent(node) ? { value: nodes.valueText(node, VALUE_ROOM) } : {};
    if (this.shown.nodes !== this.outline.nodes) {
      return { text: nodes.address(node) || 'the topology', isLit, ...value };
    }
    const depth = this.outline.depths[n] ?? 0;
    return { text: texts.steps[nodes.stepPlace(node)] ?? '', depth, isLit, ...value };
  }

  /** Says how much there is, in the titles and to screen readers. */
  private count(found: Matches | undefined): void {
    const { files, nodes, outputs } = this.shown;
    const of = (shown: number, all: number): string =>
      shown === all ? grouped(all) : `${grouped(shown)} of ${grouped(all)}`;
    byId('files-count').textContent = of(files.length, this.everything.files.length);
    byId('nodes-count').textContent =
      grouped(nodes.length) + (nodes.length === MOST_NODES && found ? ' and more' : '');
    byId('outputs-count').textContent = of(outputs.length, this.everything.outputs.length);
    byId('status').textContent = this.summary(found);
    byId('clear').hidden = this.input.value === '' && !this.chosen;
  }

  private summary(found: Matches | undefined): string {
    const { files, nodes, outputs } = this.shown;
    const { chosen } = this;
    if (chosen?.kind === 'output') {
      const reads = this.model.readsOf(chosen.place);
      const templates = reads.filter(({ kind }) => kind === 'template').length;
      const made = `${count(reads.length - templates, 'field')} and ${count(templates, 'template')}`;
      return `${nameOf(this.model, chosen)} is made from ${made}`;
    }
    if (chosen) return `${nameOf(this.model, chosen)} feeds ${count(outputs.length, 'output')}`;
    if (!found) return 'Choose an output to see what it reads, a field or a file to see what it feeds.';
    return `${count(files.length, 'file')}, ${count(nodes.length, 'node')} and ${count(outputs.length, 'output')} found`;
  }
}

/** The list that something is in. */
function sideOf(kind: Kind): Kind {
  return kind === 'template' ? 'source' : kind;
}

function placesOf(kind: 'source' | 'template', names: readonly string[]): readonly Chosen[] {
  return names.map((_, place) => ({ kind, place }));
}

function foundOf({ sources, templates, nodes, outputs }: Matches): Shown {
  const files = [
    ...sources.map((place) => ({ kind: 'source', place }) as const),
    ...templates.map((place) => ({ kind: 'template', place }) as const),
  ];
  return { files, nodes, outputs };
}

/** From list to list, the ones that are hidden left out. */
function moveFocus(event: KeyboardEvent): void {
  const lists = ['files', 'nodes', 'outputs', 'fields']
    .map(byId)
    .filter((list) => list.offsetParent !== null);
  const focused = document.activeElement;
  const at = focused instanceof HTMLElement ? lists.indexOf(focused) : -1;
  const next = lists[at + (event.key === 'ArrowRight' ? 1 : -1)];
  if (at < 0 || !next) return;
  next.focus();
  event.preventDefault();
}
