/** Largest source, in bytes. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Largest scalar as written, in bytes. */
export const MAX_SCALAR_BYTES = 1024 * 1024;
/** How deep lists and mappings may be nested in one source. */
export const MAX_DEPTH = 200;
/**
 * How many words, signs and line ends the YAML library is given of one source: it takes seconds for a million of
 * them. A source that the quick parser reads may hold any number.
 */
export const MAX_LEXEMES = 1_000_000;
/** How many documents of one source are counted; one is what there may be. */
export const MAX_DOCUMENTS = 100;
/** How many faults of one source are reported. */
export const MAX_FAULTS = 1000;
/** How many values (and keys) the aliases of one source may add. */
export const MAX_ALIAS_NODES = 1_000_000;
