/** What is declared for others to refer to is referred to. Off unless the config file says how severe it is. */
import type { Finding } from '../engine/definition.js';
import type { View } from '../engine/view.js';
import type { Lab } from '../topology/lab.js';
import { lxcs } from '../topology/model/guests.js';
import { containerImage } from '../topology/model/images.js';
import { type CollectionPath, referencesIn, type Scope } from '../topology/references.js';
import { collectionPaths, layerNames } from '../topology/schema/collections.js';
import { collectionAt, type Data, isItem, membersOf } from './entities.js';
import { warning } from './finding.js';
import { gathering } from './gathering.js';
import { isMapping } from './place.js';
import type { LabRule } from './rule.js';

const MODULE = 'checks/unused';

/** Ids whose beginnings tell what they are of: in open mappings they are references, whatever the key. */
const TELLING_ID = /^(?:sec|disk|prof|bridge|tmpl|tpl|channel)-[a-z0-9-]+$/;
const ZONES = 'L2_network.trust_zones';
const CHANNELS = 'L6_observability.notification_channels';

interface Declared {
  readonly path: CollectionPath;
  readonly noun: string;
  readonly isOfUse?: (view: View<Data>) => boolean;
}

/**
 * What has no effect unless something names it, with what makes a member of use by itself. Storages are not among it:
 * every node has its own, whether guests use it or not.
 */
const DECLARED: readonly Declared[] = [
  { path: 'L0_meta.security_policy', noun: 'security policy' },
  { path: 'L1_foundation.locations', noun: 'location' },
  // What is not there yet, or no longer, is in no slot.
  {
    path: 'L1_foundation.media_registry',
    noun: 'medium',
    isOfUse: (view) => !([undefined, 'present'] as readonly unknown[]).includes(view.at('state').value),
  },
  { path: ZONES, noun: 'trust zone' },
  { path: 'L2_network.network_profiles', noun: 'profile' },
  // A bridge with an address serves its own node.
  { path: 'L2_network.bridges', noun: 'bridge', isOfUse: (view) => view.at('address').exists() },
  { path: 'L2_network.firewall_templates', noun: 'template' },
  { path: 'L4_platform.templates.lxc', noun: 'template' },
  { path: 'L4_platform.templates.vms', noun: 'template' },
  { path: 'L4_platform._defaults.networks', noun: 'default of interfaces' },
  { path: CHANNELS, noun: 'channel' },
];

/** Texts in a value that are ids which tell what they are of. */
function tellingIds(value: unknown): readonly string[] {
  if (typeof value === 'string') return TELLING_ID.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => tellingIds(item));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => (key.startsWith('x-') ? [] : tellingIds(member)));
}

/** The texts under a key of a mapping. */
function listed(value: unknown, key: string): readonly string[] {
  const list = isMapping(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

/** `<collection> <what is named>` for what a part of the topology names; `* <id>` where only the id tells. */
function mentionsIn(scope: Scope, value: unknown): readonly string[] {
  const { id: _, ...others } = isMapping(value) ? value : { id: undefined };
  const rules = scope === ZONES ? ['allowed_outbound', 'allowed_inbound'] : [];
  const zones = rules.flatMap((field) => listed(value, field)).map((rule) => rule.split(':')[1]);
  const channels = scope === 'L5_application.services' ? listed(value, 'notification_channels') : [];
  return [
    ...referencesIn(scope, value).found.flatMap(({ reference, value: name }) =>
      reference.to.map((path) => `${path} ${name}`),
    ),
    ...tellingIds(others).map((id) => `* ${id}`),
    ...zones.map((zone) => `${ZONES} ${zone}`),
    ...channels.map((channel) => `${CHANNELS} ${channel}`),
  ];
}

/** What every part of the topology names. */
export const mentions = gathering('mentions', MODULE, mentionsIn);

const SCOPES: readonly Scope[] = [...layerNames, ...collectionPaths];

function finding(noun: string, view: View<Data>): Finding {
  const text = `${view.key}: nothing refers to this ${noun}`;
  const remedy = 'remove it, or refer to it where it is meant';
  const found = warning('references/unused', view.address, text, { remedy });
  return isItem(view) ? found : { ...found, at: 'key' };
}

function unused(lab: Lab): readonly Finding[] {
  const named = new Set(SCOPES.flatMap((scope) => mentions.in(lab, scope)));
  const isNamed = (path: string, view: View<Data>): boolean =>
    named.has(`${path} ${view.key}`) ||
    named.has(`* ${view.key}`) ||
    (path === CHANNELS && named.has(`${path} ${view.at('type').value}`));
  const idle = DECLARED.flatMap(({ path, noun, isOfUse }) => {
    const collection = collectionAt(path);
    const members = collection ? membersOf(lab, collection) : [];
    return members
      .filter((view) => !view.key.startsWith('#') && !isNamed(path, view) && isOfUse?.(view) !== true)
      .map((view) => ({ path, noun, view }));
  });
  // A container that names no template takes the only one for its system.
  const isTemplate = ({ path }: { readonly path: string }): boolean => path === 'L4_platform.templates.lxc';
  const chosen = idle.some(isTemplate)
    ? new Set(lxcs(lab).map((guest) => containerImage(guest).template.value))
    : new Set<string | undefined>();
  return [
    ...idle
      .filter((member) => !(isTemplate(member) && chosen.has(member.view.key)))
      .map(({ noun, view }) => finding(noun, view)),
    ...authorities(lab),
  ];
}

/** Certificate authorities that are there and issue nothing. */
function authorities(lab: Lab): readonly Finding[] {
  const certificates = lab.root.at('L5_application').at('certificates');
  const issuers = [
    ...certificates
      .at('certificates')
      .members()
      .map((certificate): unknown => certificate.at('issuer').value),
    ...certificates
      .at('additional')
      .members()
      .map((certificate): unknown => certificate.at('type').value),
  ].map((issuer) => String(issuer).replaceAll('-', '_'));
  return (['local_ca', 'letsencrypt'] as const).flatMap((name) => {
    const authority = certificates.at(name);
    if (!authority.exists() || authority.at('enabled').value === false || issuers.includes(name)) return [];
    return [
      warning('references/unused', authority.address, `certificates: ${name}: it issues no certificate`, {
        remedy: `write enabled: false, or name it as the issuer of a certificate`,
      }),
    ];
  });
}

export const unusedEntities: LabRule = {
  name: 'unused',
  module: MODULE,
  codes: ['references/unused'],
  judge: unused,
};
