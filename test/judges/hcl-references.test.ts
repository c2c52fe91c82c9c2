import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { block, judgeToy, net, use } from './hcl-toy.js';

const output = (value: string) => block('output "o"', `value = ${value}`);
const sensitive = block('variable "s"', 'sensitive = true');
const peers = block('variable "p"', 'type = map(object({ a = string, b = optional(number) }))');

/** Title, HCL, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['undeclared variable', use('a', 'net = var.x'), /main.tf:2: var.x is not declared/],
  ['unused variable', block('variable "x"'), /:1: var.x is declared and never used/],
  [
    'variable used by its own validation alone',
    block('variable "x"', 'validation {', 'condition = var.x > 1', 'error_message = "e"', '}'),
    /var.x is declared and never used/,
  ],
  ['variable twice', `${block('variable "x"')}${block('variable "x"')}`, /var.x is declared twice/],
  ['unused local', block('locals', 'a = 1'), /local.a is declared and never used/],
  ['local twice', block('locals', 'a = 1') + block('locals', 'a = 2'), /local.a is declared twice/],
  // The dollar sign apart: in TypeScript this is no interpolation.
  ['undeclared local in a template', use('a', `net = "a-${'$'}{local.x}"`), /local.x is not declared/],
  ['reference to nothing', use('a', 'net = toy_net.gone.id'), /toy_net.gone is not declared/],
  ['inside an index', output('toy_use.gone["x"].net'), /toy_use.gone is not declared/],
  ['as an index', `${use('a', 'count = 1')}${output('toy_use.a[var.i].net')}`, /var.i is not declared/],
  ['in depends_on', use('a', 'depends_on = [toy_net.gone]'), /toy_net.gone is not declared/],
  ['in an import', block('import', 'to = toy_net.gone', 'id = "x"'), /toy_net.gone is not declared/],
  ['data source', output('data.toy_net.gone.id'), /data.toy_net.gone is not declared/],
  ['on a later line', output('[\n1,\ntoy_net.gone.id,\n]'), /main.tf:4: toy_net.gone/],
  ['no such attribute', use('a') + output('toy_use.a.nme'), /toy_use.a has no attribute nme/],
  [
    'no such attribute behind an index',
    use('a', 'count = 1') + output('toy_use.a[0].nme'),
    /no attribute nme/,
  ],
  ['index missing', use('a', 'count = 2') + output('toy_use.a.net'), /an index is missing/],
  ['index too many', use('a') + output('toy_use.a[0].net'), /has one instance: no index/],
  ['bare word', use('a', 'net = lan'), /lan refers to nothing/],
  ['provider configuration', use('a', 'provider = toy.second'), /provider.toy.second is not declared/],
  ['resource twice', use('a') + use('a'), /toy_use.a is declared twice: also m\/main.tf:1/],
  ['output twice', output('1') + output('2'), /output.o is declared twice/],
  [
    'cycle through depends_on and a local',
    use('a', 'net = local.l') + block('locals', 'l = toy_use.b.id') + use('b', 'depends_on = [toy_use.a]'),
    /dependency cycle: toy_use.a -> local.l -> toy_use.b -> toy_use.a/,
  ],
  ['for_each over a secret', sensitive + use('a', 'for_each = var.s'), /sensitive: not for for_each/],
  ['open output of a secret', sensitive + output('var.s'), /sensitive: not for an open output/],
  ['each without for_each', use('a', 'net = each.key'), /each.key without for_each/],
  ['count without count', use('a', 'net = count.index'), /count without a count argument/],
  [
    'undeclared field',
    peers + use('a', 'for_each = var.p', 'net = each.value.c'),
    /var.p declares no field c/,
  ],
  [
    'undeclared field behind a loop',
    peers + use('a', 'for_each = { for k, v in var.p : k => v if v.a != "" }', 'net = each.value.c'),
    /main.tf:6: var.p declares no field c/,
  ],
  [
    'undeclared field in the loop itself',
    peers + use('a', 'for_each = { for k, v in var.p : k => v if v.d != "" }', 'net = each.value.a'),
    /main.tf:5: var.p declares no field d/,
  ],
];

const faults = suite('hcl references: faults');
for (const [title, text, expected] of FAULTS)
  faults(title, async () => {
    assert.match(await judgeToy(text), expected);
  });
faults.run();

const fine = suite('hcl references: what resolves');
fine('fields, loops, splats, aliases, iterators, secrets in secret outputs', async () => {
  const text = [
    peers,
    sensitive,
    block('provider "toy"'),
    block('provider "toy"', 'alias = "second"'),
    use('a', 'for_each = var.p', 'net = each.value.b', 'provider = toy.second'),
    net('dynamic "only" {', 'for_each = var.p', 'iterator = it', 'content {', 'key = it.value.a', '}', '}'),
    block('output "o"', 'value = { for k, v in toy_use.a : k => v.net }'),
    block('output "p"', 'value = [toy_use.a["x"].id, values(toy_use.a)[*].net, toy_net.n.part[0].key]'),
    block('output "q"', 'value = var.s', 'sensitive = true'),
  ].join('');
  assert.is(await judgeToy(text), '');
});
fine.run();
