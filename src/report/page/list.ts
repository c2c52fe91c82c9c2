/** A list of any length: only the rows that can be seen are in the page. */
import { byId, element } from './dom.js';

export interface Row {
  readonly text: string;
  /** Stands at the end of the line. */
  readonly value?: string;
  /** A second line: where it is written, and more about it. */
  readonly place?: string;
  readonly note?: string;
  readonly depth?: number;
  /** True if it is connected with what is chosen. */
  readonly isLit?: boolean;
}

/** Rows beyond what can be seen, on either side. */
const MARGIN = 6;
/** Rows where there is no layout to ask. */
const FEWEST = 12;

/** Where the last part of a path or an address begins: it is what tells it from its neighbours. */
function endOf(text: string): number {
  const lastStep = /(?:\.[^.[\]]+|\[[^\]]*\])$/.exec(text);
  return text.includes('/') && !text.includes('[') ? text.lastIndexOf('/') + 1 : (lastStep?.index ?? 0);
}

/** A text of which, where there is no room, the first part is cut; none if there is no text. */
function cut(name: string, text: string | undefined): readonly HTMLElement[] {
  if (!text) return [];
  const end = endOf(text);
  const parts = [
    element('span', { class: 'head' }, text.slice(0, end)),
    element('span', { class: 'end' }, text.slice(end)),
  ];
  return [element('span', { class: name, title: text }, ...parts)];
}

/** A list box that one moves in with the arrow keys, and chooses from with Enter or a click. */
export class RowList {
  private rows: (n: number) => Row = () => ({ text: '' });
  private length = 0;
  private active = 0;
  private chosen = -1;
  private readonly sizer = element('div', { class: 'sizer', role: 'presentation' });

  /**
   * @param id of the element that becomes the list
   * @param rowHeight in pixels, as the style sheet has it
   */
  constructor(
    private readonly id: string,
    private readonly rowHeight: number,
    private readonly choose: (n: number) => void,
  ) {
    const { host } = this;
    host.append(this.sizer);
    host.addEventListener('scroll', () => this.draw(), { passive: true });
    host.addEventListener('keydown', (event) => this.press(event));
    host.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      if (option) this.take(Number(option.getAttribute('aria-posinset')) - 1);
    });
    if (typeof ResizeObserver === 'function') new ResizeObserver(() => this.draw()).observe(host);
  }

  get host(): HTMLElement {
    return byId(this.id);
  }

  /** Shows other rows; `chosen` is scrolled to, else the list begins at its top. */
  show(length: number, rows: (n: number) => Row, chosen = -1): void {
    const stays = length === this.length && chosen >= 0;
    [this.length, this.rows, this.chosen] = [length, rows, chosen];
    this.active = Math.max(chosen, 0);
    this.sizer.style.height = `${length * this.rowHeight}px`;
    if (!stays) this.host.scrollTop = 0;
    this.reveal();
    this.draw();
  }

  private take(n: number): void {
    this.active = n;
    this.choose(n);
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.length === 0) return;
    const page = Math.max(1, Math.floor(this.host.clientHeight / this.rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      this.active = Math.min(Math.max(next, 0), this.length - 1);
      this.reveal();
      this.draw();
    } else if (event.key === 'Enter' || event.key === ' ') this.take(this.active);
    else return;
    event.preventDefault();
  }

  /** Scrolls the active row into view. */
  private reveal(): void {
    const { host, rowHeight } = this;
    const top = this.active * rowHeight;
    if (top < host.scrollTop) host.scrollTop = top;
    else if (top + rowHeight > host.scrollTop + host.clientHeight) {
      host.scrollTop = top + rowHeight - host.clientHeight;
    }
  }

  private draw(): void {
    const { host, rowHeight } = this;
    const first = Math.max(0, Math.floor(host.scrollTop / rowHeight) - MARGIN);
    const seen = Math.max(FEWEST, Math.ceil(host.clientHeight / rowHeight));
    const last = Math.min(this.length, first + seen + 2 * MARGIN);
    const shown: HTMLElement[] = [];
    for (let n = first; n < last; n++) shown.push(this.option(n));
    // What a screen reader is told of has to be there, wherever the list was scrolled to.
    if (this.active < this.length && (this.active < first || this.active >= last))
      shown.push(this.option(this.active));
    this.sizer.replaceChildren(...shown);
    if (this.length > 0) host.setAttribute('aria-activedescendant', `${this.id}-${this.active}`);
    else host.removeAttribute('aria-activedescendant');
  }

  private option(n: number): HTMLElement {
    const { text, value, place, note, depth = 0, isLit } = this.rows(n);
    const classes = ['row', n === this.active ? 'active' : '', isLit ? 'lit' : ''].filter(Boolean);
    const option = element(
      'div',
      {
        class: classes.join(' '),
        id: `${this.id}-${n}`,
        role: 'option',
        'aria-selected': String(n === this.chosen),
        'aria-setsize': String(this.length),
        'aria-posinset': String(n + 1),
      },
      ...cut('text', text),
      ...(value === undefined ? [] : [element('span', { class: 'value', title: value }, value)]),
      ...(place || note
        ? [element('span', { class: 'below' }, ...cut('place', place), ...cut('aside', note))]
        : []),
    );
    option.style.top = `${n * this.rowHeight}px`;
    if (depth > 0) option.style.paddingInlineStart = `${12 + depth * 16}px`;
    return option;
  }
}
