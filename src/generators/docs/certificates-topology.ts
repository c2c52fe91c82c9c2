/** Certificate authorities, their certificates, and the services that these serve. */
import { type Cell, cell, first, map } from '../../engine/cell.js';
import type { View } from '../../engine/view.js';
import { code, inline } from '../../render/markdown.js';
import { label, labelLines } from '../../render/mermaid.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { service } from '../../topology/model/entities.js';
import type { Certificates, LocalCa } from '../../topology/schema/certificate.js';
import { type Authority, authorityOf, type Issued, issuedOf } from './certificates-topology-issued.js';
import { Diagram, nodeId } from './diagram.js';
import { type IconOf, iconsOf, kindIcons } from './icons.js';
import { addDevice } from './nodes.js';
import { docsPage } from './page.js';
import { facts, tableOf } from './tables.js';
import { idText, joined, keyOf, nameOf, withUnit, yesNo } from './values.js';

type Given = View<Certificates | undefined>;

function authorityNode(authority: Authority): Text {
  return nodeId('authority', authority);
}

/** Adds an authority that is described, or that somebody names. */
function addAuthority(diagram: Diagram, given: Given, authority: Authority): Text {
  const node = authorityNode(authority);
  const local = given.at('local_ca');
  const text =
    authority === 'local-ca'
      ? labelLines(
          first(local.at('name'), () => local.at('cn'), LOCAL_CA),
          'own authority',
        )
      : labelLines(authority === 'letsencrypt' ? "Let's Encrypt" : 'Self-signed');
  return diagram.node(node, text, { shape: 'hexagon' }) && node;
}

const LOCAL_CA: Cell<string> = cell('Local CA');

function addService(diagram: Diagram, lab: Lab, id: Cell<string>, icons: IconOf): Text | undefined {
  const entity = service(lab, id.value);
  if (entity.at('id').value === undefined) return undefined;
  const node = nodeId('service', keyOf(entity));
  diagram.node(node, label(nameOf(entity)) ?? label(id), {
    icon: icons(kindIcons, 'service'),
  });
  return node;
}

/** Authority – certificate – service; dotted: devices that trust the local authority. */
function diagramOf(lab: Lab, given: Given, issued: readonly Issued[], icons: IconOf): Text | undefined {
  const diagram = new Diagram('LR');
  if (given.at('local_ca').exists()) addAuthority(diagram, given, 'local-ca');
  if (given.at('letsencrypt').exists()) addAuthority(diagram, given, 'letsencrypt');
  for (const { entity, title, issuer, services } of issued) {
    const node = nodeId('certificate', keyOf(entity));
    diagram.node(node, labelLines(title), { shape: 'round', icon: icons(kindIcons, 'certificate') });
    const authority = authorityOf(issuer.value);
    if (authority) {
      addAuthority(diagram, given, authority);
      diagram.edge(nodeId('authority', cell(authority, issuer)), node, { line: 'arrow' });
    }
    for (const id of services) {
      const served = addService(diagram, lab, id, icons);
      if (served) diagram.edge(node, nodeId('service', id), { line: 'arrow' });
    }
  }
  for (const device of trusting(given)) {
    const node = addDevice(diagram, lab, device.value, icons);
    diagram.edge(authorityNode('local-ca'), node, { line: 'dotted-arrow', label: label('trusted by') });
  }
  return diagram.text;
}

/** Ids of the devices that trust the local authority, by id. */
function trusting(given: Given): readonly Cell<string>[] {
  return given
    .at('local_ca')
    .at('distribution')
    .members()
    .flatMap((entry) => {
      const reference = entry.at('device_ref');
      return reference.value === undefined ? [] : [cell(reference.value, reference)];
    })
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

function localFacts(given: Given): Text | undefined {
  const local: View<LocalCa | undefined> = given.at('local_ca');
  const storage = local.at('storage');
  return facts([
    ['Name', local.at('name')],
    ['Common name', local.at('cn')],
    ['Organisation', local.at('organization')],
    ['Enabled', yesNo(local.at('enabled'))],
    ['Valid for', withUnit(local.at('validity_days'), 'days')],
    ['Key', withUnit(local.at('key_size'), 'bits')],
    ['Kept on', code(storage.at('device_ref'))],
    ['Path', code(storage.at('path'))],
    ['Trusted by', joined(trusting(given).map((id) => code(id)))],
  ]);
}

function letsencryptFacts(given: Given): Text | undefined {
  const account = given.at('letsencrypt');
  return facts([
    ['Enabled', yesNo(account.at('enabled'))],
    ['Account', account.at('email')],
    ['Test service', yesNo(account.at('staging'))],
    ['Domains', account.at('domains')],
    ['Challenge', account.at('challenge_type')],
    ['DNS provider', account.at('dns_provider')],
  ]);
}

function certificateTable(issued: readonly Issued[]): Text | undefined {
  return tableOf(issued, [
    { title: 'Certificate', cell: ({ entity }) => idText(entity) },
    { title: 'Name', cell: ({ title }) => title },
    {
      title: 'Further names',
      cell: ({ names }) => joined(names.map((name) => inline(name))),
      optional: true,
    },
    { title: 'Issuer', cell: ({ issuer }) => map(issuer, (text) => authorityOf(text) ?? text) },
    { title: 'Valid for', cell: ({ days }) => withUnit(days, 'days') },
    { title: 'Renews itself', cell: ({ autoRenew }) => yesNo(autoRenew), optional: true },
    { title: 'Renewed before its end', cell: ({ renewDays }) => withUnit(renewDays, 'days'), optional: true },
    { title: 'Key', cell: ({ keySize }) => withUnit(keySize, 'bits'), optional: true },
    { title: 'Services', cell: ({ services }) => joined(services.map((id) => code(id))) },
  ]);
}

export const page = docsPage('certificates-topology', (lab) => {
  const given: Given = lab.root.at('L5_application').at('certificates');
  const issued = issuedOf(given);
  const [local, letsencrypt] = [localFacts(given), letsencryptFacts(given)];
  return {
    nothing: issued.length === 0 && !local && !letsencrypt,
    diagram: diagramOf(lab, given, issued, iconsOf(lab)),
    local,
    letsencrypt,
    certificates: certificateTable(issued),
  };
});
