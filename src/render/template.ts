/**
 * Templates: Mustache, rendered line by line so that each line of an output knows where it came from.
 *
 * What differs from Mustache as others know it, always on the strict side:
 * - A hole prints a Text, which an escaper of the target language made; nothing else is ever printed, and nothing is
 *   escaped for HTML. `{{x}}`, `{{{x}}}` and `{{&x}}` are the same.
 * - A name must exist in its own context object: there is no fall-back to the contexts around it. In
 *   `{{#disks}}…{{/disks}}` only the names of a disk are known. `a.b` is the `b` of the object `a`.
 * - Optional values stand in sections: `{{#swap}}swap = {{.}}{{/swap}}`, where `{{.}}` is the value. A hole whose value
 *   is missing is an error. Off are: undefined, null, false, the empty text, the empty list. A section on `true` keeps
 *   the context as it is.
 * - A line that would hold nothing because a section on it is off is left out.
 * - `{{> header}}` is the partial of the output's language, `partials/header.<language>.mustache`; a name with a slash
 *   is a path in the template folders. A partial sees the current context object.
 * - A text of several lines is indented as the line on which its hole stands.
 * - There are no lambdas.
 */
import type { Context, OutputKind, Rendered } from '../engine/definition.js';
import { type Language, rendered } from './language.js';
import { Page } from './page.js';
import { TemplateError } from './template-error.js';
import { compile, type Position, type TemplateNode } from './template-syntax.js';
import { isText, type Text } from './text.js';

/** What a name in a template can stand for. Strings and numbers have to go through an escaper first. */
export type TemplateValue =
  | Text
  | boolean
  | undefined
  | null
  | TemplateContext
  | readonly TemplateContext[]
  | readonly Text[];

/** The names that a template, or a section of one, can use. */
export interface TemplateContext {
  readonly [name: string]: TemplateValue;
}

export interface Templated<Root> {
  /** Path in the template folders, e.g. `terraform/lxc.tf.mustache`. */
  readonly template: string;
  readonly language: Language;
  /** What the template shows of the world; `key` says which entity where there is one output for each. */
  context(context: Context<Root>, key: string): TemplateContext;
}

/** An output that is made by a Mustache template. */
export function templated<Root>(definition: Templated<Root>): OutputKind<Root> {
  const { template, language } = definition;
  return {
    template,
    render: (context, key) =>
      renderTemplate(template, language, definition.context(context, key), (path) => context.template(path)),
  };
}

/** Renders the template at `path`; `read` gives the text of templates and partials by their paths. */
export function renderTemplate(
  path: string,
  language: Language,
  context: TemplateContext,
  read: (path: string) => string | undefined,
): Rendered {
  const content = read(path);
  if (content === undefined) {
    throw new TemplateError('template/missing', path, undefined, undefined, `there is no template ${path}`);
  }
  const renderer = new Renderer(language, read);
  renderer.nodes(compile(path, content), path, context, 0);
  return rendered(language.finish(renderer.page.close()));
}

/** How deep partials can stand in partials. */
const DEPTH = 64;

type Scope = TemplateContext | Text;

class Renderer {
  readonly page = new Page();

  constructor(
    private readonly language: Language,
    private readonly read: (path: string) => string | undefined,
  ) {}

  nodes(nodes: readonly TemplateNode[], path: string, scope: Scope, depth: number): void {
    for (const node of nodes) {
      if (node.kind === 'text') this.page.write(node.pieces, path, node.line);
      else if (node.kind === 'hole') this.hole(node.name, path, node, scope);
      else if (node.kind === 'section') this.section(node, path, scope, depth);
      else this.partial(node, path, scope, depth);
    }
  }

  private hole(name: string, path: string, at: Position, scope: Scope): void {
    const value = lookUp(name, path, at, scope);
    if (!isText(value)) throw notText(name, path, at, value);
    this.page.insert(value, path, at.line);
  }

  private section(
    node: TemplateNode & { readonly kind: 'section' },
    path: string,
    scope: Scope,
    depth: number,
  ): void {
    const value: unknown = lookUp(node.name, path, node, scope);
    const items = itemsOf(value, scope);
    if (!items) throw notText(node.name, path, node, value);
    if (items.length > 0 === node.inverted) {
      if (node.inLine) this.page.omit();
      return;
    }
    if (node.inverted) this.nodes(node.children, path, scope, depth);
    else for (const item of items) this.nodes(node.children, path, item, depth);
  }

  private partial(
    node: TemplateNode & { readonly kind: 'partial' },
    path: string,
    scope: Scope,
    depth: number,
  ): void {
    const { name, line, column } = node;
    const file = name.includes('/') ? name : `partials/${name}.${this.language.name}.mustache`;
    const content = this.read(file);
    if (content === undefined) {
      throw new TemplateError('template/missing', path, line, column, `there is no partial ${file}`);
    }
    if (depth === DEPTH) {
      throw new TemplateError('template/recursion', path, line, column, `partial ${file} never ends`);
    }
    this.nodes(compile(file, content, node.indent, node.continues), file, scope, depth + 1);
  }
}

/** The value of a name in the scope itself; a TemplateError if there is no such name. */
function lookUp(name: string, path: string, at: Position, scope: Scope): TemplateValue {
  if (name === '.') return scope;
  if (isContext(scope) && Object.hasOwn(scope, name)) return scope[name];
  let value: TemplateValue = scope;
  for (const step of name.split('.')) {
    const object: TemplateContext | undefined = isContext(value) ? value : undefined;
    if (object && Object.hasOwn(object, step)) {
      value = object[step];
      continue;
    }
    const known = object ? Object.keys(object).sort() : [];
    const names = known.length > 0 ? `known here: ${known.join(', ')}` : 'no names are known here';
    const hint = isText(value) ? 'only {{.}}, the text itself, is known here' : names;
    throw new TemplateError(
      'template/unknown-name',
      path,
      at.line,
      at.column,
      `unknown name ${JSON.stringify(name)}; ${hint}`,
      known,
    );
  }
  return value;
}

/** A context object, as opposed to all else, also to what a plugin written in JavaScript hands over. */
function isContext(value: unknown): value is TemplateContext {
  return typeof value === 'object' && value !== null && !isText(value) && !Array.isArray(value);
}

/** The scopes that a section is rendered with, one time for each; undefined if it cannot be a section. */
function itemsOf(value: unknown, scope: Scope): readonly Scope[] | undefined {
  if (value === undefined || value === null || value === false) return [];
  if (value === true) return [scope];
  if (isText(value)) return value.single && value.value === '' ? [] : [value];
  if (Array.isArray(value)) return value.every((item) => isText(item) || isContext(item)) ? value : undefined;
  return isContext(value) ? [value] : undefined;
}

function notText(name: string, path: string, at: Position, value: unknown): TemplateError {
  const what = Array.isArray(value)
    ? 'a list: use a section'
    : isContext(value)
      ? 'an object: use a section'
      : value === undefined || value === null
        ? `missing: write {{#${name}}}…{{.}}…{{/${name}}} if it is optional`
        : typeof value === 'boolean'
          ? 'a boolean: use a section, or an escaper'
          : 'not escaped: use an escaper of the language';
  return new TemplateError('template/not-text', path, at.line, at.column, `${name} is ${what}`);
}
