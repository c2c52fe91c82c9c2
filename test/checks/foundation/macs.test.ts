/** MAC addresses of many kinds of owners. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, found } from '../fixture.js';

const test = suite('checks: foundation/duplicate-mac');

const MAC = '00:00:5e:00:53:aa';
const CODE = ['foundation/duplicate-mac'];
const places = {
  interface: 'L1_foundation.devices[pve-1].interfaces[if-eth1].mac',
  other: 'L1_foundation.devices[rtr-main].interfaces[if-wan].mac',
  container: 'L4_platform.lxc[lxc-db].networks[#0].mac',
  machine: 'L4_platform.vms[vm-ci].networks[#0].mac',
};
const ALLOCATIONS = 'L2_network.networks[net-lan].ip_allocations';

function nodes(edits: { readonly [place: string]: Data | undefined }): string[] {
  return codes(CODE, edits).map((text) => text.slice(text.indexOf(' ') + 1));
}

test('an address has one owner among interfaces and NICs', () => {
  const all = Object.values(places);
  for (const [n, first] of all.entries()) {
    assert.equal(nodes({ [first]: MAC }), []);
    for (const second of all.slice(n + 1)) {
      const [found] = nodes({ [first]: MAC, [second]: MAC.toUpperCase() });
      assert.ok(found === first || found === second, `${first} ${second}`);
    }
  }
  assert.is(nodes(Object.fromEntries(all.map((place) => [place, MAC]))).length, 3);
});

test('an allocation repeats the address of its own host only', () => {
  const allocation = (host: { [key: string]: Data }): { [place: string]: Data } => ({
    [`${ALLOCATIONS}[+]`]: { ip: '192.0.2.77', mac: MAC, ...host },
  });
  assert.equal(nodes({ [places.interface]: MAC, ...allocation({ device_ref: 'pve-1' }) }), []);
  assert.equal(nodes({ [places.container]: MAC, ...allocation({ lxc_ref: 'lxc-db' }) }), []);
  assert.equal(nodes({ [places.container]: MAC, ...allocation({ lxc_ref: 'lxc-web' }) }), [
    `${ALLOCATIONS}[#2].mac`,
  ]);
  assert.equal(nodes({ [places.container]: MAC, ...allocation({ lxc_ref: 'lxc-none' }) }), []);
  assert.equal(nodes({ [places.container]: MAC, ...allocation({}) }), []);
});

test('what is no address, or not known, is not compared', () => {
  for (const value of ['auto-detect', 'zz:00:5e:00:53:aa', '00-00-5e-00-53-aa', '', 5, null, ['x'], {}]) {
    assert.equal(nodes({ [places.interface]: value, [places.other]: value }), [], JSON.stringify(value));
  }
});

test('the message shows the address as it is written, and both owners', () => {
  const [finding] = found(CODE, { [places.other]: MAC, [places.container]: MAC.toUpperCase() });
  assert.is(
    finding?.message,
    `lxc-db: networks[#0].mac: ${MAC.toUpperCase()} is also the MAC address of interfaces[if-wan] of rtr-main`,
  );
  assert.equal(finding?.related, [{ message: `rtr-main has ${MAC}`, node: places.other }]);
});

test('an address in the defaults is one fault', () => {
  const edits = {
    'L4_platform._defaults.lxc.networks': [{ network_ref: 'net-lan', mac: MAC }],
    'L4_platform.lxc[lxc-db].networks': undefined,
    'L4_platform.lxc[lxc-web].networks': undefined,
  };
  assert.equal(nodes(edits), ['L4_platform._defaults.lxc.networks[#0].mac']);
});

test.run();
