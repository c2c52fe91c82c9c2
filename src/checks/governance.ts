/** The topology's own version, dates and defaults. */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { defaultRefs, device, devices, network, networks } from '../topology/model/entities.js';
import { shown } from '../topology/schema/expectation.js';
import { isDate } from '../topology/schema/scalars.js';
import { error, warning } from './finding.js';
import { schemaFindings } from './form.js';
import { isMapping } from './place.js';
import { proposal } from './reference-names.js';
import type { LabRule } from './rule.js';
import { isRefused } from './silence.js';

const VERSION = /^4\.\d+\.\d+$/;

function versionFindings(lab: Lab): readonly Finding[] {
  const meta = lab.root.at('L0_meta');
  const version: unknown = meta.at('version').value;
  const remedy = 'write version: 4.0.0, or the version of yours that begins with 4.';
  if (version === undefined) {
    if (meta.keys().length === 0 && !isMapping(meta.value)) return [];
    return [error('governance/version', meta.address, 'L0_meta: the version is missing', { remedy })];
  }
  if (typeof version === 'string' && VERSION.test(version)) return [];
  const text = `L0_meta: version: expected a version 4.x.y, got ${shown(version)}`;
  return [error('governance/version', meta.at('version').address, text, { remedy })];
}

function dateFindings(lab: Lab): readonly Finding[] {
  const metadata = lab.root.at('L0_meta').at('metadata');
  const [created, updated] = [metadata.at('created'), metadata.at('last_updated')];
  const [first, last]: readonly unknown[] = [created.value, updated.value];
  const findings: Finding[] = [];
  if (isDay(first) && isDay(last) && last < first) {
    findings.push(
      error(
        'governance/dates',
        updated.address,
        `metadata: last_updated: ${last} is before created, ${first}`,
        {
          remedy: 'correct the one that is wrong',
          related: [{ message: `created on ${first}`, node: created.address }],
        },
      ),
    );
  }
  const version: unknown = lab.root.at('L0_meta').at('version').value;
  const changelog = metadata.at('changelog');
  const entries = changelog.members();
  const isListed = entries.some((entry) => entry.at('version').value === version);
  if (entries.length > 0 && typeof version === 'string' && !isListed) {
    findings.push(
      warning('governance/dates', changelog.address, `metadata: changelog: version ${version} has no entry`, {
        remedy: `add an entry with version: ${version}`,
        related: [
          { message: `the version is ${version}`, node: lab.root.at('L0_meta').at('version').address },
        ],
      }),
    );
  }
  return findings;
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && isDate(value);
}

/** The defaults' references, which are not judged with the others. */
function defaultFindings(lab: Lab): readonly Finding[] {
  const refs = defaultRefs(lab);
  const policies = lab.root.at('L0_meta').at('security_policy');
  const missing = (
    key: 'security_policy_ref' | 'network_manager_device_ref' | 'management_network_ref',
    exists: (id: string) => boolean,
    place: string,
    names: () => readonly string[],
  ): Finding[] => {
    const id: unknown = refs.at(key).value;
    if (typeof id !== 'string' || exists(id)) return [];
    const text = `defaults: ${key}: there is no ${shown(id)} in ${place}`;
    const remedy = proposal(id, names(), place);
    return [error('governance/defaults-ref', refs.at(key).address, text, { remedy })];
  };
  const known = (view: { readonly value: unknown }): boolean => view.value !== undefined;
  return [
    ...missing(
      'security_policy_ref',
      (id) => known(policies.member(id).at('id')),
      'L0_meta.security_policy',
      () => policies.keys(),
    ),
    ...missing(
      'network_manager_device_ref',
      (id) => known(device(lab, id).at('id')),
      'L1_foundation.devices',
      () => devices(lab).keys(),
    ),
    ...missing(
      'management_network_ref',
      (id) => known(network(lab, id).at('id')),
      'L2_network.networks',
      () => networks(lab).keys(),
    ),
    ...managerFindings(lab),
  ];
}

/** The main router has to be of class network. */
function managerFindings(lab: Lab): readonly Finding[] {
  const reference = defaultRefs(lab).at('network_manager_device_ref');
  const id: unknown = reference.value;
  if (typeof id !== 'string') return [];
  const at = device(lab, id).at('class');
  const is: unknown = at.value;
  if (typeof is !== 'string' || is === 'network') return [];
  if (isRefused(schemaFindings(lab, device(lab, id).address), at.address)) return [];
  const text = `defaults: network_manager_device_ref: ${id} is of class ${shown(is)}, needed is a device of class network`;
  const related = [{ message: `${id} is of class ${shown(is)}`, node: at.address }];
  return [error('governance/defaults-ref', reference.address, text, { remedy: 'name a router', related })];
}

export const governance: LabRule = {
  name: 'governance',
  module: 'checks/governance',
  codes: ['governance/version', 'governance/dates', 'governance/defaults-ref'],
  judge: (lab) => [...versionFindings(lab), ...dateFindings(lab), ...defaultFindings(lab)],
};
