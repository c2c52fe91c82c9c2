/** Simple queues: what all hosts of a network get together, and each of them. */
import { type Cell, cell, derive } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { interpolation, label, list, number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { network, qos } from '../../topology/model/entities.js';
import { networkCidr, networkLabel } from '../../topology/model/networks.js';
import { routerNetworks } from '../../topology/model/routers.js';
import type { DeviceLimit } from '../../topology/schema/qos.js';
import { interfaceOf, Resource } from './names.js';
import { rateText } from './qos-rates.js';
import { hasInterface, shortName } from './router-networks.js';

/** No limit, in one direction of a pair. */
const UNLIMITED = '0';

/** A limit, with the id of its network. */
interface Limit {
  readonly id: string;
  readonly view: View<DeviceLimit>;
  readonly target: Text;
}

/** The limits that can be set on a router, by network; of several for one network the first. */
function limitsOf(lab: Lab, router: string): readonly Limit[] {
  const limits = new Map<string, Limit>();
  for (const view of qos(lab).at('device_limits').ordered()) {
    const reference = view.at('network_ref');
    const id = reference.value;
    const target = targetOf(lab, router, id);
    if (target && !limits.has(id) && saysSomething(view))
      limits.set(id, { id, view, target: withOrigins(target, reference) });
  }
  return [...limits.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function saysSomething(view: View<DeviceLimit>): boolean {
  const totals = [view.at('download_limit_mbps'), view.at('upload_limit_mbps')];
  return totals.some((total) => total.value !== undefined) || sharesPerHost(view);
}

/** The addresses of a network, or its interface where they are not known. */
function targetOf(lab: Lab, router: string, id: string): Text | undefined {
  const isHere = (): boolean => routerNetworks(lab, router).includes(id) && hasInterface(lab, id);
  return string(networkCidr(lab, id)) ?? (isHere() ? interfaceOf(lab, id) : undefined);
}

function sharesPerHost(view: View<DeviceLimit>): boolean {
  const limit = view.at('per_host_limit').value;
  return limit !== undefined && limit !== false;
}

/** What the template shows of the queues and of their types. */
export function limitContexts(
  lab: Lab,
  router: string,
): { readonly limits: readonly TemplateContext[]; readonly types: readonly TemplateContext[] } {
  const limits = limitsOf(lab, router);
  return {
    limits: limits.map((limit) => limitContext(lab, limit)),
    types: limits.filter(({ view }) => sharesPerHost(view)).flatMap((limit) => typeContexts(lab, limit)),
  };
}

function limitContext(lab: Lab, { id, view, target }: Limit): TemplateContext {
  const types = sharesPerHost(view) ? [typeOf(lab, id, 'up'), typeOf(lab, id, 'down')] : [];
  const [up, down] = types.map((type) => type.at('name'));
  return {
    label: label(idOf(lab, id)),
    name: string(derive((text) => `limit-${shortName(text)}`, idOf(lab, id))),
    target: list([target]),
    max_limit: string(totalOf(view)),
    queue: up && down ? interpolation(up, '/', down) : undefined,
    comment: string(networkLabel(lab, id)),
  };
}

/** Upload and download of all hosts together; undefined where neither is limited. */
function totalOf(view: View<DeviceLimit>): Cell<string | undefined> {
  const text = (mbps: number | undefined): string => (mbps === undefined ? UNLIMITED : rateText(mbps * 1000));
  return derive(
    (up, down) => (up === undefined && down === undefined ? undefined : `${text(up)}/${text(down)}`),
    view.at('upload_limit_mbps') as Cell<number | undefined>,
    view.at('download_limit_mbps') as Cell<number | undefined>,
  );
}

/** Hosts are told apart by where upload comes from and download goes to. */
const CLASSIFIERS = { up: 'src-address', down: 'dst-address' } as const;
type Direction = keyof typeof CLASSIFIERS;

function typeOf(lab: Lab, id: string, direction: Direction): Resource {
  return new Resource('routeros_queue_type', label(idOf(lab, id), direction));
}

function typeContexts(lab: Lab, { id, view }: Limit): readonly TemplateContext[] {
  const perHost = view.at('per_host_limit');
  // In bit/s; without a number the total is shared evenly.
  const rate = derive(
    (mbps) => (typeof mbps === 'number' ? Math.round(mbps * 1_000_000) : undefined),
    perHost,
  );
  return (['down', 'up'] as const).map((direction) => ({
    label: typeOf(lab, id, direction).label,
    name: string(derive((text) => `limit-${shortName(text)}-${direction}`, idOf(lab, id))),
    pcq_classifier: list([string(CLASSIFIERS[direction])]),
    pcq_rate: number(rate),
  }));
}

function idOf(lab: Lab, id: string): Cell<string> {
  return cell(id, network(lab, id).at('id'));
}
