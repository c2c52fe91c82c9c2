/** Host and port of what people are told to open. */
import { isPort } from '../../topology/schema/scalars.js';

/** Where something is reached. */
export interface Endpoint {
  /** A name in lower case, or an address. */
  readonly host: string;
  readonly port: number | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Host and port of a URL, the port being that of its scheme where none is given; undefined if it is none. */
export function hostInUrl(url: unknown): Endpoint | undefined {
  // What a vault fills in is not known here.
  if (typeof url !== 'string' || url.includes('{{') || !/^[a-z][a-z0-9+.-]*:\/\//i.test(url))
    return undefined;
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  if (hostname === '') return undefined;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return { host, port: port === '' ? DEFAULT_PORTS[protocol] : Number(port) };
}

/** Host, and the port if there is one, of a domain; undefined for wildcards and what is no name. */
export function hostInDomain(domain: unknown): Endpoint | undefined {
  if (typeof domain !== 'string') return undefined;
  const [, host, port] = /^([a-z0-9_.-]+?)\.?(?::(\d{1,5}))?$/i.exec(domain) ?? [];
  if (host === undefined) return undefined;
  const number = port === undefined ? undefined : Number(port);
  return { host: host.toLowerCase(), port: isPort(number) ? number : undefined };
}
