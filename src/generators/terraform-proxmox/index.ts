/** Terraform for Proxmox VE: one module for all hypervisors, which are the nodes of one cluster. */
import { generatorOf } from '../../definitions/generator.js';
import { hypervisors } from '../../topology/model/devices.js';
import { bridgesFile } from './bridges.js';
import { lxcFile, lxcResource } from './lxc.js';
import { managedBridge } from './managed-bridges.js';
import { outputsFile } from './outputs.js';
import { exampleFile, providerFile, variablesFile, versionsFile } from './settings.js';
import { vmResource, vmsFile } from './vms.js';

const outputs = {
  versions: versionsFile,
  provider: providerFile,
  bridges: bridgesFile,
  lxc: lxcFile,
  vms: vmsFile,
  variables: variablesFile,
  outputs: outputsFile,
  example: exampleFile,
};

const NAMES: Readonly<Record<keyof typeof outputs, string>> = {
  versions: 'versions.tf',
  provider: 'provider.tf',
  bridges: 'bridges.tf',
  lxc: 'lxc.tf',
  vms: 'vms.tf',
  variables: 'variables.tf',
  outputs: 'outputs.tf',
  example: 'terraform.tfvars.example',
};

/** The module `terraform/`; nothing without a hypervisor. */
export const generator = generatorOf('generators/terraform-proxmox', {
  name: 'terraform-proxmox',
  folder: 'terraform',
  queries: [lxcResource, vmResource, managedBridge],
  plan(lab, { folder }) {
    if (hypervisors(lab).length === 0) return [];
    return Object.entries(NAMES).map(([kind, name]) => ({ path: `${folder}/${name}`, kind, key: '' }));
  },
  outputs,
});
