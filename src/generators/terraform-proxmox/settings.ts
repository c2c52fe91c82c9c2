/** versions.tf, provider.tf, variables.tf and terraform.tfvars.example: how Terraform reaches the cluster. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { language, string } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { mainHypervisor } from '../../topology/model/devices.js';
import { hasRootOnlyContainers } from '../../topology/model/guests.js';
import { managementIp } from '../../topology/model/management.js';
import { versionConstraints } from '../terraform/versions.js';
import {
  API_PORT,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
  ROOT_USER,
  SSH_USER,
  TERRAFORM_VERSION,
} from './provider-facts.js';

export const versionsFile = templated<Document>({
  template: 'terraform/versions.tf.mustache',
  language,
  context: (lab) => ({
    ...versionConstraints(lab, 'terraform-proxmox', {
      terraform: TERRAFORM_VERSION,
      provider: PROVIDER_VERSION,
    }),
    source: string(PROVIDER_SOURCE),
  }),
});

/**
 * By what Terraform is known to the API: a token, or the password of root@pam, which some containers need.
 * `by_password` and `by_token` are one another's opposite.
 */
function credentials(lab: Lab) {
  const { value } = hasRootOnlyContainers(lab);
  return { by_password: value, by_token: !value };
}

export const providerFile = templated<Document>({
  template: 'terraform/provider.tf.mustache',
  language,
  context: credentials,
});

export const variablesFile = templated<Document>({
  template: 'terraform/variables.tf.mustache',
  language,
  context: (lab) => ({
    ...credentials(lab),
    api_url: string(mainUrl(lab)),
    root_user: string(ROOT_USER),
    ssh_user: string(SSH_USER),
  }),
});

export const exampleFile = templated<Document>({
  template: 'terraform/terraform.tfvars.example.mustache',
  language,
  context: (lab) => ({
    ...credentials(lab),
    api_url: string(mainUrl(lab)) ?? string(UNKNOWN_URL),
    root_user: string(ROOT_USER),
    ssh_user: string(SSH_USER),
  }),
});

/** Stands in the example for the address of a hypervisor that has none. */
const UNKNOWN_URL = `https://NODE:${API_PORT}/`;

/** The address of the API of the main hypervisor; undefined where it has none. */
function mainUrl(lab: Lab): Cell<string | undefined> {
  const main = mainHypervisor(lab).value;
  return main === undefined ? cell<string | undefined>(undefined) : apiUrl(lab, main);
}

/** The address of a hypervisor's API, by its own management ip. */
export function apiUrl(lab: Lab, device: string): Cell<string | undefined> {
  return map(managementIp(lab, device), (ip) => `https://${ip}:${API_PORT}/`);
}
