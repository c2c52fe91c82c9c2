import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { judgeHclSyntax, judgeModule } from './hcl.js';
import { scanHcl } from './hcl-scan.js';
import { block, judgeToy } from './hcl-toy.js';

const GOOD = `variable "peers" {
  type = map(object({ size = number, note = optional(string) }))
}
variable "token" {
  type      = string
  sensitive = true
  default   = null
}
locals {
  all = [for name, peer in var.peers : peer.size if name != ""]
}
provider "toy" {
  token = var.token
}
resource "toy_net" "a" {
  name    = "lan"
  mtu     = 1500
  ports   = ["ether2", "ether3"]
  enabled = true
  comment = "not $\${interpolated}, \\"quoted\\" # no comment"
  rule    = [{ action = "drop" }]
  part {
    inner {
      size = max(local.all...)
    }
  }
  dynamic "only" {
    for_each = var.peers
    content {
      key = only.value.note
    }
  }
  lifecycle {
    ignore_changes  = [mtu, part[0].inner[0].size]
    prevent_destroy = true
  }
}
resource "toy_use" "b" { # a comment
  for_each   = var.peers
  net        = each.value.size
  nets       = [toy_net.a.name, lookup(var.peers, "lan", null), var.token == null ? "" : toy_net.a.status]
  depends_on = [toy_net.a]
}
import {
  to = toy_net.a
  id = "node:lan"
}
output "o" {
  value = { "a-b" = toy_net.a.id, all = values(toy_use.b)[*].id, one = toy_use.b["x"].net }
}
`;

const good = suite('hcl: a good module');
good('has no findings', async () => {
  assert.is(await judgeToy(GOOD), '');
});

good('keeps its structure and lines in the scanner', () => {
  const body = scanHcl(GOOD);
  assert.equal(
    body.blocks.map(({ type, labels, line }) => `${line}: ${[type, ...labels].join(' ')}`),
    [
      '1: variable peers',
      '4: variable token',
      '9: locals',
      '12: provider toy',
      '15: resource toy_net a',
      '38: resource toy_use b',
      '44: import',
      '48: output o',
    ],
  );
  const names = body.blocks[4]?.body.attributes.map(({ name }) => name);
  assert.equal(names, ['name', 'mtu', 'ports', 'enabled', 'comment', 'rule']);
});

good('heredocs, comments and one-line blocks are no obstacle to the scanner', () => {
  const end = `e = "$${'{f("}")}'}" // g`;
  const body = scanHcl(`a = <<-EOT\n  } "\n  EOT\n/* x {\n */ b { c = [ # ]\n 1 ] }\n// d = 1\n${end}`);
  assert.equal(
    body.attributes.map(({ name, line, expression }) => [name, line, expression]),
    [
      ['a', 1, '<<-EOT\n  } "\n  EOT'],
      ['e', 8, `"$${'{f("}")}'}"`],
    ],
  );
  assert.equal(body.blocks[0]?.body.attributes[0]?.expression, '[ # ]\n 1 ]');
});

good('may hold a comment only', async () => {
  assert.equal(await judgeModule([{ file: 'm/empty.tf', text: '# nothing\n' }]), []);
});
good.run();

const faults = suite('hcl: faults of a module');

faults('a broken file is found with its line', async () => {
  const findings = await judgeHclSyntax({ file: 'x.tf', text: 'a "b" {\n  c =\n}\n' });
  assert.is(findings[0]?.line, 2);
  assert.match(findings[0]?.message ?? '', /Invalid expression/);
});

/** Title, HCL, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['broken file among others', 'resource "toy_net" {', /main.tf:1: HCL: /],
  ['unknown block', block('thing'), /main.tf:1: thing: no such block/],
  ['wrong number of labels', block('resource "toy_net"'), /takes 2 labels/],
  ['argument outside of blocks', 'a = 1\n', /outside of any block/],
  ['heredoc', block('output "o"', 'value = <<EOT', 'x', 'EOT'), /main.tf:2: heredoc/],
  ['second terraform block', block('terraform'), /a second terraform block/],
  ['unneeded provider', '# nothing\n', /versions.tf:3: nothing uses provider toy/],
  ['provider not required', block('provider "other"'), /provider other is not in required_providers/],
];
for (const [title, text, expected] of FAULTS)
  faults(title, async () => {
    assert.match(await judgeToy(text), expected);
  });
faults.run();

const example = suite('hcl: terraform.tfvars.example');
const judgeExample = (text: string) =>
  judgeModule([
    {
      file: 'm/variables.tf',
      text: block('variable "a"') + block('variable "b"') + block('output "o"', 'value = [var.a, var.b]'),
    },
    { file: 'm/terraform.tfvars.example', text },
  ]);

example('shows each variable', async () => {
  assert.equal(await judgeExample('# Copy this.\n# a = "x"\n# b = {\n#   deeper = 1\n# }\n'), []);
});

example('a missing and an unknown one are found', async () => {
  const text = describeFindings(await judgeExample('# a = 1\n# c = 2\n'));
  assert.match(text, /no example of variable b/);
  assert.match(text, /example:2: c is no variable/);
});
example.run();
