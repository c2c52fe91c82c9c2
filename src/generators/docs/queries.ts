/** What is in use in the lab: small results, so that another entity of a known kind changes no legend. */
import { type Cell, cell } from '../../engine/cell.js';
import { compareBytes } from '../../engine/tree.js';
import type { LabQuery } from '../../topology/lab.js';
import { devices, locations, lxcEntities, vmEntities } from '../../topology/model/entities.js';

const MODULE = 'generators/docs/queries';

/** Providers of locations and of instances, sorted. */
export const providersInUse: LabQuery<readonly string[]> = {
  name: 'providersInUse',
  module: MODULE,
  run(lab) {
    const given = [
      ...locations(lab)
        .members()
        .map((place) => place.at('provider')),
      ...devices(lab)
        .members()
        .map((device) => device.at('cloud').at('provider')),
    ];
    const providers = new Map<string, Cell<string>>();
    for (const provider of given) {
      const { value } = provider;
      if (value && !providers.has(value)) providers.set(value, cell(value, provider));
    }
    return [...providers].sort(([a], [b]) => compareBytes(a, b)).map(([, provider]) => provider);
  },
};

/** Kinds of guests that there are. */
export const guestKindsInUse: LabQuery<readonly ('lxc' | 'vm')[]> = {
  name: 'guestKindsInUse',
  module: MODULE,
  run: (lab) => [
    ...(lxcEntities(lab).keys().length > 0 ? [cell<'lxc' | 'vm'>('lxc', lxcEntities(lab))] : []),
    ...(vmEntities(lab).keys().length > 0 ? [cell<'lxc' | 'vm'>('vm', vmEntities(lab))] : []),
  ],
};
