/** Kinds of devices, in all their combinations. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: foundation/devices');

const PVE = 'L1_foundation.devices[pve-1]';
const ALL = ['foundation/class-type', 'foundation/cloud-substrate', 'foundation/access'];

const classes = ['network', 'compute', 'storage', 'power', 'external'];
const fitting: { readonly [type: string]: string } = {
  hypervisor: 'compute',
  router: 'network',
  sbc: 'compute',
  switch: 'network',
  ap: 'network',
  nas: 'storage',
  'cloud-vm': 'compute',
  ups: 'power',
  pdu: 'power',
};

test('a type has one class, and external has every type', () => {
  for (const [type, right] of Object.entries(fitting)) {
    for (const group of classes) {
      const edits: Edits = { [`${PVE}.type`]: type, [`${PVE}.class`]: group };
      const expected = group === right || group === 'external' ? [] : [`foundation/class-type ${PVE}.type`];
      assert.equal(codes(['foundation/class-type'], edits), expected, `${type} ${group}`);
    }
  }
});

const cloud = { provider: 'hetzner', region: 'fra1' };

test('a cloud machine is an instance of a provider, and nothing else is', () => {
  for (const type of Object.keys(fitting)) {
    for (const substrate of ['baremetal-owned', 'baremetal-colo', 'provider-instance']) {
      const edits: Edits = {
        [`${PVE}.type`]: type,
        [`${PVE}.substrate`]: substrate,
        [`${PVE}.cloud`]: cloud,
        [`${PVE}.location`]: undefined,
      };
      const [isVm, isInstance] = [type === 'cloud-vm', substrate === 'provider-instance'];
      const field = isVm ? 'substrate' : 'type';
      const expected = isVm === isInstance ? [] : [`foundation/cloud-substrate ${PVE}.${field}`];
      assert.equal(codes(['foundation/cloud-substrate'], edits), expected, `${type} ${substrate}`);
    }
  }
});

test('one wrong substrate is one fault', () => {
  const edits = { [`${PVE}.substrate`]: 'provider-instance' };
  assert.equal(codes(['foundation/*'], edits), [`foundation/cloud-substrate ${PVE}.type`]);
});

test('what an instance lacks is found where it is, each by itself', () => {
  const edits = { [`${PVE}.type`]: 'cloud-vm', [`${PVE}.substrate`]: 'provider-instance' };
  assert.equal(codes(ALL, edits), [
    `foundation/access ${PVE}.access`,
    `foundation/cloud-substrate ${PVE}`,
    `foundation/cloud-substrate ${PVE}.location`,
  ]);
});

test('what the schema refuses, or what is not there, is not judged again', () => {
  const instance = {
    [`${PVE}.type`]: 'cloud-vm',
    [`${PVE}.substrate`]: 'provider-instance',
    [`${PVE}.access`]: 'public',
    [`${PVE}.cloud`]: cloud,
  };
  for (const edits of [
    { [`${PVE}.class`]: 5 },
    { [`${PVE}.type`]: null },
    { [`${PVE}.type`]: 'cloud-machine', [`${PVE}.substrate`]: 'provider-instance' },
    { [`${PVE}.type`]: 'cloud-vm', [`${PVE}.substrate`]: 'rented' },
    { [`${PVE}.substrate`]: ['provider-instance'] },
    { ...instance, 'L1_foundation.locations[home].type': 'clouds' },
    { ...instance, 'L1_foundation.locations[home].type': undefined },
    { ...instance, [`${PVE}.location`]: 'nowhere' },
    { ...instance, [`${PVE}.location`]: 7 },
    { ...instance, [`${PVE}.location`]: undefined, [`${PVE}.cloud`]: null },
  ]) {
    assert.equal(codes(ALL, edits), [], JSON.stringify(edits));
  }
});

test('one device with a fault does not hide that of another', () => {
  const edits = { [`${PVE}.type`]: 5, 'L1_foundation.devices[ups-1].class': 'network' };
  assert.equal(codes(ALL, edits), ['foundation/class-type L1_foundation.devices[ups-1].type']);
});

test('a device without an id is called by its place', () => {
  const edits = {
    'L1_foundation.devices[ups-1].class': 'network',
    'L1_foundation.devices[ups-1].id': undefined,
  };
  const [finding] = found(['foundation/class-type'], edits);
  assert.match(
    finding?.message ?? '',
    /^L1_foundation\.devices\[#2\]: type: ups is no type of class network/,
  );
});

test.run();
