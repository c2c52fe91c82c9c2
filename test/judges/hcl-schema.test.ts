import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recordedSchemas } from './hcl-schema.js';
import { block, judgeToy, net, use } from './hcl-toy.js';

/** Title, HCL, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['unknown type', block('resource "toy_none" "a"'), /no provider has a resource type toy_none/],
  ['inherited property as type', block('resource "constructor" "a"'), /has a resource type constructor/],
  ['old name of a type', block('resource "toy_old" "a"'), /old name of toy_net/],
  ['unknown attribute', net('nme = 1'), /main.tf:3: toy_net.nme: the provider has no such attribute/],
  ['required attribute', block('resource "toy_net" "a"'), /:1: toy_net: required attribute name is missing/],
  ['required block', block('resource "toy_must" "a"'), /required block disk is missing/],
  ['unknown block', net('prt {', '}'), /toy_net.prt: the provider has no such block/],
  [
    'nested unknown attribute',
    net('part {', 'inner {', 'size = 1', 'x = 1', '}', '}'),
    /:6: toy_net.part.inner.x/,
  ],
  [
    'nested required attribute',
    net('part {', 'inner {', '}', '}'),
    /:4: toy_net.part.inner: required attribute/,
  ],
  ['nested required block', net('part {', '}'), /toy_net.part: required block inner/],
  [
    'fault inside a dynamic block',
    net(
      'dynamic "part" {',
      'for_each = [1]',
      'content {',
      'kee = part.value',
      'inner {',
      'size = 1',
      '}',
      '}',
      '}',
    ),
    /toy_net.part.kee/,
  ],
  ['unknown dynamic block', net('dynamic "prt" {', 'for_each = [1]', 'content {', '}', '}'), /no such block/],
  ['block as attribute', net('part = {}'), /toy_net.part is a block/],
  ['attribute as block', net('mtu {', '}'), /toy_net.mtu is an attribute/],
  ['nested attribute as block', net('rule {', '}'), /toy_net.rule is an attribute/],
  ['nested attribute as text', net('rule = "x"'), /takes an object or a list of objects/],
  ['unknown in a nested attribute', net('rule = [{ action = "x", lg = 1 }]'), /toy_net.rule.lg/],
  ['missing in a nested attribute', net('rule = { log = true }'), /required attribute action/],
  ['too many blocks', net('only {', 'key = 1', '}', 'only {', 'key = 2', '}'), /at most 1 only/],
  ['none of the alternatives', net('only {', '}'), /one of key, or other is required/],
  ['read-only attribute', net('status = "x"'), /toy_net.status can only be read/],
  ['id set', net('id = "x"'), /toy_net.id can only be read/],
  ['deprecated attribute', net('secret = "x"'), /toy_net.secret is deprecated/],
  ['one value for a set', net('ports = "x"'), /takes Set of String/],
  ['a list for one value', use('a', 'net = ["n"]'), /takes String, not a list/],
  ['text for a number', net('mtu = "big"'), /takes Number, not "big"/],
  ['text for a boolean', net('enabled = "yes"'), /takes Boolean, not "yes"/],
  ['count and for_each', use('a', 'count = 1', 'for_each = {}'), /both count and for_each/],
  ['unknown in lifecycle', use('a', 'lifecycle {', 'prevent = true', '}'), /lifecycle has no prevent/],
  [
    'ignore_changes of nothing',
    use('a', 'lifecycle {', 'ignore_changes = [nt]', '}'),
    /attribute or block nt/,
  ],
  [
    'deep ignore_changes',
    net('lifecycle {', 'ignore_changes = [part[0].innr]', '}'),
    /attribute or block innr/,
  ],
  ['empty ignore_changes', use('a', 'lifecycle {', 'ignore_changes = []', '}'), /names nothing/],
];

const faults = suite('hcl schema: faults');
for (const [title, text, expected] of FAULTS)
  faults(title, async () => {
    assert.match(await judgeToy(text), expected);
  });

faults('what Terraform converts is fine', async () => {
  assert.is(await judgeToy(net('mtu = "1500"', 'enabled = "true"', 'rule = {', 'action = 1', '}')), '');
});
faults.run();

const recorded = suite('hcl schema: recorded attributes');
recorded('both providers are there, with what they need and read', () => {
  const schemas = recordedSchemas();
  assert.ok(schemas.routeros_interface_wireguard?.required?.includes('listen_port'));
  assert.ok(schemas.routeros_interface_wireguard?.computed?.includes('public_key'));
  assert.is(schemas.proxmox_virtual_environment_vm?.blocks?.disk?.blocks?.speed?.syntax, 'block');
  assert.is(schemas.routeros_bridge?.alias_of, 'routeros_interface_bridge');
});
recorded.run();
