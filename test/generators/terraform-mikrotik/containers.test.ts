import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fileOf, references, verdict } from './firewall-lab.js';
import { containerService, type Entity, labelsOf, made, site } from './site.js';

const containers = suite('terraform-mikrotik: containers.tf');

const CONFIG = {
  root_dir: 'usb1/app',
  address: '198.51.100.5/25',
  dns: ['192.0.2.53', '192.0.2.54'],
  env: { TZ: 'Etc/UTC', TOKEN: '{{ vault_app_token }}', URL: 'x://u:{{ vault_app_token }}@${h}' },
  mounts: [
    { name: 'data', src: 'usb1/data', dst: '/data' },
    { src: 'usb1/conf', dst: '/conf' },
    { name: 'half', src: 'usb1' },
  ],
};
const SETTINGS = { config: { containers: { registry_url: 'https://registry.test', ram_high: '256M' } } };

const of = (config: Entity, router: Entity = SETTINGS, fields: Entity = {}) =>
  site({ services: [containerService(config, fields)], router });

containers('everything of a container comes from its service', () => {
  const found = made(of(CONFIG), 'containers.tf');
  const { mounts, depends_on, ...plain } = found.get('container.svc_app') ?? {};
  assert.equal(plain, {
    remote_image: '"app/app:1"',
    interface: 'routeros_interface_veth.svc_app.name',
    root_dir: '"usb1/app"',
    envlist: 'routeros_container_envs.svc_app__TOKEN.name',
    hostname: '"app"',
    dns: '"192.0.2.53,192.0.2.54"',
    logging: 'true',
    start_on_boot: 'true',
    comment: '"App (svc-app)"',
  });
  assert.equal(references(mounts), [
    'routeros_container_mounts.svc_app__data',
    'routeros_container_mounts.svc_app__app_2',
  ]);
  assert.equal(references(depends_on), [
    'routeros_container_config.base_containers',
    'routeros_interface_bridge_port.svc_app',
    'routeros_container_envs.svc_app__TOKEN',
    'routeros_container_envs.svc_app__TZ',
    'routeros_container_envs.svc_app__URL',
  ]);
  assert.equal(found.get('container_config.base_containers'), {
    registry_url: '"https://registry.test"',
    ram_high: '"256M"',
  });
  assert.match(fileOf(of(CONFIG), 'containers.tf'), /device-mode with container=yes/);
});

containers('the environment is one list; secrets are variables that are declared and used', () => {
  const found = made(of(CONFIG), 'containers.tf');
  const env = (key: string) => found.get(`container_envs.svc_app__${key}`);
  assert.equal([...new Set(['TOKEN', 'TZ', 'URL'].map((key) => env(key)?.name))], ['"env-app"']);
  assert.is(env('TZ')?.value, '"Etc/UTC"');
  assert.is(env('TOKEN')?.value, 'var.app_token');
  assert.is(env('URL')?.value, '"x://u:${var.app_token}@$${h}"');
  const variables = fileOf(of(CONFIG), 'variables.tf');
  assert.match(variables, /variable "app_token" \{[^}]*sensitive {3}= true/);
  assert.is(variables.match(/variable "app_token"/g)?.length, 1);
  assert.match(fileOf(of(CONFIG), 'terraform.tfvars.example'), /^# app_token = /m);
});

containers('a vault name never takes the name of another variable', async () => {
  const document = of({ ...CONFIG, env: { A: '{{ vault_mikrotik_password }}', B: '{{vault_2nd}}' } });
  const found = made(document, 'containers.tf');
  assert.is(found.get('container_envs.svc_app__A')?.value, 'var.vault_mikrotik_password');
  assert.is(found.get('container_envs.svc_app__B')?.value, 'var.vault_2nd');
  assert.is(await verdict(document), '');
});

containers('in a network of the site a container is a port of the LAN bridge, in its VLAN', () => {
  const found = made(of(CONFIG), 'containers.tf');
  assert.equal(found.get('interface_veth.svc_app'), {
    name: '"veth-app"',
    address: '["198.51.100.5/25"]',
    gateway: '"198.51.100.1"',
    comment: '"App (svc-app)"',
  });
  const port = found.get('interface_bridge_port.svc_app');
  assert.is(port?.bridge, 'routeros_interface_bridge.base_lan.name');
  assert.is(port?.interface, 'routeros_interface_veth.svc_app.name');
  assert.is(port?.pvid, '10');
  assert.not(found.has('interface_bridge.base_containers'));
  const untagged = made(of({ address: '192.0.2.9/26' }), 'containers.tf').get(
    'interface_bridge_port.svc_app',
  );
  assert.is(untagged?.pvid, '1');
});

containers('elsewhere it is behind a bridge of its own, which has its gateway and a list', async () => {
  const document = of({ address: '172.31.0.2/24', gateway: '172.31.0.1' });
  const found = made(document, 'containers.tf');
  assert.is(found.get('interface_bridge.base_containers')?.name, '"bridge-containers"');
  assert.is(found.get('ip_address.base_containers__172_31_0_1')?.address, '"172.31.0.1/24"');
  assert.is(found.get('interface_list.base_containers')?.name, '"CONTAINERS"');
  assert.is(
    found.get('interface_list_member.base_containers')?.interface,
    'routeros_interface_bridge.base_containers.name',
  );
  const port = found.get('interface_bridge_port.svc_app');
  assert.is(port?.bridge, 'routeros_interface_bridge.base_containers.name');
  assert.not('pvid' in (port ?? {}));
  assert.is(await verdict(document), '');
});

containers('two containers behind one gateway give it one address', () => {
  const config = { address: '172.31.0.2/24', gateway: '172.31.0.1' };
  const services = [
    containerService(config),
    containerService({ ...config, address: '172.31.0.3/24' }, { id: 'svc-b' }),
  ];
  assert.equal(labelsOf(made(site({ services }), 'containers.tf'), 'ip_address'), [
    'base_containers__172_31_0_1',
  ]);
});

containers('what the provider refuses in a newer RouterOS is left to the operator', async () => {
  const at = (version: string) => of(CONFIG, { ...SETTINGS, firmware: { version } });
  const before = made(at('7.19.6'), 'containers.tf');
  assert.is(labelsOf(before, 'container_envs').length, 3);
  const between = made(at('7.20'), 'containers.tf');
  assert.is(labelsOf(between, 'container_envs').length, 0);
  assert.not('envlist' in (between.get('container.svc_app') ?? {}));
  assert.is(labelsOf(between, 'container_mounts').length, 2);
  const after = made(at('7.21.1'), 'containers.tf');
  assert.is(labelsOf(after, 'container_mounts').length, 0);
  assert.not('mounts' in (after.get('container.svc_app') ?? {}));
  const text = fileOf(at('7.21.1'), 'containers.tf');
  assert.match(text, '# /container/envs/add list="env-app" key="TZ" value="Etc/UTC"\n');
  assert.match(text, '# /container/mounts/add list="data" src="usb1/data" dst="/data"\n');
  assert.match(text, '# /container/set [find interface="veth-app"] envlists="env-app"\n');
  // No variable that nothing uses.
  assert.not.match(fileOf(at('7.20'), 'variables.tf'), 'app_token');
  assert.is(await verdict(at('7.21.1')), '');
});

containers('a service of another kind, or without an image, is no container', async () => {
  for (const fields of [{ container: false }, { container_image: undefined }, { device_ref: 'printer' }]) {
    const entries = Object.entries({ ...containerService(CONFIG), ...fields }).filter(
      ([, value]) => value !== undefined,
    );
    const found = made(site({ services: [Object.fromEntries(entries)], router: SETTINGS }), 'containers.tf');
    assert.is(found.size, 0);
  }
  assert.is(fileOf(site({ router: SETTINGS }), 'containers.tf').split('\n').length, 2);
});

containers('a container that says nothing of itself', async () => {
  const document = of({}, {});
  const found = made(document, 'containers.tf');
  assert.equal(found.get('interface_veth.svc_app'), { name: '"veth-app"', comment: '"App (svc-app)"' });
  assert.not(found.has('interface_bridge_port.svc_app'));
  assert.is(await verdict(document), '');
});

containers.run();
