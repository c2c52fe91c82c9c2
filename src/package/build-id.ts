/** Set by the bundler (bundle.mjs): identifies this build of labbuild, and the code of each of its modules. */
declare const LABBUILD_BUILD_ID: string | undefined;
declare const LABBUILD_MODULE_IDS: { readonly [module: string]: string } | undefined;

/** Of everything that shapes an output. Unbundled, in tests, there is one build. */
export const BUILD_ID: string = typeof LABBUILD_BUILD_ID === 'string' ? LABBUILD_BUILD_ID : 'unbundled';

/** Fingerprint of each module's code with all it imports, by the module's name. */
export const MODULE_IDS: { readonly [module: string]: string } =
  typeof LABBUILD_MODULE_IDS === 'object' ? LABBUILD_MODULE_IDS : { engine: BUILD_ID, format: BUILD_ID };
