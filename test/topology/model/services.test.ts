import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as model from '../../../src/topology/model/services.js';
import type { Service, Topology } from '../../../src/topology/schema/index.js';
import { aLxc, aNetwork, aRouter, readsOf, run } from './fixture.js';

const svc = (id: string, given: Partial<Service> = {}): Service => ({
  id: `svc-${id}`,
  name: id,
  type: 'web-ui',
  ...given,
});

function layers(...services: Service[]): Partial<Topology> {
  return {
    L1_foundation: { devices: [aRouter({ id: 'rtr-1' })] },
    L2_network: {
      networks: [
        aNetwork({ id: 'net-a', gateway: '192.0.2.1', managed_by_ref: 'rtr-1', trust_zone_ref: 'home' }),
        aNetwork({ id: 'net-wg', cidr: '198.51.100.0/24', trust_zone_ref: 'vpn' }),
      ],
    },
    L4_platform: { lxc: [aLxc({ id: 'lxc-a', networks: [{ network_ref: 'net-a', ip: '192.0.2.7' }] })] },
    L5_application: { services },
  };
}

const fact = <T>(service: Service, read: (lab: Parameters<typeof model.serviceIp>[0], id: string) => T): T =>
  run(layers(service), (lab) => read(lab, service.id));

test('a service runs on a host and has its address', () => {
  const service = svc('a', { lxc_ref: 'lxc-a' });
  assert.equal(
    fact(service, (lab, id) => model.serviceHost(lab, id).value),
    { kind: 'lxc', id: 'lxc-a' },
  );
  assert.is(
    fact(service, (lab, id) => model.serviceIp(lab, id).value),
    '192.0.2.7',
  );
  assert.is(
    fact({ ...service, ip: '192.0.2.8' }, (lab, id) => model.serviceIp(lab, id).value),
    '192.0.2.8',
  );
  assert.is(
    fact(svc('b'), (lab, id) => model.serviceIp(lab, id).value),
    undefined,
  );
});

test('ports are those of both fields, each once', () => {
  const ports = (given: Partial<Service>) =>
    fact(svc('a', given), (lab, id) =>
      model.servicePorts(lab, id).map(({ name, port }) => `${name}:${port.value}`),
    );
  assert.equal(ports({ port: 80, ports: { metrics: 9100, admin: 81 } }), [
    'undefined:80',
    'admin:81',
    'metrics:9100',
  ]);
  assert.equal(ports({ port: 53, ports: { dns: 53 } }), ['dns:53']);
  assert.equal(ports({}), []);
});

test('an endpoint is there only when it is complete', () => {
  const endpoint = (given: Partial<Service>) =>
    fact(svc('a', given), (lab, id) => model.serviceEndpoint(lab, id).value);
  assert.is(endpoint({ lxc_ref: 'lxc-a', protocol: 'http', port: 3000 }), 'http://192.0.2.7:3000');
  assert.is(endpoint({ domain: 'a.example', protocol: 'https', port: 443 }), 'https://a.example');
  assert.is(endpoint({ url: 'https://b.example/x' }), 'https://b.example/x');
  assert.is(endpoint({ lxc_ref: 'lxc-a', port: 3000 }), undefined);
  assert.is(endpoint({ protocol: 'http', port: 3000 }), undefined);
});

test('the zone of a service is its own, its network’s, or its host’s', () => {
  const zone = (given: Partial<Service>) =>
    fact(svc('a', given), (lab, id) => model.serviceZone(lab, id).value);
  assert.is(zone({ trust_zone_ref: 'dmz', network_ref: 'net-a' }), 'dmz');
  assert.is(zone({ network_ref: 'net-wg', lxc_ref: 'lxc-a' }), 'vpn');
  assert.is(zone({ lxc_ref: 'lxc-a' }), 'home');
  assert.is(zone({ device_ref: 'rtr-1' }), 'home');
  assert.is(zone({}), undefined);
});

test('a router is managed by SSH, WinBox, its API and its own web interfaces, not by its containers', () => {
  const given = layers(
    svc('ui', { device_ref: 'rtr-1', port: 8443 }),
    svc('app', { device_ref: 'rtr-1', port: 3000, container: true, container_image: 'app:1' }),
    svc('none', { device_ref: 'rtr-1', container: true }),
    svc('dns', { device_ref: 'rtr-1', type: 'dns', port: 53 }),
  );
  assert.equal(
    run(given, (lab) => model.managementPorts(lab, 'rtr-1').value),
    [22, 8291, 8443],
  );
  assert.is(
    run(given, (lab) => model.routerApiPort(lab, 'rtr-1').value),
    8443,
  );
  assert.equal(
    run(given, (lab) => model.containersOf(lab, 'rtr-1')),
    ['svc-app'],
  );
  assert.equal(
    run(layers(), (lab) => model.managementPorts(lab, 'rtr-1').value),
    [22, 443, 8291],
  );
});

test('WireGuard listens on the port of its endpoint, its service, or the customary one', () => {
  const port = (given: Partial<Topology>) => run(given, (lab) => model.wireguardPort(lab, 'net-wg').value);
  assert.is(port(layers()), 51820);
  assert.is(port(layers(svc('vpn', { type: 'vpn', network_ref: 'net-wg', port: 4000 }))), 4000);
  const own = aNetwork({ id: 'net-wg', vpn_endpoint: { port: 4001 } });
  assert.is(port({ L2_network: { networks: [own] } }), 4001);
});

test('dependencies are services or words', () => {
  const service = svc('a', {
    dependencies: [{ service_ref: 'svc-b', type: 'optional' }, 'the internet', { service_ref: 'svc-c' }],
  });
  const found = fact(service, (lab, id) =>
    model.dependenciesOf(lab, id).map((d) => `${d.service.value} ${d.words.value} ${d.type.value}`),
  );
  assert.equal(found, [
    'svc-b undefined optional',
    'undefined the internet required',
    'svc-c undefined required',
  ]);
});

test('who reads the ports of a service does not read its description', () => {
  const given = layers(svc('a', { port: 80, description: 'x' }));
  assert.not(
    readsOf(given, (lab) => model.servicePorts(lab, 'svc-a')).some((read) => read.includes('description')),
  );
});

test.run();
