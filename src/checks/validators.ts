/** The validators of the schema, each loaded when it is first needed. */
import { createRequire } from 'node:module';
import { outsideTask } from '../engine/purity.js';
import { BUILD_ID } from '../package/build-id.js';
import type { Validator, ValidatorKey } from '../topology/schema/validator.js';

const load = createRequire(import.meta.url);
const loaded = new Map<ValidatorKey, Validator>();

/**
 * The validator of the document's own keys, of a layer, or of a member of a collection. A package has them compiled,
 * in `validators/` beside its code (bundle-validators.mjs); a program that runs from its source compiles them itself.
 */
export function validatorOf(key: ValidatorKey): Validator {
  let validator = loaded.get(key);
  if (!validator) {
    validator = outsideTask(() => (BUILD_ID === 'unbundled' ? compiled(key) : packaged(key)));
    loaded.set(key, validator);
  }
  return validator;
}

function packaged(key: ValidatorKey): Validator {
  const code: typeof import('../package/load.js') = load('./load.cjs');
  return (code.load(`validators/${key}.cjs`) as { readonly validator: Validator }).validator;
}

function compiled(key: ValidatorKey): Validator {
  const module: { readonly compiledValidator: (key: ValidatorKey) => Validator } =
    load('../package/validators.ts');
  return module.compiledValidator(key);
}
