/** Families of codes: what stands before the slash. */
import { codes } from '../checks/codes.js';

export function familyOf(code: string): string {
  return code.slice(0, code.indexOf('/'));
}

/** Those of labbuild's own codes, which no plugin may use. */
export const FAMILIES: ReadonlySet<string> = new Set(Object.keys(codes).map(familyOf));
