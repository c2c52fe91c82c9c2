/** Terraform for Proxmox VE: one module for all hypervisors, which are the nodes of one cluster. */
import type { LabGenerator } from '../../topology/lab.js';
import { hypervisors } from '../../topology/model/devices.js';
import { bridgesFile } from './bridges.js';
import { lxcFile } from './lxc.js';
import { managedBridge } from './managed-bridges.js';
import { outputsFile } from './outputs.js';
import { exampleFile, providerFile, variablesFile, versionsFile } from './settings.js';
import { vmsFile } from './vms.js';

/** Folder of the module in the output folder. */
const FOLDER = 'terraform';

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
export const generator: LabGenerator = {
  name: 'terraform-proxmox',
  module: 'generators/terraform-proxmox',
  queries: [managedBridge],
  plan(lab) {
    if (hypervisors(lab).length === 0) return [];
    return Object.entries(NAMES).map(([kind, name]) => ({ path: `${FOLDER}/${name}`, kind, key: '' }));
  },
  outputs,
};
