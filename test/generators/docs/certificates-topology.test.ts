import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Certificates } from '../../../src/topology/schema/index.js';
import { aDevice, lab } from '../../topology/model/fixture.js';
import { row, rowsUnder, textOf } from './support.js';

const page = (certificates: Certificates) =>
  textOf(
    lab({
      L1_foundation: { devices: [aDevice({ id: 'pve-1', name: 'Node' })] },
      L5_application: { services: [{ id: 'svc-a', name: 'Web', type: 'web-ui' }], certificates },
    }),
    'certificates-topology',
  );

const full = await page({
  local_ca: {
    enabled: true,
    cn: 'Root',
    storage: { device_ref: 'nas-1', path: '/ca' },
    distribution: [{ device_ref: 'pve-1' }, { device_ref: 'gone' }],
  },
  letsencrypt: { enabled: false, challenge_type: 'dns-01' },
  certificates: [
    {
      id: 'cert-b',
      domain: 'b.example',
      issuer: 'local_ca',
      validity_days: 90,
      service_ref: 'svc-a',
      auto_renew: true,
    },
    { id: 'cert-c', domain: 'c.example', issuer: 'somebody', service_ref: 'svc-gone' },
  ],
  additional: [
    {
      id: 'cert-a',
      type: 'self-signed',
      subject: 'CN=a',
      used_by: [{ service_ref: 'svc-a' }],
      key_size: 2048,
    },
  ],
});

test('certificates of both lists by id, with what they serve', () => {
  const rows = rowsUnder(full, '## Certificates');
  assert.equal(
    rows.map(([id, name, issuer, days]) => [id, name, issuer, days]),
    [
      ['`cert-a`', 'CN=a', 'self-signed', '—'],
      ['`cert-b`', 'b.example', 'local-ca', '90 days'],
      ['`cert-c`', 'c.example', 'somebody', '—'],
    ],
  );
  assert.equal(row(full, '## Certificates', '`cert-b`').slice(-3), ['yes', '—', '`svc-a`']);
});

test('edges from authority over certificate to service; none to what is not there', () => {
  for (const edge of [
    'ca_local_ca --> cert_cert_b',
    'ca_self_signed --> cert_cert_a',
    'cert_cert_a --> svc_svc_a',
    'cert_cert_b --> svc_svc_a',
    'ca_local_ca -.->|"trusted by"| dev_pve_1',
  ])
    assert.match(full, `  ${edge}\n`);
  assert.not.match(full, 'svc_svc_gone');
  assert.not.match(full, 'dev_gone');
  assert.match(full, 'ca_local_ca{{"Root<br/>own authority"}}');
});

test('authorities with what is known of them', () => {
  assert.match(full, '| Kept on | `nas-1` |');
  assert.match(full, '| Challenge | dns-01 |');
  assert.not.match(full, 'Organisation');
});

test('an authority that is not described is drawn where a certificate names it', async () => {
  const text = await page({ certificates: [{ id: 'cert-a', domain: 'a.example', issuer: 'letsencrypt' }] });
  assert.match(text, 'ca_letsencrypt{{"Let\'s Encrypt"}}');
  assert.not.match(text, 'ca_local_ca');
});

test.run();
