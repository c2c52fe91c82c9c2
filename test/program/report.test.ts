/** `--report FILE`, as a user has it: what is written, and where. */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Call, Program } from '../support/command.js';
import { everything } from '../support/everything.js';
import { reportedLab } from '../support/report.js';

const test = suite<{ lab: Program; told: Call }>('--report');

const META = 'topology/L0-meta/metadata.yaml';

test.before((context) => {
  Object.assign(context, reportedLab());
});

test.after(({ lab }) => lab.dispose());

test('it says where the page is', ({ told: { status, stdout, stderr } }) => {
  assert.equal([status, stderr], [0, '']);
  assert.match(stdout, /^wrote report\.html \(\d+\.\d MB\): open it in a browser\n$/);
});

test('the file is one page that carries its policy, and nothing of the topology is HTML', ({ lab }) => {
  const page = lab.read('report.html');
  assert.match(page, "default-src 'none'; script-src 'sha256-");
  assert.is(page.match(/<script/g)?.length, 2);
  assert.not.match(page, /alert\(|onerror|lxc-db|\/\*(policy|style|script)\*\/|\{\{data/);
  const links = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link = '']) => link);
  assert.equal(
    links.filter((link) => !/^(#|data:,$)/.test(link)),
    [],
  );
});

test('only reports are overwritten, whole, and nothing else is touched', ({ lab }) => {
  const before = everything(lab.path('.cache'));
  const refused = (file: string, reason: string | RegExp): void => {
    const { status, stdout, stderr } = lab.call('--report', file);
    assert.equal([status, stdout], [1, ''], file);
    assert.match(stderr, reason);
  };
  const meta = lab.read(META);
  refused(
    META,
    'topology/L0-meta/metadata.yaml is there, and is no report of labbuild: it is left as it is.',
  );
  assert.is(lab.read(META), meta);
  refused('generated/report.html', 'lies in the output folder: name a place outside of it');
  refused('nowhere/report.html', /can't be written: there is no folder .*nowhere/);
  mkdirSync(lab.path('folder.html'));
  refused('folder.html', 'is no file');
  const usage = lab.call('--report=');
  assert.is(usage.status, 2);
  assert.match(usage.stderr, '--report needs FILE');

  mkdirSync(lab.path('kept'));
  symlinkSync('kept/report.html', lab.path('link.html'));
  lab.write('kept/report.html', lab.read('report.html').slice(0, 2000));
  const { status, stdout } = lab.call('--report', 'link.html', '--json');
  assert.is(status, 0);
  const { report, bytes } = JSON.parse(stdout) as { report: string; bytes: number };
  assert.ok(report.endsWith('kept/report.html'));
  assert.is(readFileSync(report).length, bytes);
  assert.is(lab.read('kept/report.html'), lab.read('report.html'), 'it is the same each time');
  assert.ok(statSync(lab.path('link.html')).isFile());
  assert.equal(readdirSync(lab.path('kept')), ['report.html']);
  assert.equal(everything(lab.path('.cache')), before);
});

test('where nothing was built there is nothing to tell', () => {
  const lab = new Program('empty');
  try {
    const { status, stderr } = lab.call('--report', 'report.html');
    assert.is(status, 1);
    assert.match(stderr, 'nothing has been built here yet: run labbuild first');
    assert.not(lab.exists('report.html'));
    assert.not(lab.exists('.cache'));
  } finally {
    lab.dispose();
  }
});

test.run();
