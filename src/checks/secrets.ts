/** Secrets that stand in the topology. */
import { type Address, itemAddress, keyAddress } from '../engine/address.js';
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import type { LayerName } from '../topology/references.js';
import { looksSecret } from '../topology/secret.js';
import { layerRest, subjectOf } from './entities.js';
import { warning } from './finding.js';
import { isMapping, itemKey } from './place.js';
import type { Entity } from './rule.js';

/** A warning for each text in `value` that looks like a secret; the text itself is never shown. */
function secretsIn(value: unknown, key: string, node: Address, place: string): readonly Finding[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const step = itemKey(value, index);
      return secretsIn(item, key, itemAddress(node, step), `${place}[${step}]`);
    });
  }
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([name, member]) =>
      name.startsWith('x-') ? [] : secretsIn(member, name, keyAddress(node, name), below(place, name)),
    );
  }
  if (!looksSecret(key, value)) return [];
  const remedy = `put it into the vault, and write "{{ vault_… }}" here`;
  return [
    warning('governance/plain-secret', node, `${place}: looks like a secret in plain text`, { remedy }),
  ];
}

/** The place of a key: `lxc-db: ansible`, `lxc-db: ansible.vars`. */
function below(place: string, key: string): string {
  return place.includes(': ') ? `${place}.${key}` : `${place}: ${key}`;
}

/** Secrets in an entity. */
export function secretsOfEntity(entity: Entity): readonly Finding[] {
  return secretsIn(entity.view.value, '', entity.address, subjectOf(entity));
}

/** Secrets in a layer beside its collections. */
export function secretsOfLayer(lab: Lab, layer: LayerName): readonly Finding[] {
  return secretsIn(layerRest(lab, layer, 'nothing'), '', layer, layer);
}
