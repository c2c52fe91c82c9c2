import kleur from 'kleur';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PLAIN_PAGE } from '../../src/cli/explain-lines.js';
import { barsOf, sparkline } from '../../src/cli/sparkline.js';
import { statsDocument } from '../../src/cli/stats.js';
import { describeStats } from '../../src/cli/stats-text.js';
import { historyEntries } from '../../src/engine/history.js';
import { localTime } from '../../src/report/run-words.js';
import { pastRun } from '../support/past-run.js';
import { pastHistories, pastRuns } from '../support/past-runs.js';

kleur.enabled = false;
const test = suite('--stats');

test('the table, durations, and what was rebuilt, changed and slow', () => {
  const at = (day: number, time: string): string => localTime(`2026-11-${day}T${time}:00.000Z`);
  assert.is(
    describeStats(pastRuns, pastHistories, PLAIN_PAGE),
    `6 runs since ${at(20, '08:00')}, the last one first

when                 what                 rendered  written  up to date    parsed  read  check  render  record    ms
${at(21, '10:10')}  build, failed               0        0           2       2 B     1      0       0       0    60
${at(21, '10:00')}  clean                       2        0           2       2 B     1      0       0       0  1300
${at(21, '09:01')}  build                       0        0           2       2 B     1      0       0       0    80
${at(21, '09:00')}  build --only                1        0           2       2 B     1      0       0       0   100
${at(20, '08:05')}  watch                       2        2           0       2 B     1      0       0       0   200
${at(20, '08:00')}  build, from scratch         2        2           0  210.4 kB   300    400     600     200  1500

builds             runs  median ms  least  most
from scratch          2       1400   1300  1500  █▇
incremental           2        150    100   200  █▅
nothing to render     1         80     80    80  █
failed                1         60     60    60  █

rebuilt most often  times  for
a.tf                    2  hosts[a].memory (2)
b.md                    1  hosts[a].memory (1), vpn.psk (1)

changed most     runs  outputs
hosts[a].memory     2        3
vpn.psk             1        1

slowest to render    ms  renders
a.tf               2.50        4
b.md               0.60        3
`,
  );
});

test('what is left out is counted, and listed by --verbose', () => {
  const runs = new Map(Array.from({ length: 20 }, (_, n) => [n, pastRun('2026-11-20T08:00:00.000Z')]));
  const histories = new Map(
    Array.from({ length: 10 }, (_, n) => [`o${n}\u001b`, [...historyEntries('1@10')]]),
  );
  const text = describeStats(runs, histories, PLAIN_PAGE);
  assert.match(text, '… and 8 more (--verbose)');
  assert.match(text, '… and 2 more (--verbose)');
  assert.match(text, /^o7\\x1b +0\.01/m);
  assert.not.match(text, 'o8');
  const all = describeStats(runs, histories, { ...PLAIN_PAGE, verbose: true });
  assert.not.match(all, 'more');
  assert.match(all, 'o9\\x1b');
  assert.is(describeStats(new Map(), new Map(), PLAIN_PAGE), 'no run is remembered\n');
});

test('--json has all of it, with what looks like a secret hidden', () => {
  const hidden = (node: string): boolean => node.endsWith('psk');
  const document = JSON.parse(JSON.stringify(statsDocument(pastRuns, pastHistories, hidden)));
  assert.equal(Object.keys(document), ['runs', 'durations', 'rebuilt', 'changed', 'slowest']);
  assert.equal(
    document.runs.map(({ run }: { run: number }) => run),
    [8, 7, 6, 5, 4, 3],
  );
  assert.equal(document.runs[4].reasons[1], [
    { node: 'hosts[a].memory', old: 1, new: 2 },
    { node: 'vpn.psk', redacted: true },
  ]);
  assert.not.match(JSON.stringify(document), 'hunter');
});

test('sparklines begin at zero', () => {
  assert.is(sparkline([0, 50, 100]), '▁▅█');
  assert.is(sparkline([0, 0]), '▁▁');
  assert.is(sparkline([]), '');
  assert.is(sparkline([0, 100], barsOf('linux')), '_#');
});

test.run();
