/** The topology's own version, dates and defaults. */
import type { Address } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { defaultRefs, devices } from '../topology/model/entities.js';
import { alternatives, shown } from '../topology/schema/expectation.js';
import { isDate } from '../topology/schema/scalars.js';
import { collectionAt, collectionView, type Data } from './entities.js';
import { error, warning } from './finding.js';
import { schemaFindings } from './form.js';
import { isMapping } from './place.js';
import { isShared, isUndecided, membersWith, placesOf, proposal } from './reference-names.js';
import type { LabRule } from './rule.js';
import { isRefused } from './silence.js';

const VERSION = /^4\.\d+\.\d+$/;

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && VERSION.test(value);
}

function versionFindings(lab: Lab): readonly Finding[] {
  const meta = lab.root.at('L0_meta');
  const version: unknown = meta.at('version').value;
  const remedy = 'write version: 4.0.0, or the version of yours that begins with 4.';
  if (version === undefined) {
    if (meta.keys().length === 0 && !isMapping(meta.value)) return [];
    return [error('governance/version', meta.address, 'L0_meta: the version is missing', { remedy })];
  }
  if (isVersion(version)) return [];
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
        `L0_meta: metadata.last_updated: ${last} is before created, ${first}`,
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
  if (entries.length > 0 && isVersion(version) && !isListed) {
    findings.push(
      warning(
        'governance/dates',
        changelog.address,
        `L0_meta: metadata.changelog: version ${version} has no entry`,
        {
          remedy: `add an entry with version: ${version}`,
          related: [
            { message: `the version is ${version}`, node: lab.root.at('L0_meta').at('version').address },
          ],
        },
      ),
    );
  }
  return findings;
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && isDate(value);
}

/** The defaults' references, the collections that they lead to, and the class that a device has to be of. */
const DEFAULTS = [
  { key: 'security_policy_ref', to: 'L0_meta.security_policy' },
  { key: 'network_manager_device_ref', to: 'L1_foundation.devices', class: 'network' },
  { key: 'management_network_ref', to: 'L2_network.networks' },
] as const;

/** What is wrong with the references of the defaults, which are not judged with the others. */
function defaultFindings(lab: Lab): readonly Finding[] {
  return DEFAULTS.flatMap((reference): readonly Finding[] => {
    const collection = collectionAt(reference.to);
    const at = defaultRefs(lab).at(reference.key);
    const id: unknown = at.value;
    if (!collection || typeof id !== 'string') return [];
    const field = `L0_meta: defaults.refs.${reference.key}`;
    const [target] = membersWith(lab, collection, id);
    if (target)
      return 'class' in reference ? classFindings(lab, field, at.address, target, reference.class) : [];
    if (isShared(lab, collection, id) || isUndecided(lab, collection, id)) return [];
    const elsewhere = placesOf(lab, id);
    const paths = elsewhere.map(({ path }) => path);
    const also = paths.length > 0 ? `; it is in ${alternatives(paths, 'and')}` : '';
    const remedy = proposal(id, collectionView(lab, collection).keys(), collection.path);
    const related = elsewhere.map(({ path, node }) => ({ message: `${id} is in ${path}`, node }));
    const text = `${field}: there is no ${shown(id)} in ${collection.path}${also}`;
    return [
      error('governance/defaults-ref', at.address, text, {
        remedy,
        ...(related.length > 0 ? { related } : {}),
      }),
    ];
  });
}

/** The main router has to be of class network. What the schema refuses of it is not judged. */
function classFindings(
  lab: Lab,
  field: string,
  node: Address,
  target: View<Data>,
  needed: string,
): readonly Finding[] {
  const at = target.at('class');
  const is: unknown = at.value;
  if (typeof is !== 'string' || is === needed) return [];
  if (isRefused(schemaFindings(lab, target.address), at.address)) return [];
  const fitting = devices(lab)
    .members()
    .filter((device) => device.at('class').value === needed)
    .map(({ key }) => key);
  const text = `${field}: ${target.key} is of class ${shown(is)}, needed is a device of class ${needed}`;
  const remedy =
    fitting.length > 0 ? `name ${alternatives(fitting)}` : `there is no device of class ${needed}`;
  const related = [{ message: `${target.key} is of class ${shown(is)}`, node: at.address }];
  return [error('governance/defaults-ref', node, text, { remedy, related })];
}

export const governance: LabRule = {
  name: 'governance',
  module: 'checks/governance',
  codes: ['governance/version', 'governance/dates', 'governance/defaults-ref'],
  judge: (lab) => [...versionFindings(lab), ...dateFindings(lab), ...defaultFindings(lab)],
};
