/**
 * The stages in which the firewall is made. RouterOS enforces each rule as it appears and Terraform makes many at
 * once, so a drop that comes too early would end the session that applies it:
 *
 * 1. `FIREWALL_BASE`: interface lists with their members, address lists, and the base accepts;
 * 2. `FIREWALL_POLICIES`: the policies, but for those that close the router (the bridge's ports wait for stage 1 too);
 * 3. what closes: drop-invalid, drops in input, raw drops, the final drops. They wait for stages 1 and 2 **and for the
 *    ports of the LAN bridge**: the first apply comes in by a port outside the bridge, and from the final drop of
 *    input on only the management network gets in. A port that waited for that drop might never be made, and the
 *    router would have to be reset. So a port may wait for `FIREWALL_BASE`, never for a drop or for `ruleOrder('filter')`.
 */
import { reference } from '../../render/hcl.js';
import type { Text } from '../../render/text.js';

/** When a rule is made: with the base, with the policies, or when all else is there. */
export type Stage = 'base' | 'policy' | 'closing';

/** Stage 1, for `depends_on`: a local value that names its parts (firewall.tf). Terraform follows it to each of them. */
export const FIREWALL_BASE: Text = reference('local', 'firewall_base');

/** Stage 2, likewise. There is none without policies. */
export const FIREWALL_POLICIES: Text = reference('local', 'firewall_policies');

/** The ports of the LAN bridge, likewise. There is none without ports. */
export const BRIDGE_PORTS: Text = reference('local', 'bridge_ports');
