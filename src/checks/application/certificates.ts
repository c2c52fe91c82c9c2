/** Certificates: somebody issues them, and they are renewed in time. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { shown } from '../../topology/schema/expectation.js';
import { nearest } from '../../topology/schema/nearest.js';
import { error, warning } from '../finding.js';
import type { EntityRule } from '../rule.js';

const CODE = 'application/certificate';

function given(lab: Lab) {
  return lab.root.at('L5_application').at('certificates');
}

/** What certificates call those who issue them, and the fields that describe these. */
const ISSUERS: Readonly<Record<string, 'local_ca' | 'letsencrypt' | undefined>> = {
  local_ca: 'local_ca',
  letsencrypt: 'letsencrypt',
  'self-signed': undefined,
};

/** An issuer that is not described, or does not issue. Both spellings of `local_ca` and `self-signed` are read. */
function issuerFindings(lab: Lab, id: string, field: string, written: View<unknown>): readonly Finding[] {
  const text: unknown = written.value;
  if (typeof text !== 'string') return [];
  const name = Object.keys(ISSUERS).find((known) => canonical(known) === canonical(text));
  const begin = `${id}: ${field}: ${shown(text)}`;
  if (name === undefined) {
    const known = Object.keys(ISSUERS);
    const guess = nearest(text, known);
    const remedy = guess === undefined ? `write ${known.join(', ')}` : `did you mean ${guess}?`;
    return [error(CODE, written.address, `${begin} issues no certificates`, { remedy })];
  }
  const authority = ISSUERS[name];
  if (authority === undefined) return [];
  const described = given(lab).at(authority);
  if (!described.exists()) {
    const remedy = `describe it as certificates.${authority}`;
    return [error(CODE, written.address, `${begin} is not described`, { remedy })];
  }
  const enabled = described.at('enabled');
  if (enabled.value !== false) return [];
  const related = [{ message: `${authority} is disabled`, node: enabled.address }];
  const remedy = `enable ${authority}, or name another issuer`;
  return [error(CODE, written.address, `${begin} is disabled`, { remedy, related })];
}

function canonical(issuer: string): string {
  return issuer.toLowerCase().replaceAll('_', '-');
}

/** A certificate that is renewed before it is there. */
function renewalFindings(
  id: string,
  [renew, renewField]: readonly [View<number | undefined>, string],
  [valid, validField]: readonly [View<number | undefined>, string],
): readonly Finding[] {
  const [before, days]: readonly unknown[] = [renew.value, valid.value];
  if (typeof before !== 'number' || typeof days !== 'number' || before < days) return [];
  const text = `${id}: ${renewField}: ${before} days before its end, the certificate of ${days} days is not there yet`;
  const related = [{ message: `${validField}: ${days}`, node: valid.address }];
  return [warning(CODE, renew.address, text, { remedy: `write less than ${days}`, related })];
}

/** Who issues a certificate of a service, and when it is renewed. */
export const serviceCertificates: EntityRule = {
  codes: [CODE],
  of: ['L5_application.certificates.certificates'],
  judge(lab, { id }) {
    const entity = given(lab).at('certificates').member(id);
    return [
      ...issuerFindings(lab, id, 'issuer', entity.at('issuer')),
      ...renewalFindings(
        id,
        [entity.at('renew_before_days'), 'renew_before_days'],
        [entity.at('validity_days'), 'validity_days'],
      ),
    ];
  },
};

/** What the schema lets the type of such a certificate be; another has been refused. */
const KINDS = new Set<unknown>(['self-signed', 'letsencrypt', 'local-ca']);

/** The same of a certificate that several services use. */
export const additionalCertificates: EntityRule = {
  codes: [CODE],
  of: ['L5_application.certificates.additional'],
  judge(lab, { id }) {
    const entity = given(lab).at('additional').member(id);
    return [
      ...(KINDS.has(entity.at('type').value) ? issuerFindings(lab, id, 'type', entity.at('type')) : []),
      ...renewalFindings(
        id,
        [entity.at('renew_days_before'), 'renew_days_before'],
        [entity.at('valid_days'), 'valid_days'],
      ),
    ];
  },
};
