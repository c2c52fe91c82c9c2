import { manifestError } from '../engine/manifest-error.js';

/** What is said where there is no manifest to ask. */
export const NOTHING_BUILT = 'nothing has been built here yet: run labbuild first';

/** What an error says of the manifest. Throws it if it is about something else. */
export function damaged(error: unknown): string {
  const trouble = manifestError(error);
  if (!trouble) throw error;
  return `the manifest can't be used (${trouble.message}): labbuild --clean makes it anew`;
}
