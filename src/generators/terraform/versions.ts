/** Which versions of Terraform and of a provider a module may be used with. */
import { string } from '../../render/hcl.js';
import type { Lab } from '../../topology/lab.js';
import { withDefault } from '../../topology/model/entities.js';

/** The constraints that the config file gives for a generator, else the usual ones. */
export function versionConstraints(
  lab: Lab,
  generator: string,
  usual: { readonly terraform: string; readonly provider: string },
) {
  const settings = lab.root.at('config').at('generators').member(generator);
  return {
    required_version: string(withDefault(settings.at('terraform_version'), usual.terraform)),
    version: string(withDefault(settings.at('provider_version'), usual.provider)),
  };
}
