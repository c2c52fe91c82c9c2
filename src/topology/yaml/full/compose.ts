import { Composer, type Document, Lexer, Parser, type ScalarTag } from 'yaml';
import type { OffsetFault } from '../faults.js';
import { MAX_DEPTH, MAX_DOCUMENTS, MAX_LEXEMES } from '../limits.js';
import { plainScalar } from '../scalar.js';
import { Scan } from './scan.js';

/** A complaint of the YAML library. */
export interface LibraryError {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** A tag that the YAML library does not know: its place, what stands there and its full name. */
export interface UnknownTag {
  readonly offset: number;
  readonly end: number;
  readonly name: string;
}

/** What the YAML library makes of a text. */
export interface Composed {
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly LibraryError[];
  /** Sorted by place. */
  readonly unknownTags: readonly UnknownTag[];
  /** Quotes and brackets that are not closed. */
  readonly faults: readonly OffsetFault[];
  /** Where the first bracket stands that is not closed; infinity if there is none. */
  readonly unclosedAt: number;
  /** Set if the library was stopped because the text is beyond a limit; then nothing else is. */
  readonly limit?: OffsetFault;
  /** Set instead if the text is too much for the library. */
  readonly tooLarge?: boolean;
}

const NOTHING: Composed = { documents: [], errors: [], unknownTags: [], faults: [], unclosedAt: 0 };

/** What the library is made to say of a value that does not fit its core tag. */
export const MISFIT = 'misfit';

// The library's own `!!float` refuses whole numbers.
const FLOAT: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: false,
  resolve(text, onError) {
    const value = plainScalar(text);
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) onError(MISFIT);
    return value ?? Number.NaN;
  },
};

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  customTags: [FLOAT],
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  keepSourceTokens: false,
  prettyErrors: false,
  logLevel: 'silent',
} satisfies ConstructorParameters<typeof Composer>[0];

const UNRESOLVED = 'Unresolved tag: ';

/** Reads a text with the YAML library, giving up early on what would take long. */
export function compose(text: string): Composed {
  // The library makes an Error for every complaint; collecting call stacks would be most of the time it takes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return composeAll(text);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function composeAll(text: string): Composed {
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  const scan = new Scan();
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const limit = scan.next(lexeme, parser.offset);
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    const exceeded = limit ?? depthFault(parser);
    if (exceeded) return { ...NOTHING, limit: exceeded };
    if (++lexemes > MAX_LEXEMES) return { ...NOTHING, tooLarge: true };
    if (documents.length > MAX_DOCUMENTS) break;
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return {
    documents,
    errors: [...documents.flatMap((document) => document.errors), ...composer.streamInfo().errors].map(
      ({ code, message, pos }) => ({ code, message, offset: pos[0] }),
    ),
    unknownTags: documents
      .flatMap((document) => document.warnings)
      .filter(({ message }) => message.startsWith(UNRESOLVED))
      .map(({ message, pos }) => ({ offset: pos[0], end: pos[1], name: message.slice(UNRESOLVED.length) }))
      .sort((a, b) => a.offset - b.offset),
    faults: scan.end(),
    unclosedAt: scan.unclosedAt,
  };
}

function depthFault(parser: Parser): OffsetFault | undefined {
  // The stack holds the document, the open collections and perhaps a scalar.
  if (parser.stack.length <= MAX_DEPTH + 1) return undefined;
  const collections = parser.stack.filter(
    ({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection',
  );
  const excess = collections[MAX_DEPTH];
  return (
    excess && {
      code: 'source/limit',
      offset: excess.offset,
      message: `lists and mappings are nested more than ${MAX_DEPTH} deep here`,
      remedy: 'nest less deeply, or move the inner part to a file of its own with `!include`',
    }
  );
}
