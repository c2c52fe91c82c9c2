/** What is critical is watched. */
import type { Finding, Related } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { service, services } from '../../topology/model/entities.js';
import { serviceHostId } from '../../topology/model/services.js';
import type { Service } from '../../topology/schema/service.js';
import { warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isMisspelt, isObscured } from '../misspelt.js';
import type { LabRule } from '../rule.js';

const TESTS = ['L6_observability.healthchecks', 'L6_observability.network_monitoring'] as const;
const HOSTS = ['device_ref', 'lxc_ref', 'vm_ref'] as const;

/** Healthchecks and monitors. */
function tests(lab: Lab) {
  const layer = lab.root.at('L6_observability');
  return [...layer.at('healthchecks').members(), ...layer.at('network_monitoring').members()];
}

interface Nearly {
  readonly related: readonly Related[];
  readonly remedy: string;
}

/** What nearly covers a service: healthchecks that name it and are disabled, else those of its host. */
function nearly(lab: Lab, id: string): Nearly {
  const own = tests(lab).filter((test) => test.at('service_ref').value === id);
  const related = own.map((test) => ({
    message: `${test.key} is disabled`,
    node: test.at('enabled').address,
  }));
  if (own[0]) return { related, remedy: `write enabled: true in ${own[0].key}` };
  return { related: ofHost(lab, id), remedy: `add service_ref: ${id} to a healthcheck` };
}

/** Healthchecks and monitors of the host of a service. */
function ofHost(lab: Lab, id: string): readonly Related[] {
  const host = serviceHostId(lab, id).value;
  return tests(lab).flatMap((test) => {
    const field = HOSTS.find((name) => host !== undefined && test.at(name).value === host);
    return field === undefined
      ? []
      : [{ message: `${test.key} tests its host, ${host}`, node: test.at(field).address }];
  });
}

function uncovered(lab: Lab): readonly Finding[] {
  const critical = services(lab)
    .members()
    .filter((service) => !service.key.startsWith('#') && service.at('critical').value === true);
  if (critical.length === 0) return [];
  const running = tests(lab).filter((test) => test.at('enabled').value !== false);
  const named = new Set<unknown>(running.map((test) => test.at('service_ref').value));
  const open = critical.filter(({ key }) => !named.has(key));
  // A reference that names nothing, which is an error, may mean any of them.
  const strange = [...named].filter(
    (id) => typeof id === 'string' && service(lab, id).at('id').value === undefined,
  );
  if (open.length <= strange.length) return [];
  if (TESTS.some((path) => isObscured(lab, path))) return [];
  const misspelt = running.filter(({ address }) => isMisspelt(schemaFindings(lab, address), 'service_ref'));
  if (open.length <= strange.length + misspelt.length) return [];
  return open.map((one) => finding(lab, one));
}

function finding(lab: Lab, critical: View<Service>): Finding {
  const { key } = critical;
  const { related, remedy } = nearly(lab, key);
  const text = `${key}: critical: true, but no healthcheck tests the service`;
  const more = related.length > 0 ? { remedy, related } : { remedy };
  return warning('observability/uncovered', critical.at('critical').address, text, more);
}

export const uncoveredServices: LabRule = {
  name: 'uncoveredServices',
  module: 'checks/observability/coverage',
  codes: ['observability/uncovered'],
  judge: uncovered,
};
