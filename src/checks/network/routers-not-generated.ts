/** What routers cannot be given as it is written: settings that their version has no resource for, a second LAN. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { device, network, service } from '../../topology/model/entities.js';
import { profiled } from '../../topology/model/networks.js';
import { FEATURES, routerVersion, supports } from '../../topology/model/routeros-version.js';
import { managedRouters, networkInterface, routerNetworks } from '../../topology/model/routers.js';
import { containersOf } from '../../topology/model/services.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { error, warning } from '../finding.js';
import type { EntityRule } from '../rule.js';

/** Settings of a container that the Terraform provider refuses from some version of RouterOS on. */
const SETTINGS = [
  { field: 'env', feature: 'containerEnvs' },
  { field: 'mounts', feature: 'containerMounts' },
] as const;

type Setting = (typeof SETTINGS)[number];

function settingFinding(
  lab: Lab,
  router: string,
  id: string,
  { field, feature }: Setting,
): readonly Finding[] {
  const view = service(lab, id).at('container_config').at(field);
  if (view.keys().length === 0 || supports(lab, router, feature)) return [];
  const { value: version } = routerVersion(lab, router);
  const firmware = device(lab, router).at('firmware');
  const which =
    version === undefined
      ? `the version of ${router} is not known, so it counts as one of the newest`
      : `${router} has ${version.join('.')}`;
  const text = `${id}: container_config.${field}: not generated, since the Terraform provider cannot set it from RouterOS ${FEATURES[feature].before} on, and ${which}`;
  const byHand = 'type the commands that terraform-mikrotik/containers.tf shows';
  const remedy = version === undefined ? `give ${router} firmware: {version: …}, or ${byHand}` : byHand;
  const place = firmware.exists() ? firmware.address : device(lab, router).address;
  const what = version === undefined ? `${router} does not say its version` : `the firmware of ${router}`;
  const related = [{ message: what, node: place }];
  return [warning('network/not-generated', view.address, text, { remedy, related })];
}

/** Settings of containers on a router whose version keeps them from being generated. */
export const containerNotGenerated: EntityRule = {
  codes: ['network/not-generated'],
  of: ['L1_foundation.devices'],
  judge(lab, { id: router }) {
    if (!managedRouters(lab).includes(router)) return [];
    return containersOf(lab, router).flatMap((id) =>
      SETTINGS.flatMap((setting) => settingFinding(lab, router, id, setting)),
    );
  },
};

/** A router's networks that are on its LAN bridge without a VLAN; those that have to have one have another fault. */
function untaggedNetworks(lab: Lab, router: string): readonly string[] {
  return routerNetworks(lab, router).filter(
    (id) =>
      !id.startsWith('#') &&
      networkInterface(lab, id).kind === 'bridge' &&
      profiled(lab, id, 'segmentation_type').value !== 'vlan',
  );
}

/** One network at most is on a router's LAN bridge without a VLAN. */
export const untaggedLan: EntityRule = {
  codes: ['network/untagged-lan'],
  of: ['L1_foundation.devices'],
  judge(lab, { id: router }) {
    if (!managedRouters(lab).includes(router)) return [];
    const [first, ...others] = untaggedNetworks(lab, router);
    if (first === undefined || others.length === 0) return [];
    const [second = first] = others;
    const all = alternatives([first, ...others], 'and');
    const text = `${router}: ${all} have no vlan and no interface_ref, and the bridge of a router has one such network at most`;
    const remedy = 'give all but one of them a vlan, or the interface_ref of a port of their own';
    const related = [first, ...others.slice(1)].map((id) => ({
      message: `${id} has neither`,
      node: network(lab, id).address,
    }));
    return [error('network/untagged-lan', network(lab, second).address, text, { remedy, related })];
  },
};
