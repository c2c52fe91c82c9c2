/** The records of the forward zones, which the router answers by itself. */
import { cell } from '../../engine/cell.js';
import { bool, label, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import {
  forwardZones,
  isWildcard,
  recordAddress,
  recordName,
  recordsOf,
  recordTarget,
  type ZoneRecord,
} from '../../topology/model/dns.js';
import { dnsZone } from '../../topology/model/entities.js';
import { filled } from '../terraform/values.js';
import { routerTime } from './duration.js';
import { hashedLabel, isPlain } from './labels.js';

/** The attributes that say what a record holds; undefined for a type that the provider has not (PTR, CAA). */
type Content = { readonly [attribute: string]: Text | undefined };

/** The records of all forward zones, sorted by their labels. */
export function recordContexts(lab: Lab): readonly TemplateContext[] {
  return forwardZones(lab)
    .flatMap((zone) => zoneContexts(lab, zone))
    .sort((a, b) => (a.label.value < b.label.value ? -1 : 1));
}

function zoneContexts(lab: Lab, zone: string) {
  const named = new Set<string>();
  const taken = new Set<string>();
  return recordsOf(lab, zone).flatMap((record) => {
    const type = record.view.at('type').value;
    const content = contentOf(record);
    if (!content) return [];
    const name = record.view.at('name');
    const key = `${type} ${name.value}`;
    const identity = JSON.stringify([
      zone,
      type,
      name.value,
      ...Object.values(content).map((text) => text?.value),
    ]);
    // Said twice: once is enough.
    if (taken.has(identity)) return [];
    taken.add(identity);
    // Only what comes later bears a hash, so that a second record of a name leaves the first one as it is.
    const isFirst = !named.has(key);
    named.add(key);
    const ids = [cell(zone, dnsZone(lab, zone).at('id')), type, name] as const;
    const ofRecord = isFirst && isPlain(name.value) ? label(...ids) : hashedLabel(identity, ...ids);
    return [
      {
        label: withOrigins(ofRecord, record.view.at('type')),
        name: string(recordName(record)),
        type: string(record.view.at('type')),
        match_subdomain: isWildcard(record).value && bool(isWildcard(record)),
        ttl: string(routerTime(record.view.at('ttl'))),
        comment: string(filled(record.view.at('description'))),
        ...NO_CONTENT,
        ...content,
      },
    ];
  });
}

/** Every attribute of every type: a template may ask for each. */
const NO_CONTENT = {
  address: undefined,
  cname: undefined,
  mx_exchange: undefined,
  mx_preference: undefined,
  ns: undefined,
  text: undefined,
  srv_target: undefined,
  srv_port: undefined,
  srv_priority: undefined,
  srv_weight: undefined,
} as const satisfies Content;

/** What a record holds; undefined where that is not known, or the type is not supported. */
function contentOf(record: ZoneRecord): Content | undefined {
  const { view } = record;
  const target = () => string(filled(recordTarget(record)));
  switch (view.at('type').value) {
    case 'A':
    case 'AAAA':
      return complete({ address: string(recordAddress(record)) });
    case 'CNAME':
      return complete({ cname: target() });
    case 'NS':
      return complete({ ns: target() });
    case 'MX':
      return complete({ mx_exchange: target() }, { mx_preference: number(view.at('priority')) });
    case 'TXT':
      return complete({ text: string(filled(view.at('text'))) });
    case 'SRV':
      return complete(
        { srv_target: target(), srv_port: number(view.at('port')) },
        { srv_priority: number(view.at('priority')), srv_weight: string(view.at('weight')) },
      );
    default:
      return undefined;
  }
}

/** The attributes, unless a required one is missing. */
function complete(required: Content, optional: Content = {}): Content | undefined {
  return Object.values(required).every((text) => text !== undefined)
    ? { ...required, ...optional }
    : undefined;
}
