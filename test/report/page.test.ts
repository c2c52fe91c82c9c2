/** The page of a report where there is no browser: what it shows, and how it answers. */
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reportPage } from '../../src/report/file.js';
import { fixed, host, perHost, scenario } from '../engine/lab.js';
import { PROJECT } from '../support/example-lab.js';
import { reportOf } from '../support/report.js';

const test = suite('the page of a report');

/** The part of the library and of its windows that is asked here. */
interface Part {
  readonly textContent: string;
  readonly hidden: boolean;
  readonly dataset: Readonly<Record<string, string>>;
  value: string;
  click(): void;
  focus(): void;
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
  querySelectorAll(selector: string): Iterable<Part>;
}
interface Window {
  readonly document: Part & {
    readonly documentElement: Part;
    readonly activeElement: Part & { readonly id: string };
    getElementById(id: string): Part | null;
  };
  readonly location: { hash: string };
  readonly KeyboardEvent: new (type: string, init: object) => object;
  readonly Event: new (type: string, init: object) => object;
  addEventListener(type: string, listener: () => void, options: object): void;
  close(): void;
}
const { JSDOM }: { JSDOM: new (html: string, options: object) => { readonly window: Window } } =
  createRequire(import.meta.url)('jsdom');

/** What browsers have, and jsdom does not. */
const { Blob, DecompressionStream, Response, TextDecoder, TextEncoder } = globalThis;
const ADDED = {
  Blob,
  DecompressionStream,
  Response,
  TextDecoder,
  TextEncoder,
  Uint8Array: globalThis.Uint8Array,
};

class Opened {
  private constructor(
    readonly window: Window,
    private readonly errors: readonly string[],
  ) {}

  static async page(html: string): Promise<Opened> {
    const errors: string[] = [];
    const { window } = new JSDOM(html, {
      runScripts: 'dangerously',
      url: 'https://report.test/',
      beforeParse(window: object) {
        const onerror = (message: string): void => void errors.push(String(message));
        Object.assign(window, { ...ADDED, onerror });
      },
    });
    const opened = new Opened(window, errors);
    await opened.until(
      () => window.document.documentElement.dataset.ready === 'true' || opened.trouble !== '',
    );
    return opened;
  }

  part(id: string): Part {
    const part = this.window.document.getElementById(id);
    if (!part) throw new Error(`there is no #${id}`);
    return part;
  }

  get trouble(): string {
    return this.part('trouble').textContent;
  }

  rows(list: string): readonly string[] {
    return [...this.part(list).querySelectorAll('[role=option]')].map((row) => row.textContent);
  }

  press(key: string): void {
    const { document, KeyboardEvent } = this.window;
    document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  }

  async type(text: string): Promise<void> {
    const before = this.part('status').textContent;
    this.part('search').value = text;
    this.part('search-form').dispatchEvent(
      new this.window.Event('submit', { bubbles: true, cancelable: true }),
    );
    await this.until(() => this.part('status').textContent !== before);
  }

  async choose(list: string, text: string): Promise<void> {
    const row = [...this.part(list).querySelectorAll('[role=option]')].find((one) =>
      one.textContent.includes(text),
    );
    if (!row) throw new Error(`${list} has no ${text}: ${this.rows(list).join(', ')}`);
    await this.following(() => row.click());
  }

  /** Does what changes the page's address, and waits until the page has followed. */
  following(action: () => void): Promise<void> {
    return new Promise((resolve) => {
      // The page listens since it was opened, and so is told before.
      this.window.addEventListener('hashchange', () => resolve(), { once: true });
      action();
    });
  }

  go(fragment: string): Promise<void> {
    return this.following(() => {
      this.window.location.hash = fragment;
    });
  }

  async until(holds: () => boolean): Promise<void> {
    for (let n = 0; n < 5000 && !holds(); n++) await turn();
    if (!holds()) throw new Error(`it never came to be: ${this.trouble}`);
  }

  close(): void {
    this.window.close();
    assert.equal(this.errors, []);
  }
}

const LAB = {
  hosts: [
    { id: 'a', size: 1, psk: 'hunter2' },
    { id: 'b', size: '<img src=x onerror=alert(1)>' },
  ],
};

/** The page of a lab that was built, and once more after an edit of one field. */
async function page(): Promise<string> {
  let html = '';
  const sum = fixed({
    'sum.txt': (lab) => [host(lab, 'a').at('psk').value, host(lab, 'b').at('size').value],
  });
  await scenario({ generators: [perHost, { ...sum, name: 'sum' }] }, async (toy) => {
    toy.write('main.json', { hosts: [LAB.hosts[0], { id: 'b', size: 2 }] });
    await toy.run();
    toy.write('main.json', LAB);
    await toy.run();
    html = reportPage(await reportOf(toy.project, (node) => node.endsWith('psk')), PROJECT);
  });
  return html;
}

test('builds: figures, what was rebuilt for what, and all runs', async () => {
  const opened = await Opened.page(await page());
  assert.not(opened.part('builds-part').hidden);
  assert.ok(opened.part('graph-part').hidden);
  assert.match(opened.part('figures').textContent, 'outputs3files1nodes of the topology9');
  assert.match(opened.part('about').textContent, 'labbuild 1.2.3 · last build');
  assert.match(opened.part('rebuilt').textContent, 'hosts/b.txt1hosts[b].size (1)');
  assert.match(opened.part('changed').textContent, 'hosts[b].size12');
  assert.is([...opened.part('runs').querySelectorAll('tbody tr')].length, 2);
  assert.is([...opened.part('chart').querySelectorAll('circle')].length, 2);
  opened.close();
});

test('graph: from an output to a field to what that feeds, and back', async () => {
  const opened = await Opened.page(await page());
  await opened.go('#graph');
  assert.equal(opened.rows('outputs'), ['hosts/a.txt', 'hosts/b.txt', 'sum.txt']);
  assert.equal(opened.rows('nodes'), ['hosts', 'a', 'b']);
  await opened.choose('outputs', 'sum.txt');
  assert.match(opened.part('details-title').textContent, 'sum.txt');
  assert.equal(opened.rows('nodes'), ['hosts[a]', 'hosts[b]']);
  const [psk = '', size = ''] = opened.rows('fields');
  assert.match(psk, /^hosts\[a\]\.psk\(hidden\)main\.json:\d+$/);
  assert.match(size, /^hosts\[b\]\.size"<img src=x onerror=alert\(1\)>"main\.json:\d+$/);
  await opened.choose('fields', 'size');
  assert.equal(opened.rows('outputs'), ['hosts/b.txt', 'sum.txt']);
  assert.is([...opened.part('outputs').querySelectorAll('.lit')].length, 2);
  assert.match(opened.part('status').textContent, 'hosts[b].size feeds 2 outputs');
  assert.is([...opened.window.document.querySelectorAll('img')].length, 0);
  await opened.following(() => opened.press('Escape'));
  assert.ok(opened.part('details').hidden);
  assert.is(opened.rows('outputs').length, 3);
  opened.close();
});

test('searching, and moving with keys', async () => {
  const opened = await Opened.page(await page());
  await opened.go('#graph');
  await opened.type('hosts/');
  assert.is(opened.part('status').textContent, '0 files, 0 nodes and 2 outputs found');
  opened.part('outputs').focus();
  opened.press('End');
  assert.is(opened.part('outputs').getAttribute('aria-activedescendant'), 'outputs-1');
  await opened.following(() => opened.press('Enter'));
  assert.match(opened.part('details-title').textContent, 'hosts/b.txt');
  opened.press('/');
  assert.is(opened.window.document.activeElement.id, 'search');
  opened.close();
});

test('a page whose data is damaged says so', async () => {
  const html = (await page()).replace(/(?<=id="data">).{200}/, 'AAAA');
  const opened = await Opened.page(html);
  assert.match(opened.trouble, "This report can't be shown: ");
  assert.not(opened.part('trouble').hidden);
  opened.close();
});

test.run();
