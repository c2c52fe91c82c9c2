import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { generator } from '../../../src/generators/terraform-mikrotik/index.js';
import { string } from '../../../src/render/hcl.js';
import type { Document } from '../../../src/topology/lab.js';
import { exampleDocument } from '../../support/example.js';
import { Memory } from '../../support/memory.js';
import { NASTY, nasty } from '../nasty.js';
import { EVERYTHING } from './everything.js';
import { fileOf, verdict } from './firewall-lab.js';
import { ADMIN, HOME, made, SERVERS, site, WAN } from './site.js';

const judged = suite('terraform-mikrotik under judgement');

judged('a site with one of everything', async () => {
  assert.is(await verdict(EVERYTHING), '');
  // One of each resource, or the judges have seen too little.
  const files = ['interfaces.tf', 'addresses.tf', 'dhcp.tf', 'dns.tf', 'vpn.tf', 'containers.tf'];
  const types = new Set(
    files.flatMap((file) => [...made(EVERYTHING, file).keys()].map((key) => key.replace(/\..*/, ''))),
  );
  assert.is(types.size, 31);
});

judged('sites of which parts are missing or lead nowhere', async () => {
  assert.is(await verdict(site()), '');
  assert.is(await verdict(site({ networks: [WAN], interfaces: [], links: [], devices: [] })), '');
  assert.is(
    await verdict(site({ networks: [{ id: 'net-x', name: 'X', managed_by_ref: 'gw' }], zones: {} })),
    '',
  );
  const astray = {
    managed_by_ref: 'gw',
    interface_ref: 'if-none',
    profile_ref: 'prof-none',
    trust_zone_ref: 'none',
  };
  assert.is(
    await verdict(
      site({
        networks: [
          { ...WAN, interface_ref: 'if-none' },
          { ...ADMIN, ...astray, gateway: null, ip_allocations: [] },
          { ...HOME, dhcp_range: undefined, gateway: undefined },
          { ...SERVERS, cidr: 'dhcp' },
        ],
        routing: [{ id: 'route-x', destination_network_ref: 'net-none', next_hop: '192.0.2.9' }],
        router: { firmware: {}, config: { containers: 'x' } },
      }),
    ),
    '',
  );
});

judged('the example lab', async () => {
  assert.is(await verdict(await exampleDocument()), '');
});

judged('words that mean something in HCL survive in every free text', async () => {
  assert.is(await verdict(nasty(EVERYTHING)), '');
  assert.is(await verdict(nasty(await exampleDocument())), '');
  const text = fileOf(nasty(EVERYTHING), 'interfaces.tf');
  assert.match(text, `= ${string(`${NASTY} Home (net-home)`).value}\n`);
  assert.match(fileOf(nasty(EVERYTHING), 'dns.tf'), `text = ${string(NASTY).value}\n`);
});

judged('order in the topology that means nothing changes nothing', async () => {
  for (const document of [await exampleDocument(), EVERYTHING]) {
    const turned = structuredClone(document) as object as { [layer: string]: { [name: string]: unknown } };
    for (const layer of Object.values(turned))
      for (const value of Object.values(layer)) if (Array.isArray(value)) value.reverse();
    const texts = (lab: Document) =>
      [...new Memory(lab).generate(generator)].map(([path, { text }]) => [path, text] as const);
    assert.equal(texts(turned as object as Document), texts(document));
  }
});

/** Lines that show a constant of the module, or refer to one. */
const CONSTANT =
  /base_|local\.|var\.|each\.|^(terraform|provider|locals|variable|output|resource|required_|routeros =|source|version|type|description|default|sensitive|value =|depends_on|wireguard_interfaces)|= (true|false|"yes"|"rstp"|\{|\[)$|^pvid += 1$|^comment += "(Uplinks|Networks of the site|Overlays|From where .*|Containers)"$|"(WAN|LAN|VPN|MANAGEMENT|CONTAINERS|bridge-lan|bridge-containers)"$|= (number|string|list\(string\)|optional\(string\))$|^[\])}]|^#|^$/;

judged('every line that shows something of the topology knows where it is from', () => {
  const own = /^terraform-mikrotik\/(?!firewall|qos)/;
  for (const [path, { text, lines }] of new Memory(EVERYTHING).generate(generator)) {
    if (!own.test(path)) continue;
    text.split('\n').forEach((line, n) => {
      const { origins = [] } = lines[n] ?? {};
      if (!CONSTANT.test(line.trim())) assert.ok(origins.length > 0, `${path}:${n + 1} ${line}`);
      for (const origin of origins)
        assert.match(origin, /^(L\d_|config\.generators\.)/, `${path}:${n + 1} ${line}`);
    });
  }
});

judged.run();
