import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: address plan');
const networkAddressPlan = ['network/duplicate-ip', 'network/dhcp-range', 'network/gateway-owner'];
const network = 'L2_network.networks[net-lan]';
const web = 'L4_platform.lxc[lxc-web].networks[#0]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkAddressPlan, {}), []);
});

test('one address of two hosts', () => {
  assert.equal(
    found(networkAddressPlan, { 'L4_platform.vms[vm-ci].networks[#0].ip_config.address': '192.0.2.11/24' }),
    [
      {
        code: 'network/duplicate-ip',
        severity: 'error',
        message: 'vm-ci: networks[#0].ip_config.address: 192.0.2.11 is also the address of lxc-db',
        remedy: 'give one of them another address, or both shared: true if they share it',
        node: 'L4_platform.vms[vm-ci].networks[#0].ip_config.address',
        related: [{ message: 'lxc-db has 192.0.2.11', node: 'L4_platform.lxc[lxc-db].networks[#0].ip' }],
      },
    ],
  );
});

test('one host may be said to have an address twice; a shared address has several hosts', () => {
  const allocation = (host: object): Edits => ({
    [`${network}.ip_allocations[+]`]: { ip: '192.0.2.11', ...host },
  });
  assert.equal(codes(networkAddressPlan, allocation({ lxc_ref: 'lxc-db' })), []);
  assert.equal(codes(networkAddressPlan, allocation({ vm_ref: 'vm-ci' })), [
    `network/duplicate-ip ${network}.ip_allocations[#2].ip`,
  ]);
  const shared = (host: object) => ({ ip: '192.0.2.53', shared: true, ...host });
  const virtual = {
    [`${network}.ip_allocations[+]`]: shared({ lxc_ref: 'lxc-db' }),
    [`${network}.ip_allocations[#3]`]: shared({ vm_ref: 'vm-ci' }),
  };
  assert.equal(codes(networkAddressPlan, virtual), []);
  assert.equal(codes(networkAddressPlan, { ...virtual, [`${network}.ip_allocations[#3].shared`]: false }), [
    `network/duplicate-ip ${network}.ip_allocations[#3].ip`,
  ]);
});

test('between the networks of two managers it is a warning', () => {
  const [finding] = found(networkAddressPlan, {
    'L2_network.networks[net-iot].managed_by_ref': 'rtr-2',
    [`${web}.ip`]: '192.0.2.11',
  });
  assert.is(finding?.severity, 'warning');
});

test('the range of DHCP', () => {
  const range = (dhcp_range: string | undefined): Edits => ({
    [`${network}.dhcp`]: true,
    [`${network}.dhcp_range`]: dhcp_range,
  });
  const message = (text: string | undefined): string[] =>
    found(networkAddressPlan, range(text)).map(({ code, message, node }) => `${code} ${node}: ${message}`);
  const code = 'network/dhcp-range L2_network.networks[net-lan].dhcp';
  assert.equal(message('192.0.2.100-192.0.2.199'), []);
  assert.equal(message(undefined), [`${code}: net-lan: dhcp: true, but there is no dhcp_range to give out`]);
  assert.equal(message('192.0.2.199-192.0.2.100'), [
    `${code}_range: net-lan: dhcp_range: 192.0.2.199-192.0.2.100 ends before it starts`,
  ]);
  assert.equal(message('192.0.2.200-192.0.3.5'), [
    `${code}_range: net-lan: dhcp_range: 192.0.2.200-192.0.3.5 is not inside 192.0.2.0/24`,
  ]);
  assert.equal(message('192.0.2.20-192.0.2.99'), [
    `${code}_range: net-lan: dhcp_range: 192.0.2.20-192.0.2.99 covers 192.0.2.21, which vm-ci has`,
  ]);
  assert.equal(
    codes(networkAddressPlan, { ...range('192.0.2.100-192.0.2.199'), [`${network}.gateway`]: '192.0.2.150' }),
    [`${code}_range`],
  );
});

test('the gateway belongs to the manager', () => {
  const [finding, ...others] = found(networkAddressPlan, { [`${network}.gateway`]: '192.0.2.2' });
  assert.equal(others, []);
  assert.is(finding?.code, 'network/gateway-owner');
  assert.is(
    finding?.message,
    'net-lan: gateway: 192.0.2.2 belongs to pve-1, not to rtr-main, which manages the network',
  );
  assert.equal(found(networkAddressPlan, { [`${network}.gateway`]: '192.0.2.3' }), []);
});

test.run();
