/** The validators of the schema as the package has them, and what they find. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileValidators } from '../../src/package/validators.js';
import type { ValidatorKey, Validators } from '../../src/topology/schema/validator.js';
import { type FindingOptions, findings, type SchemaFinding } from '../../src/topology/schema-findings.js';

async function compiled(): Promise<Validators> {
  const folder = mkdtempSync(join(tmpdir(), 'validators-'));
  try {
    const file = join(folder, 'validators.mjs');
    compileValidators(file, new URL('../../src/topology/schema/scalars.ts', import.meta.url).href);
    const loaded: { validators: Validators } = await import(pathToFileURL(file).href);
    return loaded.validators;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const validators = await compiled();

/** What is found in a value; nothing if it is valid. */
export function found(key: ValidatorKey, value: unknown, options?: FindingOptions): SchemaFinding[] {
  const validator = validators[key];
  return validator(value) ? [] : findings(validator.errors ?? [], value, options);
}

/** `code path` of each finding. */
export function codes(key: ValidatorKey, value: unknown): string[] {
  return found(key, value).map(({ code, path }) => [code, path.join('.')].join(' ').trim());
}
