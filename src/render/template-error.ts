/** What can be wrong with a template. */
export type TemplateErrorCode =
  | 'template/missing'
  | 'template/syntax'
  | 'template/unknown-name'
  | 'template/not-text'
  | 'template/recursion';

/** A mistake in a template, or in what a generator hands to it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(
    readonly code: TemplateErrorCode,
    /** Path of the template or partial in the template folders. */
    readonly template: string,
    /** From 1; undefined if the file is not there. */
    readonly line: number | undefined,
    /** From 1, in UTF-16 units. */
    readonly column: number | undefined,
    message: string,
    /** The names that the template could have used there, sorted. */
    readonly known: readonly string[] = [],
  ) {
    super(message);
  }
}
