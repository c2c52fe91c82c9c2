/** What each kind of edit renders: the files whose bytes change, and no others. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from '../support/command.js';

const test = suite<{ lab: Program }>('edits');
const INVENTORY = 'ansible/inventory/production';
const LXC = 'topology/L4-platform/lxc/lxc-db.yaml';
const docs = (...pages: readonly string[]): string[] => pages.map((page) => `docs/${page}.md`);

/** An edit of a file, and the outputs that it changes. */
interface Row {
  readonly what: string;
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly changes: readonly string[];
}

const rows: readonly Row[] = [
  { what: 'a comment', file: LXC, from: /^/, to: '# a comment\n', changes: [] },
  {
    what: 'memory of a container',
    file: LXC,
    from: 'memory_mb: 8192',
    to: 'memory_mb: 9216',
    changes: ['terraform/lxc.tf', ...docs('devices')],
  },
  {
    what: 'onboot of a container',
    file: LXC,
    from: 'boot: {',
    to: 'boot: {onboot: false, ',
    changes: ['terraform/lxc.tf'],
  },
  {
    what: 'an ansible variable',
    file: LXC,
    from: 'postgres_version: 16',
    to: 'postgres_version: 17',
    changes: [`${INVENTORY}/host_vars/lxc-db.yml`],
  },
  {
    what: 'the description of a service',
    file: 'topology/L5-application/services/network.yaml',
    from: 'description: ',
    to: 'description: Edited. ',
    changes: docs('services'),
  },
  {
    what: 'the description of a network',
    file: 'topology/L2-network/networks/net-iot.yaml',
    from: 'description: ',
    to: 'description: Edited. ',
    changes: docs('network-diagram'),
  },
  {
    what: 'the ttl of a record',
    file: 'topology/L5-application/dns/zone-lab.yaml',
    from: /ttl: \d+/,
    to: 'ttl: 1234',
    changes: ['terraform-mikrotik/dns.tf'],
  },
  {
    what: 'the color of a zone',
    file: 'topology/L2-network/trust-zones/iot.yaml',
    from: /color: .*/,
    to: 'color: "#123456"',
    changes: docs('network-diagram', 'trust-zones'),
  },
  {
    what: 'the serial of a medium',
    file: 'topology/L1-foundation/media/disk-nas-1-boot.yaml',
    from: /serial: .*|$/,
    to: 'serial: XYZ123\n',
    changes: [],
  },
  {
    what: 'the version',
    file: 'topology/L0-meta.yaml',
    from: /version: 4[.\d]+/,
    to: 'version: 4.99.0',
    changes: docs('overview'),
  },
];

test.before((context) => {
  context.lab = new Program('built');
});
test.after(({ lab }) => lab.dispose());

for (const { what, file, from, to, changes } of rows) {
  test(what, ({ lab }) => {
    const before = lab.read(file);
    lab.edit(file, from, to);
    const { outputs } = lab.build();
    assert.equal([...outputs.written].sort(), [...changes].sort());
    assert.equal(outputs.rendered, outputs.written);
    assert.is(lab.json('--check').status, 'ok');
    lab.write(file, before);
    assert.equal(lab.build().outputs.written, outputs.written);
    assert.equal(lab.build().outputs.rendered, []);
  });
}

test.run();
