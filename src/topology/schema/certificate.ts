/** Certificates and who issues them. */
import type { Static } from '@sinclair/typebox';
import { choice, flag, formatted, integer, list, mapping, text } from './common.js';
import { collection, entity, id, ref } from './entity.js';
import { ServiceRef } from './service.js';

const days = { minimum: 1 };
const names = list('Further names that it is valid for.', text('A name.'));
const keySize = integer('Length of the key in bits.', { minimum: 1 });

export const LocalCa = mapping(
  "A certificate authority of one's own.",
  {},
  {
    enabled: flag('Whether it is there and issues certificates.'),
    name: text('Name to show.'),
    cn: text('Common name of its own certificate.'),
    organization: text('Organisation in its own certificate.'),
    validity_days: integer('Days that its own certificate is valid.', days),
    key_size: keySize,
    storage: mapping(
      'Where its key is.',
      {},
      {
        device_ref: ref('Device that has the key.', 'L1_foundation.devices'),
        path: text('Where it is on that device.'),
      },
    ),
    distribution: list(
      'Devices that trust it.',
      mapping('A device.', {}, { device_ref: ref('Device that trusts it.', 'L1_foundation.devices') }),
    ),
  },
);

export const Letsencrypt = mapping(
  "Let's Encrypt.",
  {},
  {
    enabled: flag('Whether certificates are obtained from it.'),
    email: formatted('email', 'Address of the account.'),
    staging: flag('Whether its test service is used.'),
    domains: list('Domains that certificates are obtained for.', text('A domain.')),
    challenge_type: choice('How a domain is proved to be ours.', ['http-01', 'dns-01']),
    dns_provider: text('DNS provider of the dns-01 challenge.'),
  },
);

export const Certificate = entity(
  'A certificate of a service.',
  { id: id('cert-', 'Id of the certificate.'), domain: text('Name that it is valid for.') },
  {
    alt_names: names,
    issuer: text('Who issues it: local_ca or letsencrypt, which has to be enabled, or self-signed.'),
    validity_days: integer('Days that it is valid.', days),
    auto_renew: flag('Whether it renews itself.'),
    renew_before_days: integer('How many days before its end it is renewed.', { minimum: 0 }),
    service_ref: ref('Service that uses it.', 'L5_application.services'),
  },
);

export const AdditionalCertificate = entity(
  'A certificate that several services use.',
  {
    id: id('cert-', 'Id of the certificate.'),
    type: choice('Who issues it.', ['self-signed', 'letsencrypt', 'local-ca']),
  },
  {
    name: text('Name to show.'),
    subject: text('Subject of the certificate.'),
    subject_alt_names: names,
    domains: list('Domains that it is valid for.', text('A domain.')),
    valid_days: integer('Days that it is valid.', days),
    key_size: keySize,
    used_by: list('Services that use it.', ServiceRef),
    auto_renew: flag('Whether it renews itself.'),
    renew_days_before: integer('How many days before its end it is renewed.', { minimum: 0 }),
  },
);

export const Certificates = mapping(
  'Who issues certificates, and for what.',
  {},
  {
    local_ca: LocalCa,
    certificates: collection(
      'L5_application.certificates.certificates',
      'Certificates of services.',
      Certificate,
    ),
    letsencrypt: Letsencrypt,
    additional: collection(
      'L5_application.certificates.additional',
      'Certificates that several services use.',
      AdditionalCertificate,
    ),
  },
);

export type LocalCa = Static<typeof LocalCa>;
export type Letsencrypt = Static<typeof Letsencrypt>;
export type Certificate = Static<typeof Certificate>;
export type AdditionalCertificate = Static<typeof AdditionalCertificate>;
export type Certificates = Static<typeof Certificates>;
