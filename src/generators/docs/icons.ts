/**
 * Icons of the diagrams, from the pack Material Design Icons (https://pictogrammers.com/library/mdi), which a viewer
 * has to register as `mdi`. They are off unless the config says `generators.docs.icons: true`: a viewer without
 * the pack shows question marks.
 */
import { overlay } from '../../engine/overlay.js';
import type { Lab } from '../../topology/lab.js';

/** By type of device. */
export const deviceIcons: Icons = {
  hypervisor: 'mdi:server',
  router: 'mdi:router-wireless',
  sbc: 'mdi:raspberry-pi',
  switch: 'mdi:switch',
  ap: 'mdi:access-point',
  nas: 'mdi:nas',
  'cloud-vm': 'mdi:cloud',
  ups: 'mdi:battery-charging',
  pdu: 'mdi:power-socket',
};

/** By provider of a cloud. */
export const providerIcons: Icons = {
  oracle: 'mdi:database',
  hetzner: 'mdi:alpha-h-box',
  aws: 'mdi:aws',
  gcp: 'mdi:google-cloud',
  azure: 'mdi:microsoft-azure',
  digitalocean: 'mdi:digital-ocean',
  vultr: 'mdi:alpha-v-box',
  linode: 'mdi:cube-outline',
};

/** By the security level of a trust zone. */
export const zoneIcons: Icons = {
  0: 'mdi:shield-off',
  1: 'mdi:shield-alert',
  2: 'mdi:shield-half-full',
  3: 'mdi:shield-lock',
};

/** By kind of guest. */
export const guestIcons: Icons = { lxc: 'mdi:cube', vm: 'mdi:monitor' };

/** By what a node stands for. */
export const kindIcons: Icons = {
  network: 'mdi:lan',
  uplink: 'mdi:web',
  overlay: 'mdi:vpn',
  bridge: 'mdi:bridge',
  external: 'mdi:earth',
  service: 'mdi:application',
  storage: 'mdi:database',
  medium: 'mdi:harddisk',
  certificate: 'mdi:certificate',
};

interface Icons {
  readonly [of: string]: string;
}

/** The icon for a key of one of the tables; undefined where there is none, or none are wanted. */
export type IconOf = (table: Icons, key: string | number | null | undefined) => string | undefined;

/** True if diagrams are to have icons. */
export function hasIcons(lab: Lab): boolean {
  const config = overlay<{ readonly generators?: { readonly docs?: { readonly icons?: boolean } } }>(
    lab.root.at('config'),
  );
  return config.at('generators').at('docs').at('icons').value === true;
}

/** What to ask for icons; asks the config once. */
export function iconsOf(lab: Lab): IconOf {
  const wanted = hasIcons(lab);
  return (table, key) => {
    if (!wanted || key === undefined || key === null || !Object.hasOwn(table, key)) return undefined;
    return table[key];
  };
}
