import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, found } from '../fixture.js';

const test = suite('checks: network cidrs');
const networkCidrs = ['network/cidr-invalid', 'network/cidr-overlap'];

test('nothing is wrong with the fixture', () => {
  assert.equal(found(networkCidrs, {}), []);
});

test('host bits are set', () => {
  assert.equal(found(networkCidrs, { 'L2_network.networks[net-iot].cidr': '198.51.100.1/24' }), [
    {
      code: 'network/cidr-invalid',
      severity: 'error',
      message: 'net-iot: cidr: 198.51.100.1/24 has host bits set',
      node: 'L2_network.networks[net-iot].cidr',
      remedy: 'write 198.51.100.0/24',
    },
  ]);
  const route = { id: 'route-a', destination_cidr: '203.0.113.1/24' };
  assert.equal(codes(networkCidrs, { 'L2_network.routing': [route] }), [
    'network/cidr-invalid L2_network.routing[route-a].destination_cidr',
  ]);
});

test('two networks overlap: an error with one manager or none, else a warning', () => {
  const cidr = { 'L2_network.networks[net-iot].cidr': '192.0.2.128/25' };
  const overlap = {
    code: 'network/cidr-overlap',
    severity: 'error',
    message: 'net-iot: cidr: 192.0.2.128/25 overlaps 192.0.2.0/24 of net-lan',
    remedy: 'give one of the networks another range',
    node: 'L2_network.networks[net-iot].cidr',
    related: [{ message: 'net-lan has 192.0.2.0/24', node: 'L2_network.networks[net-lan].cidr' }],
  };
  assert.equal(found(networkCidrs, cidr), [overlap]);
  const manager = 'L2_network.networks[net-iot].managed_by_ref';
  assert.equal(found(networkCidrs, { ...cidr, [manager]: undefined }), [overlap]);
  assert.equal(found(networkCidrs, { ...cidr, [manager]: 'rtr-2' }), [{ ...overlap, severity: 'warning' }]);
  assert.equal(found(networkCidrs, { 'L2_network.networks[net-iot].cidr': '192.0.3.0/24' }), []);
});

test('each pair that overlaps is one finding', () => {
  const network = (id: string, cidr: string) => ({ id, name: id, cidr });
  const networks = [
    network('net-a', '10.0.0.0/8'),
    network('net-b', '10.1.0.0/16'),
    network('net-c', '10.1.1.0/24'),
    network('net-d', '10.2.0.0/16'),
    network('net-e', '11.0.0.0/8'),
  ];
  assert.equal(
    found(networkCidrs, { 'L2_network.networks': networks }).map(({ message }) =>
      message.replace(/: .* of/, ' in'),
    ),
    ['net-b in net-a', 'net-c in net-a', 'net-c in net-b', 'net-d in net-a'],
  );
});

test.run();
