/** How much room text takes on a terminal. */

/** Scripts whose characters take two columns, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** What is drawn onto the character before it. A selector that makes a picture of it may cost a column. */
const NARROWEST = /^(?!\ufe0f)[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a character takes: 0, 1 or 2; where terminals disagree, the most. */
export function characterWidth(character: string): number {
  if (/^[ -~]$/.test(character)) return 1;
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that a text takes. */
export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** A text, or `…` and as much of its end as `width` columns have room for. */
export function endOf(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const characters = [...text];
  let [at, room] = [characters.length, width - 1];
  if (room < 0) return '';
  while (at > 0 && room >= characterWidth(characters[at - 1] ?? ''))
    room -= characterWidth(characters[--at] ?? '');
  // What belongs to the character that is cut off goes with it.
  while (at < characters.length && characterWidth(characters[at] ?? '') === 0) at++;
  return `…${characters.slice(at).join('')}`;
}
