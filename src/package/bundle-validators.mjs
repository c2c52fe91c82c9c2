/**
 * Compiles the schema's validators into dist/validators/: a CommonJS module for each of them, which a task can load
 * when it needs it, and one with the formats that they share. Writes the schema itself to dist/schema/.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { build, transform } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

const FORMATS = './formats.cjs';

/**
 * @param {{ outdir: string, options: import('esbuild').BuildOptions }} settings `outdir`: the package's code;
 *   `options`: how all of it is bundled
 * @returns {Promise<string>} a fingerprint of all validators: part of the code of `checks/form`
 */
export async function bundleValidators({ outdir, options }) {
  const { validatorKeys, validatorSource } = await tsImport('./validators.ts', import.meta.url);
  const { schemaFiles, schemaText } = await tsImport('./schema-files.ts', import.meta.url);
  const { platform, target, charset, legalComments, minifySyntax, minifyWhitespace, logLevel } = options;
  const style = { platform, target, charset, legalComments, minifySyntax, minifyWhitespace, logLevel };
  const hash = createHash('sha256');
  const folder = `${outdir}/validators`;
  mkdirSync(folder, { recursive: true });
  const write = (name, code) => {
    hash.update(`${name}\0`).update(code).update('\0');
    writeFileSync(`${folder}/${name}.cjs`, code);
  };

  const scalars = {
    entryPoints: ['src/topology/schema/scalars.ts'],
    bundle: true,
    format: 'cjs',
    write: false,
  };
  const [formats] = (await build({ ...style, ...scalars })).outputFiles;
  write('formats', formats.text);
  for (const key of validatorKeys) {
    const source = `${validatorSource(FORMATS, [key])}export const validator = validators[${JSON.stringify(key)}];\n`;
    write(key, (await transform(source, { ...style, format: 'cjs' })).code);
  }
  mkdirSync(`${outdir}/schema`, { recursive: true });
  for (const [name, schema] of schemaFiles()) {
    writeFileSync(`${outdir}/schema/${name}.json`, schemaText(schema));
  }
  return hash.digest('base64url').slice(0, 16);
}
