import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, type Edits, found } from './fixture.js';

const test = suite('checks: unused');

const config: Data = { severity: { 'references/unused': 'warning' } };

/** Where something unused is found. */
function unused(edits: Edits): readonly string[] {
  return found(['references/unused'], { config, ...edits }).map(({ node }) => node);
}

/** What the fixture itself has that nothing refers to. */
const known = unused({});

function added(edits: Edits): readonly string[] {
  return unused(edits).filter((node) => !known.includes(node));
}

test('off unless the config file says how severe it is', () => {
  const spare: Edits = { 'L1_foundation.media_registry[+]': { id: 'disk-b', type: 'ssd', size_gb: 1 } };
  assert.equal(codes(['references/unused'], spare), []);
  for (const severity of ['warning', 'error']) {
    const [finding] = found(['references/unused'], {
      ...spare,
      config: { severity: { 'references/unused': severity } },
    });
    assert.equal([finding?.severity, finding?.message], [severity, 'disk-b: nothing refers to this medium']);
  }
  assert.equal(found(['references/unused'], { ...spare, config: { severity: {} } }), []);
});

test('nothing in the fixture is unused', () => {
  assert.equal(known, []);
});

test('a zone that only a rule of another names', () => {
  const zone = { 'L2_network.trust_zones.guests': { name: 'Guests', security_level: 1 } };
  assert.equal(added(zone), ['L2_network.trust_zones.guests']);
  const rule = (text: Data): Edits => ({ 'L2_network.trust_zones.lan.allowed_outbound': [text] });
  assert.equal(added({ ...zone, ...rule('to:guests:ports:80') }), []);
  assert.equal(added({ ...zone, ...rule('guests') }), ['L2_network.trust_zones.guests']);
  assert.equal(added({ ...zone, ...rule(5) }), ['L2_network.trust_zones.guests']);
});

test('media that are not there are not missed', () => {
  const medium = (state: Data): Edits => ({
    'L1_foundation.media_registry[+]': { id: 'disk-b', type: 'ssd', size_gb: 1, state },
  });
  assert.equal(added(medium('present')), ['L1_foundation.media_registry[disk-b]']);
  for (const state of ['planned', 'optional', 'retired']) assert.equal(added(medium(state)), []);
});

test('a bridge with an address serves its node', () => {
  const bridge = (fields: { readonly [key: string]: Data }): Edits => ({
    'L2_network.bridges[+]': { id: 'bridge-b', name: 'vmbr1', device_ref: 'pve-1', ...fields },
  });
  assert.equal(added(bridge({})), ['L2_network.bridges[bridge-b]']);
  assert.equal(added(bridge({ address: '192.0.2.5/24' })), []);
});

test('an entity does not refer to itself by its id, nor by keys that are ignored', () => {
  const template = (fields: { readonly [key: string]: Data }): Edits => ({
    'L2_network.firewall_templates': [{ id: 'tmpl-a', ...fields }],
  });
  assert.equal(added(template({})), ['L2_network.firewall_templates[tmpl-a]']);
  assert.equal(added({ ...template({}), 'L4_platform.lxc[lxc-db].x-note': 'tmpl-a' }), [
    'L2_network.firewall_templates[tmpl-a]',
  ]);
  assert.equal(
    added({ ...template({}), 'L7_operations.workflows': { open: [{ a: { with: 'tmpl-a' } }] } }),
    [],
  );
});

test('channels by type: of services and of backups', () => {
  const channel: Edits = {
    'L6_observability.notification_channels[+]': { id: 'channel-sms', name: 'SMS', type: 'sms' },
  };
  const node = 'L6_observability.notification_channels[channel-sms]';
  assert.equal(added(channel), [node]);
  const service = (list: Data): Edits => ({
    'L5_application.services[svc-db].notification_channels': list,
  });
  assert.equal(added({ ...channel, ...service(['sms']) }), []);
  assert.equal(added({ ...channel, ...service(['email']) }), [node]);
  assert.equal(added({ ...channel, ...service('sms') }), [node]);
});

test('an image that containers take by their system', () => {
  const templates: Edits = {
    'L4_platform.templates.lxc[+]': { id: 'tpl-alpine', storage_ref: 'storage-local', image: 'alpine-3.tar' },
  };
  assert.equal(added(templates), ['L4_platform.templates.lxc[tpl-alpine]']);
  const guest: Edits = {
    'L4_platform.lxc[lxc-db].template_ref': null,
    'L4_platform.lxc[lxc-db].os': { type: 'alpine', version: '3' },
  };
  assert.equal(added({ ...templates, ...guest }), []);
});

test('authorities that issue something, or are switched off', () => {
  const certificates = (value: Data): readonly string[] => added({ 'L5_application.certificates': value });
  const place = 'L5_application.certificates';
  assert.equal(certificates({ local_ca: { cn: 'x' }, letsencrypt: { enabled: true } }), [
    `${place}.local_ca`,
    `${place}.letsencrypt`,
  ]);
  assert.equal(
    certificates({
      local_ca: {},
      letsencrypt: {},
      certificates: [{ id: 'cert-a', domain: 'a', issuer: 'letsencrypt' }],
      additional: [{ id: 'cert-b', type: 'local-ca' }],
    }),
    [],
  );
  assert.equal(certificates({ local_ca: { enabled: false }, letsencrypt: null }), []);
});

test('collections of any shape', () => {
  for (const value of [null, 5, 'x', [null, 5, {}], { a: 1 }]) {
    const strange: Edits = {
      L0_meta: value,
      'L2_network.trust_zones': value,
      'L6_observability.notification_channels': value,
    };
    assert.equal(
      unused(strange).filter((node) => /#/.test(node)),
      [],
    );
  }
});

test.run();
