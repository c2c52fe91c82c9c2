/** Devices that a power policy protects are powered by its device. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { device, devices, powerLinks } from '../../topology/model/entities.js';
import { warning } from '../finding.js';
import { type Feed, feedsBySource, feedsOf, isPowerDevice } from '../foundation/power-graph.js';
import type { LabRule } from '../rule.js';
import { textOf } from '../values.js';

const CODE = 'operations/power-policy';

/** A device that a policy lists, with the place. */
interface Protected {
  readonly policy: string;
  /** The device of the policy. */
  readonly source: string;
  readonly id: string;
  readonly item: View<{ readonly device_ref: string }>;
}

function isThere(lab: Lab, id: string): boolean {
  return device(lab, id).at('id').value !== undefined;
}

/** What the policies of power devices list, as far as it is there. */
function protectedDevices(lab: Lab): readonly Protected[] {
  const policies = lab.root.at('L7_operations').at('power_resilience').at('policies').members();
  return policies.flatMap((policy) => {
    const source = textOf(policy.at('device_ref'));
    if (source === undefined || !isPowerDevice(lab, source)) return [];
    const items = policy.at('protected_devices').ordered();
    return items.flatMap((item): Protected[] => {
      const id = textOf(item.at('device_ref'));
      return id !== undefined && isThere(lab, id) ? [{ policy: policy.key, source, id, item }] : [];
    });
  });
}

/** A device, and all that power reaches from it, directly or through others. */
function poweredBy(feeds: ReturnType<typeof feedsBySource>, source: string): ReadonlySet<string> {
  const reached = new Set([source]);
  // What is added to a set while it is gone through is gone through too.
  for (const at of reached)
    for (const feed of feeds.get(at) ?? []) if (feed.to !== undefined) reached.add(feed.to);
  return reached;
}

/** Devices of which something says that power comes from, or goes to, a device that is not there. */
function halfConnected(lab: Lab): readonly string[] {
  const isDangling = (id: string | undefined): boolean => id !== undefined && !isThere(lab, id);
  const ofDevices = devices(lab)
    .members()
    .filter((one) => isDangling(textOf(one.at('power').at('upstream_power_ref'))))
    .map(({ key }) => key);
  const ofLinks = powerLinks(lab)
    .members()
    .flatMap((link) => {
      const ends = [link.at('endpoint_a'), link.at('endpoint_b')].map((end) => textOf(end.at('device_ref')));
      return ends.some(isDangling) ? ends.filter((id) => id !== undefined && isThere(lab, id)) : [];
    });
  return [...ofDevices, ...ofLinks].filter((id) => id !== undefined);
}

function pathFinding({ policy, source, id, item }: Protected, feeds: readonly Feed[]): Finding {
  const text = `${policy}: protected_devices[${item.key}].device_ref: no power comes from ${source} to ${id}`;
  const related = feeds
    .filter(({ to }) => to === id)
    .map(({ from, node }) => ({ message: `${from} powers ${id}`, node }));
  return warning(CODE, item.at('device_ref').address, text, {
    remedy: `say what powers ${id}, in power.upstream_power_ref or a power link with provider_endpoint, or do not list it`,
    ...(related.length > 0 ? { related } : {}),
  });
}

function pathFindings(lab: Lab): readonly Finding[] {
  const listed = protectedDevices(lab);
  if (listed.length === 0) return [];
  const feeds = feedsOf(lab);
  const bySource = feedsBySource(feeds);
  const unpowered = listed.filter(({ source, id }) => !poweredBy(bySource, source).has(id));
  if (unpowered.length === 0) return [];
  // Where a reference names nothing, which is an error, the missing part of the way may be there.
  const doubtful = halfConnected(lab);
  return unpowered
    .filter(({ source, id }) => {
      const reached = poweredBy(bySource, source);
      return !doubtful.some((half) => reached.has(half) || poweredBy(bySource, half).has(id));
    })
    .map((one) => pathFinding(one, feeds));
}

export const powerPaths: LabRule = {
  name: 'powerPaths',
  module: 'checks/operations/power-paths',
  codes: [CODE],
  judge: pathFindings,
};
