/** What depends on the RouterOS version of a router. */
import { type Cell, map } from '../../engine/cell.js';
import { overlay } from '../../engine/overlay.js';
import type { Lab, LabQuery } from '../lab.js';
import { device } from './entities.js';

const MODULE = 'topology/model/routeros-version';

/** The versions that have something: from `since` on, up to and without `before`. */
interface Versions {
  readonly since?: string;
  readonly before?: string;
}

/**
 * What differs between versions and is generated. Sources: the version guards in the Go schema of
 * terraform-routeros/routeros 1.100, and its issues 761 (fields new in 7.19) and 967 (7.21).
 */
export const FEATURES = {
  /** `routeros_container_envs`, and `envlist` of a container: refused by the provider since 7.20. */
  containerEnvs: { before: '7.20' },
  /** `routeros_container_mounts`, and `mounts` of a container: refused by the provider since 7.21. */
  containerMounts: { before: '7.21' },
  /** `check_gateway` of a DHCP client. */
  dhcpClientCheckGateway: { since: '7.19' },
  /** `dynamic_lease_identifiers` of a DHCP server, without which a plan never settles. */
  dhcpLeaseIdentifiers: { since: '7.21' },
} as const satisfies { readonly [feature: string]: Versions };

export type Feature = keyof typeof FEATURES;

/** The version of a router's firmware as `[major, minor]`; undefined where it is not known. */
export function routerVersion(lab: Lab, router: string): Cell<readonly [number, number] | undefined> {
  const firmware = overlay<{ readonly version?: unknown }>(device(lab, router).at('firmware'));
  return map(firmware.at('version'), (version) => parseVersion(String(version)));
}

function parseVersion(text: string): readonly [number, number] | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text.trim()) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

function isBelow([major, minor]: readonly [number, number], limit: string): boolean {
  const [otherMajor, otherMinor] = parseVersion(limit) ?? [0, 0];
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** Whether a router has a feature, by `router feature`: an update of its firmware seldom changes that. */
export const supported: LabQuery<boolean> = {
  name: 'routerSupports',
  module: MODULE,
  run(lab, key) {
    const [router = '', name = ''] = key.split(' ');
    const { since, before }: Versions = FEATURES[name as Feature] ?? {};
    const version = routerVersion(lab, router);
    return {
      value: version.value
        ? !(since && isBelow(version.value, since)) && !(before && !isBelow(version.value, before))
        : before === undefined,
      origins: version.origins,
    };
  },
};

/** True if the router's version has the feature; a router of unknown version counts as one of the newest. */
export function supports(lab: Lab, router: string, feature: Feature): boolean {
  return lab.query(supported, `${router} ${feature}`).value;
}
