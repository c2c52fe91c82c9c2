import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFindings } from './finding.js';
import { judgeToml } from './toml.js';

const judge = (text: string) => describeFindings(judgeToml('a.toml', text));

const toml = suite('toml');
toml('a good answer file, and one of comments only', () => {
  assert.is(judge('[global]\nroot-password-hashed = "x"\n[network]\nfilter.ID_NET_NAME_MAC = "*a"\n'), '');
  assert.is(judge('# nothing to say\n'), '');
});

/** Title, TOML, what has to be said about it. */
const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['syntax', '[a]\nb = \n', /^a.toml:2: TOML: /],
  ['key twice', 'b = 1\nb = 2\n', /TOML: /],
  [
    'key with underscore',
    '[global]\nroot_password = "x"\n',
    /^a.toml:2: global.root_password: key is not kebab-case$/,
  ],
  ['upper-case table', '[Global]\na = 1\n', /^a.toml:1: Global: key is not kebab-case$/],
  ['key inside a list of tables', 'l = [{ a_b = 1 }]\n', /l.0.a_b: key is not kebab-case/],
  ['filter that is no property', '[n]\nfilter.mac = "a"\n', /^a.toml:2: n.filter.mac: not a udev property$/],
  ['empty string', 'a = ""\n', /a: empty string/],
  ['empty list', 'a = []\n', /a: empty list/],
  ['undefined', 'a = "undefined"\n', /written as "undefined"/],
];
for (const [title, source, expected] of FAULTS)
  toml(title, () => {
    assert.match(judge(source), expected);
  });
toml.run();
