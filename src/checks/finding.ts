/** Findings, made the same way everywhere. */
import type { Address } from '../engine/address.js';
import type { Finding, Related } from '../engine/definition.js';

/** What a finding may say beside its message. */
export interface More {
  /** What to do about it. */
  readonly remedy?: string;
  /** The second parties, each with what is there. */
  readonly related?: readonly Related[];
}

/** Something that must not be. */
export function error(code: string, node: Address, message: string, more: More = {}): Finding {
  return { code, severity: 'error', message, node, ...more };
}

/** Something that is probably not meant. */
export function warning(code: string, node: Address, message: string, more: More = {}): Finding {
  return { code, severity: 'warning', message, node, ...more };
}
