/** Alerts reach somebody: the channels that are named are in use, and critical alerts name one. */
import type { Finding } from '../../engine/definition.js';
import type { View } from '../../engine/view.js';
import type { Lab } from '../../topology/lab.js';
import { services } from '../../topology/model/entities.js';
import { alternatives } from '../../topology/schema/expectation.js';
import { type Data, subjectOf } from '../entities.js';
import { warning } from '../finding.js';
import { addressIn, type Path } from '../place.js';
import type { EntityRule } from '../rule.js';
import { textOf } from '../values.js';

const CODE = 'observability/channel-disabled';

/** Uses beyond this many are counted, not shown. */
const SHOWN = 5;

const observability = (lab: Lab) => lab.root.at('L6_observability');
const channels = (lab: Lab) => observability(lab).at('notification_channels');
const operations = (lab: Lab) => lab.root.at('L7_operations');

/** Ids of the channels that are in use. */
function enabledChannels(lab: Lab): readonly string[] {
  return channels(lab)
    .members()
    .filter((channel) => channel.at('enabled').value !== false)
    .map(({ key }) => key);
}

/** A place where a channel is named. */
interface Use {
  /** Id of the entity. */
  readonly by: string;
  readonly node: string;
}

/** A part of an entity in which channels are named, by their ids and perhaps by their types. */
interface Naming {
  readonly by: string;
  readonly view: View<unknown>;
  readonly types: boolean;
}

function naming(entity: { readonly key: string }, view: View<unknown>, types = false): Naming {
  return { by: entity.key, view, types };
}

/** Where channels are named. Healthchecks and monitors that do not run use none. */
function namings(lab: Lab): readonly Naming[] {
  const layer = observability(lab);
  const tests = [...layer.at('healthchecks').members(), ...layer.at('network_monitoring').members()];
  const alerts = layer.at('alerts').members();
  const powerPolicies = operations(lab).at('power_resilience').at('policies').members();
  const backups = operations(lab).at('backup').at('policies').members();
  return [
    ...alerts.flatMap((alert) => [
      naming(alert, alert.at('channels')),
      naming(alert, alert.at('escalation')),
    ]),
    ...tests
      .filter((test) => test.at('enabled').value !== false)
      .map((test) => naming(test, test.at('notification').at('channels'))),
    ...services(lab)
      .members()
      .map((service) => naming(service, service.at('notification_channels'), true)),
    ...powerPolicies.map((policy) => naming(policy, policy.at('notifications'), true)),
    ...backups.map((policy) => naming(policy, policy.at('notification').at('channels'), true)),
  ];
}

/** Every text in a value, with the path to it. */
function texts(value: unknown, path: Path = []): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value).filter(([key]) => !key.startsWith('x-'));
  return members.flatMap(([key, member]) => texts(member, [...path, key]));
}

/** Where a channel is named: by its id, or by its type where no other channel of that type is in use. */
function usesOf(lab: Lab, id: string): readonly Use[] {
  const type = textOf(channels(lab).member(id).at('type'));
  const isOnly = channels(lab)
    .members()
    .every((other) => textOf(other.at('type')) !== type || other.at('enabled').value === false);
  return namings(lab).flatMap(({ by, view, types }) =>
    texts(view.value)
      .filter(({ text }) => text === id || (types && isOnly && text === type))
      .map(({ path }) => ({ by, node: addressIn(view.address, view.value, path) })),
  );
}

/** No channel that is switched off is named where somebody is to be told. */
export const disabledChannel: EntityRule = {
  codes: [CODE],
  of: ['L6_observability.notification_channels'],
  judge(lab, entity) {
    const enabled = entity.view.at('enabled');
    const isOff = (enabled.value as unknown) === false;
    const uses = isOff ? usesOf(lab, entity.id) : [];
    if (uses.length === 0) return [];
    const users = [...new Set(uses.map(({ by }) => by))];
    const named = users.length > SHOWN ? [...users.slice(0, SHOWN), `${users.length - SHOWN} more`] : users;
    const text = `${subjectOf(entity)}: enabled: false, but ${alternatives(named, 'and')} ${users.length > 1 ? 'name' : 'names'} the channel`;
    const others = enabledChannels(lab);
    const instead = others.length > 0 ? `, or name ${alternatives(others)} there` : '';
    return [
      warning(CODE, enabled.address, text, {
        remedy: `write enabled: true${instead}`,
        related: uses.slice(0, SHOWN).map(({ by, node }) => ({ message: `${by} names it`, node })),
      }),
    ];
  },
};

/** Somebody is told of what is critical. */
export const criticalAlert: EntityRule = {
  codes: [CODE],
  of: ['L6_observability.alerts'],
  judge(lab, entity) {
    const { view } = entity;
    if (textOf(view.at('severity')) !== 'critical') return [];
    const named = view.at('channels') as View<Data | undefined>;
    const value: unknown = named.value;
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) return [];
    return [noChannel(lab, subjectOf(entity), value === undefined ? view.address : named.address)];
  },
};

function noChannel(lab: Lab, subject: string, node: string): Finding {
  const known = enabledChannels(lab);
  const text = `${subject}: channels: a critical alert names none, so nobody is told`;
  const remedy =
    known.length > 0
      ? `name ${alternatives(known)}`
      : 'add a channel to L6_observability.notification_channels, and name it';
  return warning(CODE, node, text, { remedy });
}
