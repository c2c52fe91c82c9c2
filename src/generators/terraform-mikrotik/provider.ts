/** provider.tf: the provider, how it reaches the router, and the router's name. */
import { language, string } from '../../render/hcl.js';
import { templated } from '../../render/template.js';
import type { Document } from '../../topology/lab.js';
import { nodeName } from '../../topology/model/devices.js';
import { versionConstraints } from '../terraform/versions.js';
import { identity } from './names.js';

/** The versions of Terraform that have what the module uses (optional object attributes, import blocks). */
const TERRAFORM = '>= 1.5';

/**
 * See https://registry.terraform.io/providers/terraform-routeros/routeros. The constraint admits every later 1.x: one
 * that follows RouterOS in renaming attributes of containers (`envlist` to `envlists`, `mounts` to `mountlists`) refuses
 * containers.tf. Who meets that pins the release that worked in the config file.
 */
const PROVIDER = { source: 'terraform-routeros/routeros', version: '~> 1.99' };

export const provider = templated<Document>({
  template: 'terraform-mikrotik/provider.tf.mustache',
  language,
  context: (lab, router) => ({
    ...versionConstraints(lab, 'terraform-mikrotik', { terraform: TERRAFORM, provider: PROVIDER.version }),
    source: string(PROVIDER.source),
    identity: identity().label,
    name: string(nodeName(lab, router)),
  }),
});
