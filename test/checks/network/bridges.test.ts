import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Edits, found } from '../fixture.js';

const test = suite('checks: bridges');
const networkBridges = ['network/nic-bridge', 'network/bridge-port'];
const web = 'L4_platform.lxc[lxc-web]';

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkBridges, {}), []);
});

test('the bridge of an interface is on the node of the guest', () => {
  const other = { id: 'bridge-b', name: 'vmbr1', device_ref: 'pve-2' };
  const edits: Edits = { 'L2_network.bridges[+]': other, [`${web}.networks[#0].bridge_ref`]: 'bridge-b' };
  assert.equal(found(networkBridges, edits), [
    {
      code: 'network/nic-bridge',
      severity: 'error',
      message: 'lxc-web: networks[#0].bridge_ref: bridge-b is on pve-2, but lxc-web runs on pve-1',
      node: `${web}.networks[#0].bridge_ref`,
      remedy: 'name a bridge of pve-1 as bridge_ref: bridge-lan',
      related: [{ message: 'bridge-b is on pve-2', node: 'L2_network.bridges[bridge-b].device_ref' }],
    },
  ]);
  assert.equal(found(networkBridges, { ...edits, [`${web}.device_ref`]: 'pve-2' }), []);
  const [inherited] = found(networkBridges, {
    ...edits,
    [`${web}.networks[#0].bridge_ref`]: undefined,
    'L2_network.networks[net-iot].bridge_ref': 'bridge-b',
  });
  assert.is(
    inherited?.message,
    'lxc-web: networks[#0]: the bridge of its network, bridge-b, is on pve-2, but lxc-web runs on pve-1',
  );
  assert.is(inherited?.node, `${web}.networks[#0]`);
});

test('ports are network interfaces of the device, each of one bridge', () => {
  const ports = 'L2_network.bridges[bridge-lan].ports';
  const port = 'L1_foundation.devices[pve-1].interfaces[if-eth0]';
  assert.is(
    found(networkBridges, { [ports]: ['if-lan'] })[0]?.message,
    'bridge-lan: ports: if-lan is an interface of rtr-main, and the bridge is on pve-1',
  );
  assert.equal(codes(networkBridges, { [ports]: ['if-none'] }), []);
  assert.equal(codes(networkBridges, { [`${port}.type`]: 'hdmi' }), [`network/bridge-port ${ports}[#0]`]);
  assert.equal(codes(networkBridges, { [`${port}.name`]: 'Port 1' }), [`network/bridge-port ${ports}[#0]`]);
  assert.equal(codes(networkBridges, { [`${port}.name`]: 'Port 1', [`${port}.physical_name`]: 'eno1' }), []);
  const second = { id: 'bridge-x', name: 'vmbr1', device_ref: 'pve-1', ports: ['if-eth0'] };
  assert.is(
    found(networkBridges, { 'L2_network.bridges[+]': second })[0]?.message,
    'bridge-x: ports: if-eth0 is also a port of bridge-lan',
  );
  assert.equal(found(networkBridges, { 'L2_network.bridges[+]': { ...second, ports: ['if-eth1'] } }), []);
});

test.run();
