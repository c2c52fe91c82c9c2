/** Uplinks through a modem: the modem, and the access point name that it dials. */
import { overlay } from '../../engine/overlay.js';
import { number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Lab } from '../../topology/lab.js';
import { deviceInterface } from '../../topology/model/entities.js';
import { networkLabel } from '../../topology/model/networks.js';
import { uplinks } from '../../topology/model/uplinks.js';
import { usesPeerDns } from './dns-servers.js';
import { isLteUplink, lteApn, lteInterface } from './names.js';
import { namedAfter } from './router-networks.js';
import { distanceOf } from './uplink-routes.js';

/** The modems of a router's LTE uplinks. */
export function lteContexts(lab: Lab, router: string): readonly TemplateContext[] {
  return lab
    .query(uplinks, router)
    .members()
    .filter(({ key }) => isLteUplink(lab, key))
    .map((uplink) => {
      const id = uplink.key;
      const apn = apnOf(lab, router, uplink.at('interface').value ?? '');
      return {
        label: lteInterface(lab, id).label,
        name: string(uplink.at('name')),
        apn_profiles: lteApn(lab, id).at('name'),
        comment: string(networkLabel(lab, id)),
        profile: {
          label: lteApn(lab, id).label,
          name: string(namedAfter(lab, id, 'lte')),
          apn,
          // Whatever the operator's network offers, where no name is given.
          use_network_apn: apn === undefined,
          default_route_distance: number(distanceOf(lab, uplink)),
          use_peer_dns: usesPeerDns(lab, router),
          comment: string(networkLabel(lab, id)),
        },
      };
    });
}

/** The access point name that is among an interface's features. */
function apnOf(lab: Lab, router: string, port: string) {
  const features = overlay<{ readonly apn?: unknown }>(deviceInterface(lab, router, port).at('features'));
  const apn = features.at('apn');
  const { value } = apn;
  return typeof value === 'string' && value !== '' ? string({ value, origins: apn.origins }) : undefined;
}
