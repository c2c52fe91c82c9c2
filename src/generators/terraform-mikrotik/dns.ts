/** dns.tf: the router's resolver and the names that it knows by itself. */
import { type Cell, cell, map } from '../../engine/cell.js';
import { language, number, string, strings } from '../../render/hcl.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { recordContexts } from './dns-records.js';
import { dnsServers, dohServer } from './dns-servers.js';
import { routerTime } from './duration.js';

/** RouterOS counts its cache in KiB. */
const KIB_PER_MB = 1024;

/**
 * Time servers by address: DNS over HTTPS needs the right time for its certificates, before any name can be found.
 * Cloudflare's anycast service, see https://developers.cloudflare.com/time-services/ntp/usage/.
 */
const NTP_SERVERS = ['162.159.200.1', '162.159.200.123'];

export const dns = templated<Document>({
  template: 'terraform-mikrotik/dns.tf.mustache',
  language,
  context: (lab, router) => {
    const doh = dohServer(lab);
    return {
      resolver: resolverContext(lab, router, doh),
      has_doh: doh.value !== undefined,
      ntp_servers: doh.value === undefined ? undefined : strings(cell(NTP_SERVERS, doh)),
      records: recordContexts(lab),
    };
  },
});

function resolverContext(lab: Lab, router: string, doh: Cell<string | undefined>): TemplateContext {
  const settings = lab.root.at('L5_application').at('dns').at('settings');
  const servers = dnsServers(lab, router);
  return {
    servers: servers.length > 0 ? strings(servers) : undefined,
    doh: string(doh),
    cache_size: number(map(settings.at('cache_size_mb'), (size) => Math.round(size * KIB_PER_MB))),
    cache_max_ttl: string(routerTime(settings.at('cache_max_ttl'))),
  };
}
