import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeModule } from './hcl.js';
import { block, judgeToy, net, use } from './hcl-toy.js';

const absent = suite('hcl values: absent');

/** Title, HCL, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['null', use('a', 'net = null'), /main.tf:2: toy_use.a.net: null value/],
  [
    'null in a list of objects',
    block('output "a"', 'value = [{ b = null }]'),
    /output.a.value.b: null value/,
  ],
  ['empty string', use('a', 'nets = [', '"",', ']'), /main.tf:3: toy_use.a.nets: empty string/],
  ['empty default', block('variable "a"', 'default = ""'), /var.a.default: empty string/],
  ['None', use('a', 'net = "None"'), /written as "None"/],
  ['null as text', net('comment = "null"'), /written as "null"/],
  ['undefined inside a string', use('a', 'net = "vlan-undefined"'), /written as "vlan-undefined"/],
  ['object in a comment', net('comment = "a [object Object]"'), /written as "a \[object Object\]"/],
];
for (const [title, text, expected] of FAULTS)
  absent(title, async () => {
    assert.match(await judgeToy(text), expected);
  });

absent('null in a condition, a default, an argument; words in free text', async () => {
  const text =
    block('variable "a"', 'default = null') +
    use('a', 'net = var.a == "" ? null : lookup({ x = "" }, "x", null)') +
    net('comment = "None of it is undefined"');
  assert.is(await judgeToy(text), '');
});
absent.run();

const names = suite('hcl values: names');
names('a literal where a reference belongs is found, in functions too', async () => {
  const text = net() + use('b', 'nets = concat(["n"], ["x"])');
  assert.is(await judgeToy(text), 'm/main.tf:5: toy_use.b nets: "n" is a literal, refer to toy_net.n');
});

names('a name may stand in free text, as a key, and where it is allowed', async () => {
  const text =
    net('comment = "n"') +
    use('b', 'list = lookup({ n = 1 }, "n", 2)') +
    use('c', 'net = "n"', 'nets = ["n"]');
  const seen: string[] = [];
  const said = await judgeToy(text, {
    allowLiteral: ({ resource, path, value, createdBy }) => {
      seen.push([resource, path, value, createdBy].join(' '));
      return true;
    },
  });
  assert.is(said, '');
  assert.equal(seen, ['toy_use.c net n toy_net.n', 'toy_use.c nets n toy_net.n']);
});

names('a packet mark may be called as its queue', async () => {
  const text =
    block('resource "routeros_queue_tree" "a"', 'name = "q"', 'parent = "global"', 'packet_mark = ["q"]') +
    block(
      'resource "routeros_ip_firewall_mangle" "b"',
      'chain = "forward"',
      'action = "mark-packet"',
      'new_packet_mark = "q"',
    );
  const found = await judgeModule([{ file: 'm.tf', text }]);
  assert.equal(
    found.filter(({ message }) => message.includes('is a literal')),
    [],
  );
});

names('an address list counts as a name', async () => {
  const text =
    block('resource "routeros_ip_firewall_addr_list" "a"', 'list = "IOT"') +
    block('resource "routeros_ip_firewall_addr_list" "b"', 'list = "IOT"') +
    block(
      'resource "routeros_ip_firewall_filter" "c"',
      'chain = "input"',
      'action = "drop"',
      'src_address_list = "IOT"',
    );
  const found = await judgeModule([{ file: 'm.tf', text }]);
  assert.equal(
    found.filter(({ message }) => message.includes('is a literal')).map(({ line }) => line),
    [10],
  );
});
names.run();
