import type { OutputLine } from './language.js';

type Kind = 'text' | 'heading' | 'table' | 'fence' | 'inside';

const FENCE = /^(`{3,}|~{3,})/;

/**
 * Puts blank lines between headings, tables, code blocks and what is beside them: a line that follows a table would
 * be a row of it. Expects tidy lines. What is in code blocks stays as it is.
 */
export function spaceBlocks(lines: readonly OutputLine[]): readonly OutputLine[] {
  const spaced: OutputLine[] = [];
  let before: { readonly kind: Kind; readonly blank: boolean } = { kind: 'text', blank: true };
  let fence: string | undefined;
  for (const line of lines) {
    const mark = FENCE.exec(line.text)?.[1];
    let kind: Kind;
    if (fence !== undefined) {
      kind = 'inside';
      if (mark?.startsWith(fence) && line.text === mark) fence = undefined;
    } else {
      kind = mark !== undefined ? 'fence' : kindOf(line.text);
      fence = mark;
      const blank = line.text === '';
      if (!blank && !before.blank && (kind !== before.kind || kind === 'heading')) {
        spaced.push({ text: '', origins: [] });
      }
    }
    spaced.push(line);
    before = { kind, blank: line.text === '' && kind !== 'inside' };
  }
  return spaced;
}

function kindOf(text: string): Kind {
  if (/^#{1,6}(?: |$)/.test(text)) return 'heading';
  return text.startsWith('|') ? 'table' : 'text';
}
