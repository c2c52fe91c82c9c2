/** Services that speak HTTPS have a certificate. */
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { service, services } from '../../topology/model/entities.js';
import { warning } from '../finding.js';
import { unlessRefused } from '../guarded.js';
import { isObscured } from '../misspelt.js';
import type { LabRule } from '../rule.js';
import { hostInDomain, hostInUrl } from './endpoint.js';

const CODE = 'application/certificate';

/** What certificates are for: services, and names of those certificates that are for no service in particular. */
interface Covered {
  readonly services: ReadonlySet<unknown>;
  readonly names: ReadonlySet<string>;
}

function textsOf(...lists: readonly View<readonly string[] | undefined>[]): readonly unknown[] {
  return lists.flatMap((list) => (list.ordered() as readonly View<unknown>[]).map((item) => item.value));
}

function coveredBy(lab: Lab): Covered {
  const given = lab.root.at('L5_application').at('certificates');
  const ofServices = new Set<unknown>();
  const names = new Set<string>();
  const add = (users: readonly unknown[], texts: readonly unknown[]): void => {
    const known = users.filter((user) => user !== undefined && user !== null);
    for (const user of known) ofServices.add(user);
    if (known.length > 0) return;
    for (const text of texts) if (typeof text === 'string') names.add(text.toLowerCase());
  };
  for (const entity of given.at('certificates').members()) {
    add([entity.at('service_ref').value], [entity.at('domain').value, ...textsOf(entity.at('alt_names'))]);
  }
  for (const entity of given.at('additional').members()) {
    const users = entity.at('used_by').members();
    add(
      users.map((user) => user.at('service_ref').value),
      textsOf(entity.at('domains'), entity.at('subject_alt_names')),
    );
  }
  const letsencrypt = given.at('letsencrypt');
  if (letsencrypt.exists() && letsencrypt.at('enabled').value !== false) {
    add([], textsOf(letsencrypt.at('domains')));
  }
  return { services: ofServices, names };
}

/** True if a certificate for one of the names is valid for the host; a wildcard stands for one label. */
function isCovered(names: ReadonlySet<string>, host: string): boolean {
  return names.has(host) || names.has(host.replace(/^[^.]+/, '*'));
}

/** Services whose protocol is https, and no certificate is theirs. */
export const httpsServices: LabRule = {
  name: 'httpsServices',
  module: 'checks/application/https',
  codes: [CODE],
  judge(lab) {
    const ids = services(lab)
      .keys()
      .filter((id) => service(lab, id).at('protocol').value === 'https');
    if (ids.length === 0) return [];
    const covered = unlessRefused(lab, () => coveredBy(lab), undefined);
    if (!covered) return [];
    const open = ids.filter((id) => {
      const entity = service(lab, id);
      if (covered.services.has(id)) return false;
      const hosts = [hostInUrl(entity.at('url').value)?.host, hostInDomain(entity.at('domain').value)?.host];
      return !hosts.some((host) => host !== undefined && isCovered(covered.names, host));
    });
    // A reference that names nothing, which is an error, may mean any of them.
    const strange = [...covered.services].filter(
      (id) => typeof id === 'string' && !service(lab, id).exists(),
    );
    if (open.length <= strange.length || isObscured(lab, 'L5_application.certificates.certificates'))
      return [];
    return open.map((id) => {
      const entity = service(lab, id);
      const at = entity.at('protocol');
      const text = `${id}: protocol: https, and no certificate is for this service`;
      const remedy = `name it as service_ref of one of certificates, or in used_by of one of additional`;
      return warning(CODE, at.address, text, { remedy });
    });
  },
};
