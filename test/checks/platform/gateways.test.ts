import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits } from '../fixture.js';

const test = suite('checks: gateways of guests');
const gateway = ['platform/gateway'];
const nic = 'L4_platform.lxc[lxc-db].networks[#0]';
const lan = 'L2_network.networks[net-lan]';
const told = (edits: Edits): string[] =>
  codes(gateway, edits).map((text) => text.replace('platform/gateway ', ''));

test("a gateway that is not the network's", () => {
  assert.equal(told({ [`${nic}.gateway`]: '192.0.2.254' }), [`${nic}.gateway`]);
  assert.equal(told({ [`${nic}.gateway`]: '192.0.2.1' }), []);
  assert.equal(told({ [`${nic}.gateway`]: null }), []);
  // A network without a gateway says nothing of the way out, and an address from DHCP brings its own.
  assert.equal(told({ [`${nic}.gateway`]: '192.0.2.254', [`${lan}.gateway`]: null }), []);
  assert.equal(told({ [`${nic}.gateway`]: '192.0.2.254', [`${nic}.ip`]: 'dhcp' }), []);
  assert.equal(told({ [`${nic}.gateway`]: '192.0.2.254', [`${nic}.default_ref`]: null }), []);
});

test('a gateway of a default is told there, unless the interface is in another network', () => {
  const preset = 'L4_platform._defaults.networks.lan';
  assert.equal(told({ [`${preset}.gateway`]: '192.0.2.254' }), [`${preset}.gateway`]);
  assert.equal(told({ [`${preset}.ip_config`]: { gateway: '192.0.2.254' } }), [
    `${preset}.ip_config.gateway`,
  ]);
  const other = { [`${nic}.network_ref`]: 'net-iot', [`${nic}.ip`]: '198.51.100.11/24' };
  assert.equal(told({ [`${preset}.gateway`]: '192.0.2.1', ...other }), [`${preset}.gateway`]);
});

test('a second gateway', () => {
  const second = (fields: { [key: string]: string | null }): Edits => ({
    'L4_platform.lxc[lxc-db].networks[+]': { network_ref: 'net-iot', ip: '198.51.100.11', ...fields },
  });
  const place = 'L4_platform.lxc[lxc-db].networks[#1].gateway';
  assert.equal(told(second({})), []);
  assert.equal(told(second({ gateway: null })), []);
  assert.equal(told(second({ gateway: '198.51.100.1' })), [place]);
  assert.equal(told({ ...second({ gateway: '198.51.100.1' }), [`${nic}.gateway`]: null }), []);
});

test.run();
