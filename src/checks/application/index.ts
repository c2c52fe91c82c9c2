/** Rules about services, DNS and certificates. */
import type { Rule } from '../rule.js';
import { additionalCertificates, serviceCertificates } from './certificates.js';
import { dependencyCycles } from './dependencies.js';
import { dnsAddresses } from './dns-addresses.js';
import { dnsNames } from './dns-names.js';
import { dnsRecords } from './dns-records.js';
import { serviceEndpoints } from './endpoints.js';
import { serviceHosts } from './hosts.js';
import { httpsServices } from './https.js';
import { portClashes } from './ports.js';

export const applicationRules: readonly Rule[] = [
  dependencyCycles,
  portClashes,
  serviceHosts,
  serviceEndpoints,
  dnsRecords,
  dnsNames,
  dnsAddresses,
  serviceCertificates,
  additionalCertificates,
  httpsServices,
];
