/** Ansible inventories written as INI files. */
import { type Inventory, InventoryBuilder } from './inventory.js';
import { ImportError } from './notes.js';

/** Reads an inventory. Throws ImportError with the line that is none. `file` names it in messages. */
export function readIni(content: string, file: string): Inventory {
  const builder = new InventoryBuilder();
  let group = 'ungrouped';
  let kind = 'hosts';
  content.split(/\r?\n/).forEach((raw, n) => {
    const where = `${file}:${n + 1}`;
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) return;
    if (line.startsWith('[')) {
      const section = /^\[([^\]:\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/.exec(line);
      const [, name = '', suffix = 'hosts'] = section ?? [];
      if (!section || !['hosts', 'vars', 'children'].includes(suffix)) {
        throw new ImportError(`${where}: expected [group], [group:vars] or [group:children], not ${line}`);
      }
      [group, kind] = [name, suffix];
      builder.group(group, where);
      return;
    }
    if (kind === 'children') {
      const [child = ''] = line.split(/\s+/);
      builder.group(group, where, {}, [child]);
      builder.group(child, where);
    } else if (kind === 'vars') {
      const at = line.indexOf('=');
      if (at < 1) throw new ImportError(`${where}: expected NAME=VALUE in [${group}:vars]`);
      const value = withoutComment(line.slice(at + 1)).trim();
      builder.group(group, where, { [line.slice(0, at).trim()]: literal(value) });
    } else {
      hostLine(builder, line, where, group === 'ungrouped' ? undefined : group);
    }
  });
  return builder.inventory;
}

function hostLine(builder: InventoryBuilder, line: string, where: string, group: string | undefined): void {
  const [pattern = '', ...words] = splitWords(line, where);
  // A port may follow the name; an address of IPv6 has more colons.
  const port = /^([^:]*(?:\[[^\]]*\][^:]*)*):(\d+)$/.exec(pattern);
  const vars: Record<string, unknown> = port ? { ansible_port: Number(port[2]) } : {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new ImportError(`${where}: expected NAME=VALUE after the host`);
    vars[word.slice(0, at)] = literal(word.slice(at + 1));
  }
  builder.host(port?.[1] ?? pattern, where, group, vars);
}

/** The words of a line as a shell splits them, up to a comment. */
function splitWords(line: string, where: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let n = 0; n < line.length; n++) {
    const c = line[n] ?? '';
    if (quote !== '') {
      if (c === quote) quote = '';
      else if (c === '\\' && quote === '"' && n + 1 < line.length) word = `${word ?? ''}${line[++n]}`;
      else word = `${word ?? ''}${c}`;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '#' && word === undefined) {
      return words;
    } else word = `${word ?? ''}${c === '\\' && n + 1 < line.length ? line[++n] : c}`;
  }
  if (quote !== '') throw new ImportError(`${where}: a quote is not closed`);
  return word === undefined ? words : [...words, word];
}

function withoutComment(value: string): string {
  return /^\s*["']/.test(value) ? value : value.replace(/\s+#.*$/, '');
}

/** A value as Ansible reads it: a literal of Python, else a text. */
function literal(value: string): unknown {
  if (/^-?(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  if (/^-?\d+\.\d+$/.test(value)) return Number(value);
  if (value === 'True') return true;
  if (value === 'False') return false;
  if (value === 'None') return null;
  const quoted = /^(["'])(.*)\1$/s.exec(value);
  if (quoted) return quoted[2] ?? '';
  if (!/^[[{].*[\]}]$/s.test(value) || value.startsWith('{{')) return value;
  for (const json of [value, value.replaceAll("'", '"')]) {
    try {
      return JSON.parse(json);
    } catch {
      // It is a text then.
    }
  }
  return value;
}
