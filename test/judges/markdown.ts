import { posix } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { type Finding, isRecord, lineAt, type SourceText, sortFindings } from './finding.js';

/** What is asked of a set of pages. */
export interface MarkdownRules {
  /** Further files that a link may lead to, beside the pages themselves. */
  readonly files?: Iterable<string>;
  /** Says which lines may hold a word such as `None`: a person's own text can. Default: none. */
  readonly allowWord?: (line: string, word: string) => boolean;
}

/** The sentence of a page or section that has nothing to list. */
const NOTHING = /\bNone defined\./g;

/** Text that stands where a value was absent. */
const ABSENT = /\b(?:None|undefined|null|NaN)\b|\?GB|\[object Object\]|:-/;

const HTML_ALLOWED =
  /^(<!--[\s\S]*-->|<br ?\/?>|<a (id|name)="[^"<>]*">|<\/a>|<\/?(code|details|summary|sub|sup)>)$/;

/** A GFM token with the place of its source. */
interface Placed {
  readonly token: Token;
  readonly offset: number;
}

/** Judges pages together: tables, words of absence, HTML, one title, and links between pages with their anchors. */
export function judgeMarkdown(pages: readonly SourceText[], rules: MarkdownRules = {}): Finding[] {
  const findings: Finding[] = [];
  const known = new Set([...pages.map(({ file }) => file), ...(rules.files ?? [])]);
  const parsed = pages.map((page) => ({
    page,
    tokens: [...placed(marked.lexer(page.text, { gfm: true }), page.text)],
  }));
  const anchors = new Map(parsed.map(({ page, tokens }) => [page.file, anchorsOf(tokens)]));
  for (const { page, tokens } of parsed) {
    const report = (offset: number, message: string) =>
      findings.push({ file: page.file, line: lineAt(page.text, offset), message });
    const titles = tokens.filter(({ token }) => token.type === 'heading' && token.depth === 1);
    if (titles.length !== 1)
      findings.push({ file: page.file, message: `${titles.length} titles of level 1` });
    for (const { token, offset } of tokens) {
      if (isTable(token)) judgeTable(token, offset, report);
      if (token.type === 'html' && !isAllowedHtml(token.raw)) report(offset, `HTML: ${token.raw.trim()}`);
      if (token.type === 'link' || token.type === 'image') {
        const problem = judgeLink(page.file, String(token.href), known, anchors);
        if (problem) report(offset, problem);
      }
    }
    judgeStrayRows(page.text, tokens, report);
    judgeWords(page, rules, report);
  }
  return sortFindings(findings);
}

type Report = (offset: number, message: string) => void;

/**
 * Every token at any depth. Places are found by searching the source: a token's raw text follows that of the one
 * before it, within its parent.
 */
function* placed(tokens: readonly Token[], text: string, from = 0): Generator<Placed> {
  let at = from;
  for (const token of tokens) {
    const found = text.indexOf(token.raw, at);
    const offset = found < 0 ? at : found;
    yield { token, offset };
    const children = childrenOf(token);
    if (children.length > 0) yield* placed(children, text, offset);
    at = offset + token.raw.length;
  }
}

function childrenOf(token: Token): Token[] {
  if (isTable(token)) return [...token.header, ...token.rows.flat()].flatMap((cell) => cell.tokens);
  if (token.type === 'list') return (token as Tokens.List).items;
  return 'tokens' in token && token.tokens ? token.tokens : [];
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table' && 'rows' in token;
}

/** On the source: the parser itself pads and cuts rows to the header's length without a word. */
function judgeTable(table: Tokens.Table, offset: number, report: Report): void {
  const header = table.header.length;
  let at = offset;
  table.raw.split('\n').forEach((row, index) => {
    const cells = cellsOf(row);
    if (row.trim() !== '' && index !== 1) {
      if (cells.length !== header) report(at, `row of ${cells.length} cells under a header of ${header}`);
      if (cells.some((cell) => cell === '')) report(at, 'empty cell');
    }
    at += row.length + 1;
  });
}

/** The cells of one row: an odd number of backslashes makes a pipe part of its cell. */
export function cellsOf(row: string): string[] {
  const cells = [''];
  const inner = row.trim().replace(/^\|/, '');
  for (let at = 0; at < inner.length; at += 1) {
    const char = inner[at] ?? '';
    const last = cells.length - 1;
    if (char === '|') cells.push('');
    else if (char === '\\') {
      cells[last] += inner.slice(at, at + 2);
      at += 1;
    } else cells[last] += char;
  }
  if (cells.length > 1 && cells.at(-1) === '') cells.pop();
  return cells.map((cell) => cell.trim());
}

/** Lines that look like rows and are in no table: the header and its ruler do not match, or a blank line splits it. */
function judgeStrayRows(text: string, tokens: readonly Placed[], report: Report): void {
  const covered = tokens
    .filter(({ token }) => isTable(token) || token.type === 'code')
    .map(({ token, offset }) => [offset, offset + token.raw.length] as const);
  let at = 0;
  for (const line of text.split('\n')) {
    const start = at;
    if (/^\s*\|.*\|\s*$/.test(line) && !covered.some(([from, to]) => start >= from && start < to))
      report(start, 'table row outside of any table');
    at += line.length + 1;
  }
}

function judgeWords({ text }: SourceText, rules: MarkdownRules, report: Report): void {
  let at = 0;
  for (const line of text.split('\n')) {
    const ruler = /^\s*\|?[\s|:-]+\|[\s|:-]*$/.test(line);
    const word = ruler ? undefined : ABSENT.exec(line.replace(NOTHING, ''))?.[0];
    if (word !== undefined && rules.allowWord?.(line, word) !== true) report(at, `"${word}" in the text`);
    at += line.length + 1;
  }
}

function isAllowedHtml(raw: string): boolean {
  return raw
    .trim()
    .split(/(?<=>)\s*(?=<)/)
    .every((tag) => HTML_ALLOWED.test(tag));
}

/** Why a link leads nowhere; nothing for links out of the tree. */
function judgeLink(
  from: string,
  href: string,
  known: ReadonlySet<string>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return undefined;
  const [path, anchor] = href.split('#', 2).map(decoded);
  if (path === undefined || (anchor === undefined && href.includes('#')))
    return `link is no valid address: ${href}`;
  const target = path === '' ? from : posix.join(posix.dirname(from), path);
  if (!known.has(target)) return `link to a page that does not exist: ${href}`;
  if (anchor === undefined) return undefined;
  return anchors.get(target)?.has(anchor) === false
    ? `link to an anchor that does not exist: ${href}`
    : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Anchors of a page, as GitHub makes them from its headings, and explicit ones. */
function anchorsOf(tokens: readonly Placed[]): Set<string> {
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  for (const { token } of tokens) {
    if (token.type === 'html')
      for (const match of token.raw.matchAll(/<a (?:id|name)="([^"]*)"/g)) anchors.add(match[1] ?? '');
    if (token.type !== 'heading') continue;
    const slug = plainText(token)
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

/** What a reader sees of a heading. */
function plainText(token: Token): string {
  const children = childrenOf(token);
  if (children.length > 0) return children.map(plainText).join('');
  if (token.type === 'html') return '';
  const text = isRecord(token) && typeof token.text === 'string' ? token.text : '';
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
