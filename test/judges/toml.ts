import { parse, TomlError } from 'smol-toml';
import { type Finding, isRecord } from './finding.js';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Keys below `filter` are names of udev properties, such as ID_NET_NAME_MAC. */
const UDEV_PROPERTY = /^[A-Z][A-Z0-9_]*$/;

/** TOML 1.0 syntax, kebab-case keys (udev properties below a `filter`), no empty or absent-looking values. */
export function judgeToml(file: string, text: string): Finding[] {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return [{ file, line: error.line, message: `TOML: ${error.message.split('\n')[0] ?? ''}` }];
  }
  const findings: Finding[] = [];
  visit(document, [], (path, message) => {
    const key = path.filter((step) => !/^\d+$/.test(step)).at(-1) ?? '';
    findings.push({ file, ...lineOfKey(text, key), message: `${path.join('.')}: ${message}` });
  });
  return findings;
}

type Report = (path: readonly string[], message: string) => void;

function visit(value: unknown, path: readonly string[], report: Report): void {
  if (Array.isArray(value)) {
    if (value.length === 0) report(path, 'empty list');
    value.forEach((item, index) => {
      visit(item, [...path, String(index)], report);
    });
  } else if (isRecord(value) && !(value instanceof Date)) {
    for (const [key, child] of Object.entries(value)) {
      const below = [...path, key];
      const form = path.at(-1) === 'filter' ? UDEV_PROPERTY : KEBAB;
      if (!form.test(key)) report(below, form === KEBAB ? 'key is not kebab-case' : 'not a udev property');
      visit(child, below, report);
    }
  } else if (typeof value === 'string') {
    if (value === '') report(path, 'empty string');
    if (/^(null|None|undefined|NaN)$|\[object Object\]/.test(value))
      report(path, `absent value written as "${value}"`);
  }
}

/** The first line where `key` is set or opens a table; nothing when it cannot be told. */
function lineOfKey(text: string, key: string): { line?: number } {
  const at = text.split('\n').findIndex((line) => {
    const head = line.trim().startsWith('[') ? line : (line.split('=')[0] ?? '');
    return head
      .split(/[[\].\s]+/)
      .map((part) => part.replace(/^["']|["']$/g, ''))
      .includes(key);
  });
  return at < 0 ? {} : { line: at + 1 };
}
