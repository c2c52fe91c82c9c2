import type { Check, Context, Generator, Query } from '../engine/definition.js';
import type { Topology } from './schema/index.js';

/** The document that labbuild's tasks read: the topology, and the config file under `config`. */
export type Document = Topology & { readonly config?: Config };

/** What `labbuild.config.yaml` may hold. */
export interface Config {
  /** Severity of a check's code, or `off`. */
  readonly severity?: { readonly [code: string]: 'error' | 'warning' | 'off' };
}

/** What a task of labbuild sees. */
export type Lab = Context<Document>;
export type LabQuery<R> = Query<Document, R>;
export type LabCheck = Check<Document>;
export type LabGenerator = Generator<Document>;
