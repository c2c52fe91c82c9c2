import type { Check, Context, Generator, Query } from '../engine/definition.js';
import type { Config } from './schema/config.js';
import type { Topology } from './schema/index.js';

export type { Config } from './schema/config.js';

/** The document that labbuild's tasks read: the topology, and the config file under `config`. */
export type Document = Topology & { readonly config?: Config };

/** What a task of labbuild sees. */
export type Lab = Context<Document>;
export type LabQuery<R> = Query<Document, R>;
export type LabCheck = Check<Document>;
export type LabGenerator = Generator<Document>;
