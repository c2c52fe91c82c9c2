/**
 * Compiles the schema to plain functions when the package is built, so that a build loads neither ajv's compiler nor
 * the schema, and nothing is evaluated at run time.
 */
import { writeFileSync } from 'node:fs';
import { _, Ajv, type CodeKeywordDefinition, type KeywordCxt, type Options, stringify } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { codes, isAdjustable, isCode } from '../checks/codes.js';
import type { Exclusive } from '../topology/schema/common.js';
import { configSchema } from '../topology/schema/config.js';
import {
  collectionPaths,
  entitySchemas,
  layerNames,
  layerSchemas,
  rootSchema,
} from '../topology/schema/index.js';
import { formats } from '../topology/schema/scalars.js';
import type { SchemaNode } from '../topology/schema/schema-node.js';
import type { Validator, ValidatorKey } from '../topology/schema/validator.js';

/** Keywords of ours that validators ignore; findings read them from the part of the schema that an error names. */
const annotations = ['reference', 'idPrefix', 'keyPrefix', 'identity', 'layers'];

/** At most one (`required`: exactly one) of some keys. */
const exclusive: CodeKeywordDefinition = {
  keyword: 'exclusive',
  type: 'object',
  schemaType: 'array',
  code(context: KeywordCxt): void {
    const { gen, data } = context;
    const groups: readonly Exclusive[] = context.schema;
    for (const { keys, required } of groups) {
      const count = gen.let('count', _`0`);
      for (const key of keys) gen.if(_`${data}[${key}] !== undefined`, () => gen.code(_`${count}++`));
      context.setParams({ keys: stringify(keys), count });
      context.fail(required ? _`${count} !== 1` : _`${count} > 1`);
    }
  },
  error: { message: 'exclusive', params: ({ params }) => _`{keys: ${params.keys}, count: ${params.count}}` },
};

/** The limits of an id as one pattern: a wrong id is one fault. */
function idRule(node: SchemaNode): SchemaNode {
  const { pattern = '', minLength = 0, maxLength = '', ...rest } = node;
  return { ...rest, pattern: pattern.replace('^', `^(?=.{${minLength},${maxLength}}$)`) };
}

function mapValues(
  fields: Readonly<Record<string, SchemaNode>>,
  change: (node: SchemaNode, key: string) => SchemaNode,
): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(fields).map(([key, node]) => [key, change(node, key)]));
}

/** The schema without what neither a validator nor a finding reads, and without what a check judges better. */
function forValidation(node: SchemaNode): SchemaNode {
  const { description: _d, default: _f, open: _o, collection: _c, effectiveRequired: _e, ...said } = node;
  const { exemptFromReferences: _x, judgedBy = {}, reference, required, ...rest } = said;
  const left = required?.filter((key) => !(key in judgedBy));
  const field = (child: SchemaNode, key: string): SchemaNode => (key in judgedBy ? {} : forValidation(child));
  const { properties, patternProperties, additionalProperties, items, anyOf } = rest;
  return {
    ...(rest.idPrefix === undefined ? rest : idRule(rest)),
    ...(reference ? { reference: { to: reference.to } } : {}),
    ...(left && left.length > 0 ? { required: left } : {}),
    ...(properties ? { properties: mapValues(properties, field) } : {}),
    ...(patternProperties ? { patternProperties: mapValues(patternProperties, forValidation) } : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: forValidation(additionalProperties) }
      : {}),
    ...(items ? { items: forValidation(items) } : {}),
    ...(anyOf ? { anyOf: anyOf.map(forValidation) } : {}),
  };
}

function identifier(key: string): string {
  return key.replace(/\W/g, '_');
}

/** The schema of the config file, with all codes whose severity can be set. */
export const config = configSchema(
  Object.fromEntries(
    Object.entries(codes).flatMap(([code, { rule, severity }]) => {
      const unset = severity === 'mixed' ? 'it depends on the case' : severity;
      return isCode(code) && isAdjustable(code)
        ? [[code, `What has to hold: ${rule}. If not set: ${unset}.`]]
        : [];
    }),
  ),
  Object.keys(codes),
);

const schemas: Readonly<Record<ValidatorKey, SchemaNode>> = {
  root: rootSchema,
  config,
  ...layerSchemas,
  ...entitySchemas,
};

/** What there are validators for: `root`, every layer, the members of every collection, and the config file. */
export const validatorKeys: readonly ValidatorKey[] = ['root', ...layerNames, ...collectionPaths, 'config'];

function schemaCompiler(options: Options): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    messages: false,
    ...options,
  });
  ajv.addVocabulary(annotations);
  ajv.addKeyword(exclusive);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv;
}

/** The validator of one key, compiled where it is used: for programs that run from their source. */
export function compiledValidator(key: ValidatorKey): Validator {
  return schemaCompiler({}).compile(forValidation(schemas[key])) as Validator;
}

/**
 * The source of an ECMAScript module that exports `validators`: for each of `keys` a function that takes data and
 * returns whether it is valid, with ajv's errors in its property `errors`. `scalars` is how the module imports
 * schema/scalars.ts. Loading the validators of all keys takes as long as a small build, so that a program loads
 * modules of a few keys when it needs them.
 */
export function validatorSource(scalars: string, keys: readonly ValidatorKey[] = validatorKeys): string {
  const ajv = schemaCompiler({ code: { source: true, esm: true, lines: true, formats: _`formats` } });
  const ids: Record<string, string> = {};
  for (const key of keys) {
    ajv.addSchema(forValidation(schemas[key]), key);
    ids[identifier(key)] = key;
  }
  const code = standalone.default(ajv, ids);
  if (/\brequire\(/.test(code)) throw new Error('a validator needs a module of ajv at run time');
  const table = keys.map((key) => `  ${JSON.stringify(key)}: ${identifier(key)},`);
  return `import { formats } from ${JSON.stringify(scalars)};\n${code}\nexport const validators = {\n${table.join('\n')}\n};\n`;
}

/** Writes the module of `validatorSource` to a file. */
export function compileValidators(outFile: string, scalars: string, keys?: readonly ValidatorKey[]): void {
  writeFileSync(outFile, validatorSource(scalars, keys));
}
