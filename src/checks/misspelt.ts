/**
 * What is missing because its key is misspelt. That is one fault, and the schema tells of the key: nothing else is said
 * of what lacks it, or looks for it there.
 */
import { type Address, isWithin, parseAddress, stepAddress } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { layerNames } from '../topology/schema/collections.js';
import { wordMeant } from '../topology/schema-report.js';
import { dataOf } from './entities.js';
import { form, layerFindings } from './form.js';

const UNKNOWN_KEY = 'schema/unknown-key';

/**
 * True if what stands at a path of keys, such as `L6_observability.healthchecks`, may be there under another name: its
 * layer is left out, or on the way a key is missing beside one that nobody knows.
 */
export function isObscured(lab: Lab, path: string): boolean {
  const [name = '', ...keys] = path.split('.');
  const layer = layerNames.find((known) => known === name);
  let at = dataOf(lab).at(name);
  if (layer === undefined || !at.exists()) return true;
  for (const key of keys) {
    const next = at.at(key);
    if (!next.exists()) return hasUnknownKey(layerFindings(lab, layer), at.address);
    at = next;
  }
  return false;
}

/** Where hosts are, and where they are given addresses. */
const HOSTS = ['L1_foundation.devices', 'L2_network.networks', 'L4_platform.lxc', 'L4_platform.vms'] as const;

/** True if hosts, or addresses of theirs, may be there under another name. */
export function areHostsObscured(lab: Lab): boolean {
  return HOSTS.some((path) => isObscured(lab, path));
}

/** True if the schema takes an unknown key for one of these fields. */
export function isMisspelt(refusals: readonly Finding[], ...fields: readonly string[]): boolean {
  return refusals.some(
    ({ code, remedy }) => code === UNKNOWN_KEY && fields.includes(wordMeant(remedy) ?? ''),
  );
}

/** The mapping that holds the node at an address of the document. */
function mappingOf(node: Address): Address {
  const steps = parseAddress(node)?.steps ?? [];
  return steps.slice(0, -1).reduce<Address>(stepAddress, '');
}

/** True if the mapping at an address has a key that nobody knows. */
function hasUnknownKey(refusals: readonly Finding[], mapping: Address): boolean {
  return refusals.some(({ code, node }) => code === UNKNOWN_KEY && mappingOf(node) === mapping);
}

/** Leaves out what is said of a mapping because a field is missing there that stands under a misspelt key. */
export function withoutMisspelt(lab: Lab, found: readonly Finding[]): readonly Finding[] {
  if (found.length === 0) return found;
  const unknown = lab.query(form.all).at(UNKNOWN_KEY).value ?? [];
  const misspelt = unknown.flatMap(({ node, remedy }) => {
    const field = wordMeant(remedy);
    return field === undefined ? [] : [{ field, mapping: mappingOf(node) }];
  });
  if (misspelt.length === 0) return found;
  return found.filter(
    (one) => !misspelt.some(({ field, mapping }) => isWithin(one.node, mapping) && names(one, field)),
  );
}

/** True if a finding names a field: as what is missing, or as what to add. */
function names({ message, remedy = '' }: Finding, field: string): boolean {
  const words = `${message} ${remedy}`.split(/[^A-Za-z0-9_-]+/);
  return words.includes(field);
}
