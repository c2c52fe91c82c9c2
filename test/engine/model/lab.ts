/** The lab that the model-based tests edit: a state, and the files that it stands for. */
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Project } from '../../../src/engine/project.js';
import { TOY_MARK, Toy, type ToyDocument } from '../../support/toy.js';
import type { Edit, Host, Value } from './steps.js';
import { tasksOf } from './tasks.js';
import { FAST_TEMPORARY, type Walked } from './walk.js';

interface Placed {
  readonly fields: Host;
  /** Number of the source that holds it. */
  readonly file: number;
}

interface State {
  readonly hosts: readonly Placed[];
  readonly layout: 'items' | 'folder' | 'list';
  readonly indent: number;
  readonly reverse: boolean;
  readonly title: Value;
  readonly defaults: Value;
  readonly upper: Value;
  readonly settings: Value;
  readonly templates: Readonly<Record<string, string>>;
  readonly code: Readonly<Record<string, number>>;
  readonly broken: Readonly<Record<string, 'syntax' | 'missing' | 'empty' | 'folder'>>;
}

const SETTINGS = 'settings.json';
const SOURCES = 3;

const FIRST: State = {
  hosts: [
    { fields: { id: 'h0', size: 1, name: 'zero' }, file: 0 },
    { fields: { id: 'h1', size: 7, deep: { x: 1 } }, file: 1 },
    { fields: { id: 'h2', name: 'h1' }, file: 2 },
  ],
  layout: 'items',
  indent: 0,
  reverse: false,
  title: 'one',
  defaults: { size: 2 },
  upper: null,
  settings: null,
  templates: { 'base-templates/page.txt': 'page', 'base-templates/part.txt': 'part' },
  code: { pages: 0, queries: 0, checks: 0, folders: 0, engine: 0, format: 0 },
  broken: {},
};

class OptionalToy extends Toy {
  override get project(): Project<ToyDocument> {
    return { ...super.project, optional: { settings: [SETTINGS] } };
  }
}

const at = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(items.length, 1)];

export class ModelLab implements Walked<ToyDocument, Edit> {
  private state = FIRST;
  private readonly saved: State[] = [];
  private files: ReadonlyMap<string, string> = new Map();
  /** Files in the output folder that labbuild can't know to be its own. */
  readonly foreign = new Set<string>();
  /** True if there may be outputs that only their mark tells from foreign files. */
  forgotten = false;
  /** Outputs that are not as they were built. */
  readonly damaged = new Set<string>();
  readonly toy: Toy;

  constructor(root = mkdtempSync(path.join(FAST_TEMPORARY, 'labbuild-model-'))) {
    this.toy = new OptionalToy(tasksOf(0), root);
    this.change({});
  }

  get project(): Project<ToyDocument> {
    return this.toy.project;
  }

  /** The same sources in another folder, where nothing was built yet. */
  copyTo(root: string): ModelLab {
    const copy = new ModelLab(root);
    copy.change(this.state);
    return copy;
  }

  apply(edit: Edit): void {
    const { hosts } = this.state;
    const replace = (n: number, ...by: readonly Placed[]): void =>
      this.change({ hosts: hosts.flatMap((host, m) => (m === n % hosts.length ? by : [host])) });
    const old = 'host' in edit ? at(hosts, edit.host) : undefined;
    switch (edit.do) {
      case 'set':
        if (old) replace(edit.host, { ...old, fields: { ...old.fields, ...edit.fields } });
        break;
      case 'unset':
        if (old) {
          const { [edit.field]: _, ...rest } = old.fields;
          replace(edit.host, { ...old, fields: rest });
        }
        break;
      case 'add':
        if (hosts.length < 6)
          this.change({
            hosts: hosts.toSpliced(edit.at % (hosts.length + 1), 0, {
              fields: edit.fields,
              file: edit.file % SOURCES,
            }),
          });
        break;
      case 'remove':
        replace(edit.host);
        break;
      case 'copy':
        if (old && hosts.length < 6) replace(edit.host, old, old);
        break;
      case 'swap': {
        const other = at(hosts, edit.with);
        if (old && other)
          this.change({ hosts: hosts.map((host) => (host === old ? other : host === other ? old : host)) });
        break;
      }
      case 'move':
        if (old) replace(edit.host, { ...old, file: edit.file % SOURCES });
        break;
      case 'layout':
        this.change({ layout: edit.as });
        break;
      case 'format':
        this.change({ indent: edit.indent, reverse: edit.reverse });
        break;
      case 'member':
        this.change({ [edit.member]: edit.value });
        break;
      case 'settings':
        this.change({ settings: edit.value });
        break;
      case 'template': {
        const { [edit.file]: _, ...rest } = this.state.templates;
        this.change({ templates: edit.text === null ? rest : { ...rest, [edit.file]: edit.text } });
        break;
      }
      case 'code':
        this.change({ code: { ...this.state.code, [edit.module]: edit.version } });
        break;
      case 'break': {
        const file = at(
          [...this.files.keys()].filter((name) => name.endsWith('.json')),
          edit.file,
        );
        if (file !== undefined) this.change({ broken: { ...this.state.broken, [file]: edit.how } });
        break;
      }
      case 'mend':
        this.change({ broken: {} });
        break;
      case 'save':
        this.saved.push(this.state);
        break;
      case 'restore':
        this.change(at(this.saved, edit.state) ?? {});
        break;
      case 'damage':
        this.damage(edit);
        break;
      case 'foreign':
        this.putForeign(edit);
        break;
      case 'forget':
        this.forget(edit.what);
        break;
      case 'nothing':
        break;
    }
  }

  tree(): Record<string, string> {
    return this.toy.tree();
  }

  folders(): readonly string[] {
    return this.toy.folders();
  }

  dispose(): void {
    this.toy.dispose();
  }

  /** Makes the files those of the state with these changes; what stays the same is not touched. */
  private change(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    const { code } = this.state;
    this.toy.definitions = tasksOf(code.pages ?? 0);
    this.toy.code = Object.fromEntries(
      Object.entries(code).map(([name, version]) => [name, String(version)]),
    );
    this.toy.buildId = JSON.stringify(code);
    const files = filesOf(this.state);
    for (const file of this.files.keys()) if (!files.has(file)) this.remove(file);
    for (const [file, text] of files) {
      if (this.files.get(file) === text) continue;
      this.toy.remove(file);
      if (text === FOLDER) mkdirSync(this.toy.path(file), { recursive: true });
      else this.toy.write(file, text);
    }
    this.files = files;
  }

  /** Removes a source, with the folders that it leaves empty. */
  private remove(file: string): void {
    this.toy.remove(file);
    removeEmpty(path.dirname(this.toy.path(file)), this.toy.root);
  }

  private damage({ output, how }: Extract<Edit, { do: 'damage' }>): void {
    const owned = Object.keys(this.toy.tree()).filter((file) => !this.foreign.has(file));
    const name = at(owned, output);
    if (name === undefined) return;
    const file = `out/${name}`;
    const text = this.toy.read(file) ?? '';
    const { atime, mtime } = statSync(this.toy.path(file));
    if (how === 'edit' && !this.forgotten) this.toy.write(file, 'edited by hand');
    else if (how === 'append' || how === 'edit') this.toy.write(file, `${text}and more\n`);
    else if (how === 'delete') this.toy.remove(file);
    else if (how === 'touch') writeFileSync(this.toy.path(file), text);
    else {
      writeFileSync(this.toy.path(file), text.replace(/.\n$/, '~\n'));
      utimesSync(this.toy.path(file), atime, mtime);
    }
    if (how !== 'touch') this.damaged.add(name);
  }

  private putForeign({ path: name, there }: Extract<Edit, { do: 'foreign' }>): void {
    const file = `out/${name}`;
    const tree = Object.keys(this.toy.tree());
    const inTheWay = tree.some((other) => other.startsWith(`${name}/`) || name.startsWith(`${other}/`));
    if (there && !tree.includes(name) && !inTheWay && !this.toy.folders().includes(name)) {
      this.toy.write(file, 'mine\n');
      this.foreign.add(name);
    } else if (!there && this.foreign.delete(name)) {
      this.toy.remove(file);
      removeEmpty(path.dirname(this.toy.path(file)), this.project.outputFolder);
    }
  }

  private forget(what: 'cache' | 'manifest' | 'outputs'): void {
    if (what === 'outputs') {
      for (const file of Object.keys(this.toy.tree())) this.damaged.add(file);
      this.toy.remove('out');
      this.foreign.clear();
      return;
    }
    this.toy.remove(what === 'cache' ? '.cache' : '.cache/manifest.db');
    this.forgotten = true;
    // Nothing tells any more that these were labbuild's.
    for (const [file, text] of Object.entries(this.toy.tree())) {
      if (!text.split('\n').slice(0, 5).join('\n').includes(TOY_MARK)) this.foreign.add(file);
    }
  }
}

/** Stands for a folder in the place of a source. */
const FOLDER = '\0folder';

function removeEmpty(folder: string, top: string): void {
  for (let at = folder; at !== top && isEmpty(at); at = path.dirname(at)) rmdirSync(at);
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}

function filesOf(state: State): ReadonlyMap<string, string> {
  const { hosts, layout, title, defaults, upper, settings, templates, broken } = state;
  const files = new Map<string, string>();
  const json = (value: unknown): string => JSON.stringify(value, null, state.indent);
  const entity = ({ fields }: Placed): object =>
    state.reverse ? Object.fromEntries(Object.entries(fields).reverse()) : fields;
  let list: unknown;
  if (layout === 'items') {
    list = hosts.map((host, n) => {
      if (host.file === 0) return entity(host);
      files.set(`hosts/${host.file}-${n}.json`, json(entity(host)));
      return { $file: `hosts/${host.file}-${n}.json` };
    });
  } else if (layout === 'folder') {
    for (let n = 0; n < SOURCES; n++) {
      const held = hosts.filter(({ file }) => file === n).map(entity);
      const [only] = held;
      if (only) files.set(`hosts/${n}.json`, json(held.length === 1 ? only : held));
    }
    // A folder that holds no source is no folder of none.
    files.set('hosts/note.txt', '');
    list = { $folder: 'hosts' };
  } else {
    files.set('list.json', json(hosts.map(entity)));
    list = { $file: 'list.json' };
  }
  const members = {
    hosts: list,
    ...(title === null ? {} : { title }),
    ...(defaults === null ? {} : { defaults }),
    ...(upper === null ? {} : { upper }),
  };
  files.set('main.json', json(members));
  if (settings !== null) files.set(SETTINGS, json(settings));
  for (const [file, text] of Object.entries(templates)) files.set(file, text);
  for (const [file, how] of Object.entries(broken)) {
    if (!files.has(file)) continue;
    if (how === 'missing') files.delete(file);
    else files.set(file, how === 'folder' ? FOLDER : how === 'syntax' ? '{"id": ' : '');
  }
  return files;
}
