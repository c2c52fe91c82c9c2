/** The public API: building and validating a lab from another program. */

export { type BuildOptions, build, type ValidateOptions, validate } from './api.js';
export type { Run, RunOptions } from './engine/build.js';
export type { Diagnostic, FailedOutput, OutputsResult, RelatedPlace, RunResult } from './engine/result.js';
