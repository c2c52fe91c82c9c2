/** Largest source, in bytes. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Largest scalar as written, in bytes. */
export const MAX_SCALAR_BYTES = 1024 * 1024;
/** How deep lists and mappings may be nested in one source. */
export const MAX_DEPTH = 200;
/** How many values (and keys) the aliases of one source may add. */
export const MAX_ALIAS_NODES = 1_000_000;
