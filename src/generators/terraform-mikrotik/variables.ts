/** variables.tf and terraform.tfvars.example: what an operator gives, credentials and WireGuard peers among it. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import { language, list, object, string } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import { escapedLines, type Text } from '../../render/text.js';
import type { Document, Lab } from '../../topology/lab.js';
import { addressesIn } from '../../topology/model/addresses.js';
import { nodeName } from '../../topology/model/devices.js';
import { network } from '../../topology/model/entities.js';
import { managementIp } from '../../topology/model/management.js';
import { routerApiPort } from '../../topology/model/services.js';
import { idCell } from '../terraform/values.js';
import { wireguardNetworks } from './router-networks.js';
import { vaultNames, vaultVariable } from './vault.js';

/** The port of HTTPS, which an address need not name. */
const HTTPS = 443;

export const variables = templated<Document>({
  template: 'terraform-mikrotik/variables.tf.mustache',
  language,
  context: (lab, router) => ({
    host: string(managementUrl(lab, router)),
    has_wireguard: wireguardNetworks(lab, router).length > 0,
    secrets: secretContexts(lab, router),
  }),
});

export const tfvarsExample = templated<Document>({
  template: 'terraform-mikrotik/terraform.tfvars.example.mustache',
  language,
  context: (lab, router) => {
    const networks = wireguardNetworks(lab, router);
    return {
      host: string(managementUrl(lab, router)) ?? string(placeholderUrl(lab, router)),
      wireguard: networks.length === 0 ? undefined : wireguardExample(lab, router, networks),
      secrets: secretContexts(lab, router),
    };
  },
});

/** Where the REST API of a router is reached: `https://<management ip>`, with its port unless that is 443. */
export function managementUrl(lab: Lab, router: string): Cell<string | undefined> {
  const ip = managementIp(lab, router);
  if (ip.value === undefined) return cell<string | undefined>(undefined, ip);
  const port = routerApiPort(lab, router).value;
  return cell<string | undefined>(`https://${ip.value}${port === HTTPS ? '' : `:${port}`}`, ip);
}

function placeholderUrl(lab: Lab, router: string): Cell<string> {
  return derive((name) => `https://${name}`, nodeName(lab, router));
}

/** One variable for each name of the vault that a container uses. */
function secretContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return lab
    .query(vaultNames, router)
    .ordered()
    .map((name) => ({
      name: string(derive(vaultVariable, name)),
      bare: bare(derive(vaultVariable, name)),
      description: string(derive((vault) => `The value of ${vault}, for a container`, name)),
    }));
}

/** An identifier as it stands before `=`. */
function bare(name: Cell<string>): Text {
  return escapedLines([{ text: name.value.replace(/[^A-Za-z0-9_]/g, '_'), origins: name.origins }]);
}

/** An example of the WireGuard variables: a peer for every other host with an address in one of the networks. */
function wireguardExample(lab: Lab, router: string, networks: readonly string[]): TemplateContext {
  const peers = networks.flatMap((id) =>
    addressesIn(lab, id)
      .filter(({ host }) => host !== router)
      .map(({ host, entry }): readonly [Cell<string>, Text] => [
        cell(host, entry.at('ip')),
        object({
          network: string(idCell(network(lab, id), id)),
          public_key: string(`<public key of ${host}>`),
          allowed_address: list([string(derive((ip) => `${ip}/32`, entry.at('ip')))]),
        }),
      ]),
  );
  const unique = [...new Map(peers.map((peer) => [peer[0].value, peer])).values()];
  const someone: readonly [string, Text] = [
    'laptop',
    object({
      network: string(idCell(network(lab, networks[0] ?? ''), networks[0] ?? '')),
      public_key: string('<public key of the laptop>'),
      allowed_address: list([string('<address of the laptop>/32')]),
    }),
  ];
  const secret = string('<from the vault>');
  return {
    peers: commented(object(unique.length > 0 ? unique : [someone])),
    private_keys: commented(object(networks.map((id) => [idCell(network(lab, id), id), secret] as const))),
    preshared_keys: commented(object([[unique[0]?.[0] ?? someone[0], secret]])),
  };
}

/** Text of which all lines but the first start as comments: the first one stands in a comment already. */
function commented(text: Text): Text {
  return escapedLines(
    text.lines.map((line, n) => ({ text: n === 0 ? line.text : `# ${line.text}`, origins: line.origins })),
  );
}
