import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: startup-order');
const order = ['platform/startup-order'];
const [db, web, vm] = ['L4_platform.lxc[lxc-db]', 'L4_platform.lxc[lxc-web]', 'L4_platform.vms[vm-ci]'];
const dependencies = 'L5_application.services[svc-web].dependencies';

/** Places in the order of the guest that depends, and of the one with the database. */
function starting(own: number | null, needed: number | null): Edits {
  const boot = (place: number | null) => (place === null ? {} : { startup_order: place });
  return { [`${web}.boot`]: boot(own), [`${db}.boot`]: boot(needed) };
}

test('places in the order', () => {
  const early = [`platform/startup-order ${web}.boot.startup_order`];
  assert.equal(codes(order, starting(1, 2)), early);
  assert.equal(codes(order, starting(1, null)), early);
  assert.equal(codes(order, starting(0, 1)), early);
  assert.equal(codes(order, starting(2, 1)), []);
  assert.equal(codes(order, starting(1, 1)), []);
  assert.equal(codes(order, starting(null, 1)), []);
  assert.equal(codes(order, starting(null, null)), []);
});

test('which services count', () => {
  const needing = (dependency: string | { [key: string]: string }): string[] =>
    codes(order, { ...starting(1, 2), [dependencies]: [dependency] });
  assert.is(needing({ service_ref: 'svc-db' }).length, 1);
  assert.is(needing({ service_ref: 'svc-db', type: 'for its sessions' }).length, 1);
  assert.is(needing({ service_ref: 'svc-db', type: 'optional' }).length, 0);
  assert.is(needing({ service_ref: 'svc-none' }).length, 0);
  assert.is(needing('a database').length, 0);
  assert.is(
    codes(order, { ...starting(1, 2), 'L5_application.services[svc-db].lxc_ref': 'lxc-web' }).length,
    0,
  );
  const onDevice = {
    'L5_application.services[svc-db].lxc_ref': undefined,
    'L5_application.services[svc-db].device_ref': 'pve-1',
  };
  assert.equal(codes(order, { ...starting(1, 2), ...onDevice }), []);
});

test('one finding for two guests, however many services depend', () => {
  const more = [
    {
      id: 'svc-other',
      name: 'Other',
      type: 'web-ui',
      lxc_ref: 'lxc-web',
      dependencies: [{ service_ref: 'svc-db' }],
    },
    { id: 'svc-cache', name: 'Cache', type: 'cache', lxc_ref: 'lxc-db' },
  ];
  const edits = {
    ...starting(1, 2),
    'L5_application.services[+]': more[0] ?? null,
    [dependencies]: [{ service_ref: 'svc-db' }, { service_ref: 'svc-db' }],
  };
  assert.is(found(order, edits).length, 1);
});

test('other nodes, and guests that are started by hand', () => {
  const elsewhere = {
    'L1_foundation.devices[+]': { id: 'pve-2', type: 'hypervisor' },
    [`${db}.device_ref`]: 'pve-2',
  };
  assert.equal(codes(order, { ...starting(1, 2), ...elsewhere }), []);
  assert.equal(codes(order, { ...starting(1, 2), [`${web}.boot.onboot`]: false }), []);
  assert.equal(codes(order, { ...starting(2, 1), [`${db}.boot.onboot`]: false }), [
    `platform/startup-order ${web}`,
  ]);
  assert.equal(codes(order, { ...starting(2, 1), ...elsewhere, [`${db}.boot.onboot`]: false }), [
    `platform/startup-order ${web}`,
  ]);
});

test('defaults and machines count as they are in effect', () => {
  const byDefault = { 'L4_platform._defaults.lxc.boot': { startup_order: 3 } };
  assert.equal(codes(order, byDefault), []);
  assert.equal(codes(order, { ...byDefault, [`${db}.boot`]: { startup_order: 4 } }), [
    'platform/startup-order L4_platform._defaults.lxc.boot.startup_order',
  ]);
  const machine = {
    'L5_application.services[svc-db].lxc_ref': undefined,
    'L5_application.services[svc-db].vm_ref': 'vm-ci',
    [`${web}.boot`]: { startup_order: 1 },
  };
  assert.is(codes(order, machine).length, 1);
  assert.is(codes(order, { ...machine, [`${vm}.boot`]: { startup_order: 1 } }).length, 0);
});

test.run();
