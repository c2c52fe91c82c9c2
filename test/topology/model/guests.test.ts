import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ansibleEnabled,
  cloudinitEnabled,
  guestOf,
  guests,
  guestsOn,
  guestTags,
  hasRootOnlyContainers,
  lxc,
  nesting,
  onBoot,
  sockets,
  unprivileged,
  vm,
} from '../../../src/topology/model/guests.js';
import { aLxc, readsOf, run } from './fixture.js';

const layers = {
  L4_platform: {
    lxc: [
      { id: 'lxc-b', vmid: 101, name: 'b', tags: ['Web', 'db', 'web'], boot: { onboot: null } },
      aLxc({ id: 'lxc-a', boot: { onboot: true }, unprivileged: true }),
    ],
    vms: [{ id: 'vm-a', vmid: 200, name: 'a', device_ref: 'pve-2', ansible: { enabled: false } }],
    _defaults: {
      lxc: {
        device_ref: 'pve-1',
        resources: { cores: 2, memory_mb: 256 },
        boot: { onboot: false },
        unprivileged: false,
      },
    },
  },
};

test('guests inherit what they do not say, and null removes what they would inherit', () => {
  assert.is(
    run(layers, (lab) => lxc(lab, 'lxc-b').view.at('resources').at('cores').value),
    2,
  );
  assert.is(
    run(layers, (lab) => lxc(lab, 'lxc-a').view.at('resources').at('cores').value),
    1,
  );
  assert.is(
    run(layers, (lab) => onBoot(lxc(lab, 'lxc-b')).value),
    true,
    'the built-in default',
  );
  assert.is(
    run(layers, (lab) => onBoot(vm(lab, 'vm-a')).value),
    true,
  );
});

test('an inherited value reads the entity and the default, an own value the entity alone', () => {
  assert.equal(
    readsOf(layers, (lab) => unprivileged(lxc(lab, 'lxc-b')).value),
    ['absent L4_platform.lxc[lxc-b].unprivileged', 'value L4_platform._defaults.lxc.unprivileged'],
  );
  assert.equal(
    readsOf(layers, (lab) => onBoot(lxc(lab, 'lxc-a')).value),
    ['value L4_platform.lxc[lxc-a].boot.onboot'],
  );
});

test('built-in defaults', () => {
  assert.is(
    run(layers, (lab) => sockets(vm(lab, 'vm-a')).value),
    1,
  );
  assert.is(
    run(layers, (lab) => ansibleEnabled(lxc(lab, 'lxc-a')).value),
    true,
  );
  assert.is(
    run(layers, (lab) => ansibleEnabled(vm(lab, 'vm-a')).value),
    false,
  );
  assert.equal(
    [lxc, vm].map((guest) => run({}, (lab) => cloudinitEnabled(guest(lab, 'x')).value)),
    [true, false],
  );
  assert.equal(
    ['lxc-a', 'lxc-b'].map((id) => run(layers, (lab) => nesting(lxc(lab, id)).value)),
    [true, false],
  );
});

test('tags are lower case, sorted, each once', () => {
  assert.equal(
    run(layers, (lab) => guestTags(lxc(lab, 'lxc-b')).value),
    ['db', 'web'],
  );
  assert.equal(
    run(layers, (lab) => guestTags(lxc(lab, 'lxc-a')).value),
    [],
  );
});

test('guests sort by id and are found by id and by device', () => {
  assert.equal(
    run(layers, (lab) => guests(lab).map(({ id }) => id)),
    ['lxc-a', 'lxc-b', 'vm-a'],
  );
  assert.equal(
    run(layers, (lab) => ['lxc-a', 'vm-a', 'vm-x'].map((id) => guestOf(lab, id)?.kind)),
    ['lxc', 'vm', undefined],
  );
  assert.equal(
    run(layers, (lab) => guestsOn(lab, 'pve-1').map(({ id }) => id)),
    ['lxc-a', 'lxc-b'],
  );
  assert.equal(
    run(layers, (lab) => guestsOn(lab, 'pve-3')),
    [],
  );
});

test('features of privileged containers, and fuse and keyctl, are for root', () => {
  const rootOnly = (given: Omit<Parameters<typeof aLxc>[0], 'id'>) =>
    run(
      { L4_platform: { lxc: [aLxc({ id: 'lxc-a', ...given })] } },
      (lab) => hasRootOnlyContainers(lab).value,
    );
  assert.is(rootOnly({}), false);
  assert.is(rootOnly({ unprivileged: false }), false);
  assert.is(rootOnly({ unprivileged: false, features: { nesting: true } }), true);
  assert.is(rootOnly({ features: { fuse: true } }), true);
});

test('whether a container is for root is one read, whatever is edited elsewhere', () => {
  assert.equal(
    readsOf(layers, (lab) => hasRootOnlyContainers(lab).value),
    ['value rootOnlyContainers()'],
  );
});

test.run();
