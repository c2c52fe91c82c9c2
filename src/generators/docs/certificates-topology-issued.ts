/** Certificates of both lists of the topology, in one form. */
import { type Cell, cell, first } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { View } from '../../engine/view.js';
import type { AdditionalCertificate, Certificate, Certificates } from '../../topology/schema/certificate.js';
import { keyOf } from './values.js';

/** Who issues certificates. */
export type Authority = 'local-ca' | 'letsencrypt' | 'self-signed';

/** A certificate. */
export interface Issued {
  readonly entity: View<unknown>;
  /** What it is called: its name or domain. */
  readonly title: Cell<string | undefined>;
  /** Further names that it is valid for, in their order. */
  readonly names: readonly Cell<string>[];
  readonly issuer: Cell<string | undefined>;
  readonly days: Cell<number | undefined>;
  readonly autoRenew: Cell<boolean | undefined>;
  readonly renewDays: Cell<number | undefined>;
  /** Bits. */
  readonly keySize: Cell<number | undefined>;
  /** Ids of the services that use it, sorted. */
  readonly services: readonly Cell<string>[];
}

/** The authority that a text means, in either spelling; undefined for one that is not known. */
export function authorityOf(issuer: string | undefined): Authority | undefined {
  const name = issuer?.toLowerCase().replaceAll('_', '-');
  return name === 'local-ca' || name === 'letsencrypt' || name === 'self-signed' ? name : undefined;
}

/** All certificates, sorted by id. */
export function issuedOf(given: View<Certificates | undefined>): readonly Issued[] {
  return [
    ...given.at('certificates').members().map(ofService),
    ...given.at('additional').members().map(additional),
  ].sort((a, b) => compareBytes(a.entity.key, b.entity.key));
}

const NONE: Cell<undefined> = cell(undefined);

function ofService(entity: View<Certificate>): Issued {
  return {
    entity,
    title: entity.at('domain'),
    names: texts(entity.at('alt_names')),
    issuer: entity.at('issuer'),
    days: entity.at('validity_days'),
    autoRenew: entity.at('auto_renew'),
    renewDays: entity.at('renew_before_days'),
    keySize: NONE,
    services: references([entity.at('service_ref')]),
  };
}

function additional(entity: View<AdditionalCertificate>): Issued {
  const users = entity
    .at('used_by')
    .members()
    .map((user) => user.at('service_ref'));
  return {
    entity,
    title: first(entity.at('name'), entity.at('subject'), () => keyOf(entity)),
    names: [...texts(entity.at('domains')), ...texts(entity.at('subject_alt_names'))],
    issuer: entity.at('type'),
    days: entity.at('valid_days'),
    autoRenew: entity.at('auto_renew'),
    renewDays: entity.at('renew_days_before'),
    keySize: entity.at('key_size'),
    services: references(users),
  };
}

function texts(list: View<readonly string[] | undefined>): readonly Cell<string>[] {
  return (list.ordered() as readonly View<string>[]).map((text) => cell(text.value, text));
}

function references(fields: readonly Cell<string | undefined>[]): readonly Cell<string>[] {
  return fields
    .flatMap((field) => (field.value === undefined ? [] : [cell(field.value, field)]))
    .sort((a, b) => compareBytes(a.value, b.value));
}
