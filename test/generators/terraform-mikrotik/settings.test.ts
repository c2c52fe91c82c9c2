import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanHcl } from '../../judges/hcl-scan.js';
import { fileOf } from './firewall-lab.js';
import { containerService, LTE, made, NETWORKS, SERVERS, site, WAN } from './site.js';

const settings = suite('terraform-mikrotik: provider, variables, outputs');

/** The value of an output. */
function output(text: string, name: string): string | undefined {
  const block = scanHcl(text).blocks.find(({ type, labels }) => type === 'output' && labels[0] === name);
  return block?.body.attributes.find((attribute) => attribute.name === 'value')?.expression;
}

const hostDefault = (text: string) => /variable "mikrotik_host" \{[^}]*?default +=\s*(.*)/.exec(text)?.[1];

const web = (port: number) => [{ id: 'svc-web', name: 'Web', type: 'web-ui', device_ref: 'gw', port }];

settings('the provider, its versions, and the router’s name', () => {
  const text = fileOf(site(), 'provider.tf');
  assert.match(text, 'version = "~> 1.99"');
  assert.match(text, 'required_version = ">= 1.5"');
  assert.is(made(site(), 'provider.tf').get('system_identity.base_identity')?.name, '"gateway"');
  const named = made(site({ router: { hostname: 'edge' } }), 'provider.tf');
  assert.is(named.get('system_identity.base_identity')?.name, '"edge"');
});

settings('the address is that of management, with the port of its own web service unless 443', () => {
  assert.is(hostDefault(fileOf(site(), 'variables.tf')), '"https://192.0.2.1"');
  assert.is(hostDefault(fileOf(site({ services: web(8443) }), 'variables.tf')), '"https://192.0.2.1:8443"');
  assert.is(hostDefault(fileOf(site({ services: web(443) }), 'variables.tf')), '"https://192.0.2.1"');
  const inContainer = [{ ...web(8443)[0], container: true, container_image: 'x' }];
  assert.is(hostDefault(fileOf(site({ services: inContainer }), 'variables.tf')), '"https://192.0.2.1"');
});

settings('an unknown address has no default and no url', () => {
  const document = site({ networks: [WAN] });
  assert.is(hostDefault(fileOf(document, 'variables.tf')), undefined);
  assert.is(output(fileOf(document, 'outputs.tf'), 'management_urls'), undefined);
  assert.match(fileOf(document, 'terraform.tfvars.example'), '# mikrotik_host = "https://gateway"');
});

settings('credentials can be left to the environment, and the password is sensitive', () => {
  const text = fileOf(site(), 'variables.tf');
  for (const name of ['mikrotik_username', 'mikrotik_password'])
    assert.match(text, new RegExp(`variable "${name}" \\{[^}]*default +=\\s*null`));
  assert.match(text, /variable "mikrotik_password" \{[^}]*sensitive +=\s*true/);
});

settings('outputs: networks without what they have not', () => {
  const text = fileOf(site({ networks: [...NETWORKS, LTE] }), 'outputs.tf');
  const networks = output(text, 'networks') ?? '';
  assert.match(networks, /net-mobile = \{\s*interface = routeros_interface_lte\.net_mobile\.name\s*\}/);
  assert.match(
    networks,
    /net-servers = \{\s*cidr +=\s*"198\.51\.100\.0\/25"\s*gateway +=\s*"198\.51\.100\.1"\s*interface = routeros_interface_vlan\.net_servers\.name\s*\}/,
  );
  assert.not.match(text, /None|null|""/);
});

settings('outputs: VLANs, WireGuard, containers and the url', () => {
  const services = [containerService({ address: '198.51.100.5/25' })];
  const text = fileOf(site({ services, networks: [...NETWORKS] }), 'outputs.tf');
  assert.match(output(text, 'vlans') ?? '', 'net-servers = routeros_interface_vlan.net_servers.vlan_id');
  assert.match(output(text, 'wireguard') ?? '', 'routeros_interface_wireguard.net_tunnel.public_key');
  assert.match(output(text, 'containers') ?? '', 'address   = "198.51.100.5/25"');
  assert.match(output(text, 'management_urls') ?? '', 'gateway = "https://192.0.2.1"');
  assert.is(output(text, 'router_identity'), 'routeros_system_identity.base_identity.name');
});

settings('outputs of what there is not are left out', () => {
  const text = fileOf(
    site({ networks: [WAN, { ...SERVERS, vlan: null, segmentation_type: 'bridge' }] }),
    'outputs.tf',
  );
  for (const name of ['vlans', 'wireguard', 'containers']) assert.is(output(text, name), undefined);
});

settings.run();
