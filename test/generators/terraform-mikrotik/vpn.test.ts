import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanHcl } from '../../judges/hcl-scan.js';
import { fileOf } from './firewall-lab.js';
import { ADMIN, labelsOf, made, NETWORKS, site, TUNNEL, WAN } from './site.js';

const vpn = suite('terraform-mikrotik: vpn.tf');

const SECOND = {
  ...TUNNEL,
  id: 'net-guests-vpn',
  vpn_endpoint: { port: 51999 },
  cidr: '203.0.113.32/27',
  ip_allocations: [],
};

/** Type and whether it is sensitive, of each variable. */
function variablesOf(text: string) {
  return Object.fromEntries(
    scanHcl(text)
      .blocks.filter(({ type }) => type === 'variable')
      .map(({ labels, body }) => [
        labels[0],
        Object.fromEntries(body.attributes.map(({ name, expression }) => [name, expression])),
      ]),
  );
}

vpn('each WireGuard network has an interface with its port and a key from a variable', () => {
  const found = made(site({ networks: [...NETWORKS, SECOND] }), 'vpn.tf');
  assert.equal(found.get('interface_wireguard.net_tunnel'), {
    name: '"wg-tunnel"',
    listen_port: '51820',
    private_key: 'lookup(var.wireguard_private_keys, "net-tunnel", null)',
    comment: '"Tunnel (net-tunnel)"',
  });
  assert.is(found.get('interface_wireguard.net_guests_vpn')?.listen_port, '51999');
});

vpn('the port is that of the VPN service where the network names none', () => {
  const services = [
    { id: 'svc-vpn', name: 'VPN', type: 'vpn', device_ref: 'gw', network_ref: 'net-tunnel', port: 50123 },
  ];
  const found = made(site({ services }), 'vpn.tf');
  assert.is(found.get('interface_wireguard.net_tunnel')?.listen_port, '50123');
});

vpn('peers name their network, and the interface follows by reference', () => {
  const text = fileOf(site({ networks: [...NETWORKS, SECOND] }), 'vpn.tf');
  assert.match(text, /net-guests-vpn = routeros_interface_wireguard\.net_guests_vpn\.name/);
  assert.match(text, /net-tunnel {5}= routeros_interface_wireguard\.net_tunnel\.name/);
  const peers = made(site(), 'vpn.tf').get('interface_wireguard_peer.base_peers');
  assert.is(peers?.for_each, 'var.wireguard_peers');
  assert.is(peers?.interface, 'local.wireguard_interfaces[each.value.network]');
  assert.is(peers?.preshared_key, 'lookup(var.wireguard_preshared_keys, each.key, null)');
});

vpn(
  'keys are sensitive and have defaults; peers are open, as for_each needs, with every field declared',
  () => {
    const variables = variablesOf(fileOf(site(), 'variables.tf'));
    for (const name of ['wireguard_private_keys', 'wireguard_preshared_keys']) {
      assert.is(variables[name]?.sensitive, 'true');
      assert.is(variables[name]?.type, 'map(string)');
      assert.is(variables[name]?.default, '{}');
    }
    const peers = variables.wireguard_peers;
    assert.not('sensitive' in (peers ?? {}));
    const used = [...fileOf(site(), 'vpn.tf').matchAll(/each\.value\.(\w+)/g)].map(
      ([, field]) => field ?? '',
    );
    for (const field of used) assert.match(peers?.type ?? '', new RegExp(`\\b${field} +=`));
  },
);

vpn('without such a network there is nothing of it, not even a variable', () => {
  const document = site({ networks: [WAN, ADMIN, { ...TUNNEL, vpn_type: 'tailscale' }] });
  assert.is(made(document, 'vpn.tf').size, 0);
  assert.equal(labelsOf(made(document, 'addresses.tf'), 'ip_address'), ['net_admin']);
  for (const file of ['variables.tf', 'terraform.tfvars.example', 'outputs.tf'])
    assert.not.match(fileOf(document, file), 'wireguard');
});

vpn('the example shows a peer for every host with an address in the network, and no key', () => {
  const text = fileOf(site(), 'terraform.tfvars.example');
  assert.match(text, /^# {3}printer = \{$/m);
  assert.match(text, /^# {5}allowed_address = \["203\.0\.113\.9\/32"\]$/m);
  assert.match(text, /"<public key of printer>"/);
});

vpn.run();
