import { TOPIC_NAMES } from './help-topics.js';
import { MODES, MODIFIERS } from './options.js';

/** The text of `--help`. */
export function helpText(): string {
  return `labbuild: one description of a lab, built into Terraform, Ansible and documentation

usage: labbuild [options]

Without a mode: an incremental build of generated/ from the topology.

modes (at most one)
${table(MODES)}

options
${table(MODIFIERS)}

WHAT is an output (any unambiguous end of its path: lxc.tf), a line of one
(lxc.tf:37), a node (L4_platform.lxc[lxc-db].resources.memory_mb), a source or a
line of one (lxc-db.yaml:12), a template (lxc.tf.mustache) or a check (check:CODE).
--graph draws all but lines of outputs; without WHAT, all collections and outputs.
NODE is a collection (L4_platform.lxc: what each of its files holds), a layer, a
field of either, or config: the schema of labbuild.config.yaml.
TOPIC is an option, or one of
  ${TOPIC_NAMES.join(', ')}

exit status: 0 done; 1 failed, invalid, or --check found a difference; 2 wrong usage
`;
}

function table(
  options: Readonly<Record<string, { readonly argument?: string; readonly help: string }>>,
): string {
  return Object.entries(options)
    .map(
      ([name, { argument, help }]) => `  ${`--${name}${argument ? ` ${argument}` : ''}`.padEnd(18)} ${help}`,
    )
    .join('\n');
}
