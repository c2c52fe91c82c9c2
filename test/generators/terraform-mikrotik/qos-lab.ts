import { fileOf, lab, type Parts, resourcesOf, rule } from './firewall-lab.js';

export type Fields = { readonly [key: string]: unknown };

export const BANDWIDTH = { download_mbps: 100, upload_mbps: 25 };
export const WEB = { id: 'qos-web', name: 'Web', priority: 4, ports: [443, 80] };

/** The file of a lab with these settings. */
export const qosOf = (fields: Fields, parts: Parts = {}): string =>
  fileOf(lab({ ...parts, qos: fields }), 'qos.tf');
/** The same with these queues. */
export const shaped = (queues: readonly Fields[], fields: Fields = {}): string =>
  qosOf({ enabled: true, total_bandwidth: BANDWIDTH, queues, ...fields });
/** A resource of a file. */
export const of = (text: string, type: string, label: string) => rule(text, label, type);

/** Labels of the resources of a type, in the order of the file. */
export const labelsOf = (text: string, type: string): readonly string[] =>
  [...resourcesOf(text).keys()]
    .filter((name) => name.startsWith(`${type}.`))
    .map((name) => name.replace(/^.*\./, ''));
