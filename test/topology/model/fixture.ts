import type { Read } from '../../../src/engine/reads.js';
import type { Document, Lab } from '../../../src/topology/lab.js';
import type { Device, EffectiveLxc, Network, Topology } from '../../../src/topology/schema/index.js';
import { Memory } from '../../support/memory.js';

/** A topology with these layers, the others empty. */
export function lab(layers: Partial<Topology> & Pick<Document, 'config'>): Document {
  return {
    L0_meta: { version: '4.0.0' },
    L1_foundation: {},
    L2_network: {},
    L3_data: {},
    L4_platform: {},
    L5_application: {},
    L6_observability: {},
    L7_operations: {},
    ...layers,
  };
}

/** A lab of it. */
export function memory(layers: Partial<Topology>): Memory<Document> {
  return new Memory(lab(layers));
}

/** What `task` results in over these layers. */
export function run<R>(layers: Partial<Topology>, task: (lab: Lab) => R): R {
  return memory(layers).run(task).result;
}

/** What `task` reads over these layers, as `kind address`. */
export function readsOf(layers: Partial<Topology>, task: (lab: Lab) => unknown): string[] {
  return memory(layers)
    .run(task)
    .reads.map(({ kind, address }: Read) => `${kind} ${address}`);
}

type Given<T> = Partial<T> & { readonly id: string };

/** A hypervisor, unless something else is said. */
export function aDevice(given: Given<Device>): Device {
  return {
    name: given.id,
    type: 'hypervisor',
    role: 'compute',
    class: 'compute',
    substrate: 'baremetal-owned',
    access: 'local-lan',
    ...given,
  };
}

/** A router of class network. */
export function aRouter(given: Given<Device>): Device {
  return aDevice({ type: 'router', class: 'network', role: 'central-gateway', ...given });
}

/** A network without VLAN. */
export function aNetwork(given: Given<Network>): Network {
  return { name: given.id, cidr: '192.0.2.0/24', ...given };
}

/** A container on `pve-1`. */
export function aLxc(given: Given<EffectiveLxc>): EffectiveLxc {
  return {
    vmid: 100,
    name: given.id,
    device_ref: 'pve-1',
    resources: { cores: 1, memory_mb: 512 },
    storage: { rootfs: { storage_ref: 'storage-a', size_gb: 8 } },
    os: { type: 'debian', version: '12' },
    ...given,
  };
}
