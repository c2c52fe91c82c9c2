/** A small lab of every kind of output, edited at random, for walks of the whole program in this process. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { isMap, isScalar, isSeq, parseDocument, type Document as YamlDocument } from 'yaml';
import type { Project } from '../../src/engine/project.js';
import { labProject } from '../../src/project.js';
import type { Document } from '../../src/topology/lab.js';
import type { Build, Walked } from '../engine/model/walk.js';
import { FAST_TEMPORARY } from '../engine/model/walk.js';
import { filesBelow, PROJECT } from './example-lab.js';
import { randomEdit, randomNumbers } from './random-edit.js';

/** Numbers of files, outputs and states count modulo how many there are. */
export type LabEdit =
  | { readonly do: 'nothing' | 'save' }
  | { readonly do: 'yaml'; readonly file: number; readonly seed: number }
  | { readonly do: 'comment' | 'remove' | 'break'; readonly file: number }
  | { readonly do: 'copy' | 'drop' | 'rename' | 'include'; readonly file: number; readonly entity: number }
  | { readonly do: 'template'; readonly template: number; readonly text: 'ours' | 'broken' | 'none' }
  | { readonly do: 'config'; readonly text: string }
  | { readonly do: 'restore'; readonly state: number }
  | { readonly do: 'damage'; readonly output: number; readonly how: 'append' | 'delete' }
  | { readonly do: 'forget'; readonly what: '.cache' | 'generated' };

const BASE = path.join(PROJECT, 'test/cases/base');
const TEMPLATES = path.join(PROJECT, 'templates');
const CONFIG = 'labbuild.config.yaml';
const templates = filesBelow(TEMPLATES);
const at = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(items.length, 1)];

type Files = ReadonlyMap<string, string>;

export class WalkedLab implements Walked<Document, LabEdit> {
  readonly foreign: ReadonlySet<string> = new Set();
  readonly damaged = new Set<string>();
  forgotten = false;
  private files: Files = new Map();
  private readonly saved: Files[] = [];

  constructor(readonly root = mkdtempSync(path.join(FAST_TEMPORARY, 'labbuild-walk-'))) {
    this.write(new Map(filesBelow(BASE).map((file) => [file, readFileSync(path.join(BASE, file), 'utf8')])));
    this.saved.push(this.files);
  }

  get project(): Project<Document> {
    const { root } = this;
    const { worker: _, ...project } = labProject({
      root,
      entry: 'topology.yaml',
      absent: [],
      outputFolder: path.join(root, 'generated'),
      cacheFolder: path.join(root, '.cache'),
      packageFolder: PROJECT,
    });
    return project;
  }

  copyTo(root: string): WalkedLab {
    const copy = new WalkedLab(root);
    copy.write(this.files);
    return copy;
  }

  tree(): Record<string, string> {
    const folder = path.join(this.root, 'generated');
    if (!statSync(folder, { throwIfNoEntry: false })) return {};
    return Object.fromEntries(
      filesBelow(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
    );
  }

  folders(): readonly string[] {
    const folders = new Set<string>();
    for (const file of Object.keys(this.tree()))
      for (let up = path.posix.dirname(file); up !== '.'; up = path.posix.dirname(up)) folders.add(up);
    return [...folders].sort();
  }

  apply(edit: LabEdit): void {
    const sources = [...this.files.keys()].filter((file) => file.endsWith('.yaml') && file !== CONFIG);
    const file = 'file' in edit ? (at(sources, edit.file) ?? '') : '';
    const text = this.files.get(file) ?? '';
    switch (edit.do) {
      case 'yaml':
        this.put(file, randomEdit(text, randomNumbers(edit.seed))?.text ?? text);
        break;
      case 'comment':
        this.put(file, `# a comment\n\n${text}`);
        break;
      case 'break':
        this.put(file, `${text}\n  broken: [`);
        break;
      case 'remove':
        this.put(file, undefined);
        break;
      case 'copy':
      case 'drop':
      case 'rename':
      case 'include':
        this.editEntity(file, edit);
        break;
      case 'template': {
        const name = at(templates, edit.template) ?? '';
        const own = readFileSync(path.join(TEMPLATES, name), 'utf8');
        const texts = { ours: `${own}\n`, broken: `${own}{{no.such.name}}`, none: undefined };
        this.put(`templates/${name}`, texts[edit.text]);
        break;
      }
      case 'config':
        this.put(CONFIG, edit.text === '' ? undefined : edit.text);
        break;
      case 'save':
        this.saved.push(this.files);
        return;
      case 'restore':
        this.write(at(this.saved, edit.state) ?? this.files);
        break;
      case 'damage': {
        const output = at(Object.keys(this.tree()), edit.output);
        if (output === undefined) return;
        const target = path.join(this.root, 'generated', output);
        this.damaged.add(output);
        if (edit.how === 'delete') rmSync(target);
        else writeFileSync(target, `${readFileSync(target, 'utf8')}# more\n`);
        return;
      }
      case 'forget':
        if (edit.what === 'generated')
          for (const output of Object.keys(this.tree())) this.damaged.add(output);
        rmSync(path.join(this.root, edit.what), { recursive: true, force: true });
        return;
      case 'nothing':
        return;
    }
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Copies, removes or renames an entity of a file's lists, or moves a list's entities to files of their own. */
  private editEntity(
    file: string,
    edit: Extract<LabEdit, { do: 'copy' | 'drop' | 'rename' | 'include' }>,
  ): void {
    const document: YamlDocument = parseDocument(this.files.get(file) ?? '');
    if (!isMap(document.contents) || document.errors.length > 0) return;
    const lists = document.contents.items.flatMap(({ key, value }) =>
      isSeq(value) && isScalar(key) && value.items.some((item) => isMap(item) && item.has('id'))
        ? [{ key: String(key.value), list: value }]
        : [],
    );
    const chosen = at(lists, edit.entity);
    if (!chosen) return;
    const { key, list } = chosen;
    const n = edit.entity % list.items.length;
    const entity = list.items[n];
    if (!isMap(entity)) return;
    if (edit.do === 'drop') list.items.splice(n, 1);
    else if (edit.do === 'rename') entity.set('id', `${String(entity.get('id'))}-x`);
    else if (edit.do === 'copy') {
      const copy = entity.clone();
      if (isMap(copy)) copy.set('id', `${String(entity.get('id'))}-copy`);
      list.items.push(copy);
    } else {
      const folder = `${file.replace(/\.yaml$/, '')}-${key}`;
      const moved = list.items.map((item, m) => [`${folder}/${m}.yaml`, document.createNode(item)] as const);
      const texts = moved.map(([name, item]): [string, string] => {
        const one: YamlDocument = parseDocument('');
        one.contents = item;
        return [name, one.toString()];
      });
      const head = document.toString().replace(new RegExp(`^${key}:(\\n(?=[ -]).*)+`, 'm'), '');
      this.write(
        new Map([
          ...this.files,
          ...texts,
          [file, `${head}\n${key}: !include_dir_sorted ${path.basename(folder)}\n`],
        ]),
      );
      return;
    }
    this.put(file, document.toString({ lineWidth: 0 }));
  }

  private put(file: string, text: string | undefined): void {
    const files = new Map(this.files);
    if (text === undefined) files.delete(file);
    else files.set(file, text);
    this.write(files);
  }

  /** Makes the files of the lab these; what stays the same is not touched. */
  private write(files: Files): void {
    for (const file of this.files.keys())
      if (!files.has(file)) rmSync(path.join(this.root, file), { force: true });
    for (const [file, text] of files) {
      if (this.files.get(file) === text) continue;
      mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
      writeFileSync(path.join(this.root, file), text);
    }
    this.files = files;
  }
}

const n = fc.nat(1000);
const all = { noNullPrototype: true } as const;
const edit: fc.Arbitrary<LabEdit> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('yaml' as const), file: n, seed: fc.nat() }, all) },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        do: fc.constantFrom('copy' as const, 'drop' as const, 'rename' as const, 'include' as const),
        file: n,
        entity: n,
      },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { do: fc.constantFrom('comment' as const, 'remove' as const, 'break' as const), file: n },
      all,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        do: fc.constant('template' as const),
        template: n,
        text: fc.constantFrom('ours' as const, 'broken' as const, 'none' as const),
      },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: fc.constant('config' as const),
        text: fc.constantFrom(
          '',
          'checks: {unused/entity: off}\n',
          'checks: {network/wan: warning}\n',
          'nonsense: 1\n',
        ),
      },
      all,
    ),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('restore' as const), state: n }, all) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('save' as const, 'nothing' as const) }, all) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: fc.constant('damage' as const),
        output: n,
        how: fc.constantFrom('append' as const, 'delete' as const),
      },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { do: fc.constant('forget' as const), what: fc.constantFrom('.cache' as const, 'generated' as const) },
      all,
    ),
  },
);
const build: fc.Arbitrary<Build> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 5, arbitrary: fc.constant({ keepGoing: true }) },
  { weight: 1, arbitrary: fc.constant({ only: 'terraform' }) },
  { weight: 1, arbitrary: fc.constant({ mode: 'clean' as const }) },
  { weight: 1, arbitrary: fc.constant({ mode: 'check' as const }) },
  { weight: 1, arbitrary: fc.record({ crashAt: fc.nat(30) }, all) },
);

/** Steps at random, up to so many. */
export const labSteps = (
  maxLength: number,
): fc.Arbitrary<{ readonly edit: LabEdit; readonly build: Build }[]> =>
  fc.array(fc.record({ edit, build }, all), { minLength: 1, maxLength, size: 'max' });
