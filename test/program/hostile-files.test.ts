/** What is no file, or lies elsewhere: nothing outside of the root is read or shown, and nothing hangs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PROJECT } from '../support/example-lab.js';
import { CARD, HostileLab } from './hostile.js';

const ENTRY = 'topology/topology.yaml';
const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');

const test = suite<{ lab: HostileLab }>('hostile files');

test.before(async (context) => {
  context.lab = new HostileLab();
  await context.lab.start();
});
test.after(({ lab }) => lab.dispose());

/** The folder that the card lies in, and the source that includes it. */
const FOLDER = path.posix.dirname(CARD);
const PARENT = 'topology/L7-operations/security/security.yaml';

/** Where the folder is included. */
function included(lab: HostileLab): string {
  const lines = lab.soundText(PARENT).split('\n');
  const line = lines.findIndex((each) => each.includes('!include_dir_sorted'));
  return `${PARENT}:${line + 1}:${(lines[line] ?? '').indexOf('!include_dir_sorted') + 1}`;
}

/** What is put in the place of a file, by the name that it gets. */
const PUT: Readonly<
  Record<string, readonly [put: (file: string, lab: HostileLab) => void, code: string, says: RegExp]>
> = {
  steps: [
    (file, lab) => {
      symlinkSync(path.join(lab.outside, 'secret.yaml'), lab.clear('step'));
      symlinkSync(lab.path('step'), file);
    },
    'source/include-escape',
    /steps\.yaml lies outside the root/,
  ],
  device: [(file) => symlinkSync('/dev/zero', file), 'source/include-escape', /device\.yaml lies outside/],
  circle: [
    (file) => symlinkSync(path.basename(file), file),
    'source/include-missing',
    /circle\.yaml is a symbolic link that leads nowhere/,
  ],
  loose: [
    (file) => symlinkSync('no-such.yaml', file),
    'source/include-missing',
    /loose\.yaml is a symbolic link that leads nowhere/,
  ],
  pipe: [
    (file) => execFileSync('mkfifo', [file]),
    'source/include-invalid',
    /pipe\.yaml is a device, pipe or socket/,
  ],
};

test('links, devices and pipes among the files of a folder, and included by name', async ({ lab }) => {
  const expected = Object.entries(PUT).flatMap(([name, [put, code, says]], n) => {
    put(lab.clear(`${FOLDER}/${name}.yaml`), lab);
    put(lab.clear(`topology/x/${name}.yaml`), lab);
    const line = lab.soundText(CARD).split('\n').length + n;
    return [
      { code, place: included(lab), says },
      { code, place: `${CARD}:${line}:${`x-${n}: `.length + 1}`, says },
    ];
  });
  const names = Object.keys(PUT);
  lab.append(CARD, names.map((name, n) => `x-${n}: !include ../../../x/${name}.yaml\n`).join(''));
  await lab.refuses(...expected);
  await lab.mend();
});

test('names of files that cannot be shown', async ({ lab }) => {
  for (const name of ['ssh-z\nz.yaml', 'ssh-\u001b[31mz.yaml', Buffer.from('ssh-\xff.yaml', 'latin1')]) {
    const file = Buffer.concat([Buffer.from(`${lab.path(FOLDER)}/`), Buffer.from(name)]);
    try {
      writeFileSync(file, 'id: ssh-zz\n');
    } catch {
      continue; // Some file systems take only names in UTF-8.
    }
    await lab.refuses({ code: 'source/include-invalid', place: included(lab), says: /name of the file/ });
    rmSync(file);
  }
  await lab.mend();
});

test('a file of 5 GB is not read', async ({ lab }) => {
  lab.write('topology/x/large.yaml', '');
  truncateSync(lab.path('topology/x/large.yaml'), 5e9);
  lab.append(CARD, 'x-a: !include ../../../x/large.yaml\n');
  await lab.refuses({ code: 'source/limit', place: 'topology/x/large.yaml:1:1', says: /5000000000 bytes/ });
  await lab.mend();
});

/** Puts something else in the place of the folder, and the folder back. */
async function without(
  lab: HostileLab,
  put: (folder: string) => void,
  check: () => Promise<unknown>,
): Promise<void> {
  const folder = lab.path(FOLDER);
  renameSync(folder, `${lab.outside}/moved`);
  put(folder);
  await check();
  rmSync(folder, { recursive: true, force: true });
  renameSync(`${lab.outside}/moved`, folder);
}

test('a file, or nothing, in the place of a folder', async ({ lab }) => {
  await without(
    lab,
    (folder) => writeFileSync(folder, 'a: 1\n'),
    () => lab.refuses({ code: 'source/include-invalid', place: included(lab), says: /is a file; a folder/ }),
  );
  await without(
    lab,
    () => undefined,
    () => lab.refuses({ code: 'source/include-missing', place: included(lab), says: /no folder/ }),
  );
  await without(
    lab,
    (folder) => symlinkSync('ssh-keys', folder),
    () => lab.refuses({ code: 'source/include-missing', place: included(lab), says: /leads nowhere/ }),
  );
});

test('a link to a folder outside, even to the very files that lay inside', async ({ lab }) => {
  const expected = { code: 'source/include-escape', place: included(lab), says: /folder .* lies outside/ };
  await without(
    lab,
    (folder) => symlinkSync(lab.outside, folder),
    () => lab.refuses(expected),
  );
  await without(
    lab,
    (folder) => symlinkSync(path.join(lab.outside, 'moved'), folder),
    () => lab.refuses(expected),
  );
});

test('a link out of the root in the middle of a path', async ({ lab }) => {
  symlinkSync(lab.outside, lab.clear('topology/out'));
  const line = lab.append(
    CARD,
    'x-a: !include ../../../out/sub/secret.yaml\nx-b: !include_dir_sorted ../../../out/sub\n',
  );
  const code = 'source/include-escape';
  await lab.refuses(
    { code, place: `${CARD}:${line}:6`, says: /out\/sub\/secret\.yaml/ },
    { code, place: `${CARD}:${line + 1}:6`, says: /out\/sub lies/ },
  );
  await lab.mend();
});

test('a source that moves out of the root behind a link is not taken from the cache', async ({ lab }) => {
  lab.write('topology/x/y/part.yaml', 'part: 1\n');
  const line = lab.append(CARD, 'x-a: !include ../../../x/y/part.yaml\n');
  await lab.rendersNothing();
  renameSync(lab.path('topology/x/y'), `${lab.outside}/y`);
  symlinkSync(`${lab.outside}/y`, lab.path('topology/x/y'));
  await lab.refuses({ code: 'source/include-escape', place: `${CARD}:${line}:6` });
  rmSync(lab.path('topology/x/y'));
  await lab.mend();
});

test('a link within the root is followed', async ({ lab }) => {
  lab.write('parts/card.yaml', lab.soundText(CARD));
  symlinkSync('../../../../parts/card.yaml', lab.clear(CARD));
  await lab.rendersNothing();
  lab.write('parts/card.yaml', `${lab.soundText(CARD)}x-a: @\n`);
  const line = lab.soundText(CARD).split('\n').length;
  await lab.refuses({ code: 'source/yaml-syntax', place: `${CARD}:${line}:6` });
  await lab.mend();
});

test('links that lead back to their own folder', async ({ lab }) => {
  lab.write('topology/x/a.yaml', 'l: !include l/a.yaml\nm: !include m/a.yaml\n');
  for (const name of ['l', 'm']) symlinkSync('.', lab.clear(`topology/x/${name}`));
  lab.append(CARD, 'x-a: !include ../../../x/a.yaml\n');
  const run = await lab.refuses();
  assert.ok(run.diagnostics.length < 250, `${run.diagnostics.length} diagnostics`);
  assert.ok(run.diagnostics.every(({ code }) => /^source\/(limit|include-)/.test(code)));
  await lab.mend();
});

/** The entry is found, and a line of it is shown, by the command itself, which may not hang. */
const ENTRIES: Readonly<Record<string, (file: string, lab: HostileLab) => void>> = {
  'a pipe': (file) => execFileSync('mkfifo', [file]),
  'a folder': (file) => mkdirSync(file),
  'a link out of the root': (file, lab) => symlinkSync(path.join(lab.outside, 'secret.yaml'), file),
  'a link to itself': (file) => symlinkSync('topology.yaml', file),
  'a link to an endless device': (file) => symlinkSync('/dev/zero', file),
};

for (const [what, put] of Object.entries(ENTRIES)) {
  test(`${what} in the place of the entry`, async ({ lab }) => {
    put(lab.clear(ENTRY), lab);
    // Not a build: the command is another build of labbuild than this process, and they share a cache.
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '--check'], {
      cwd: lab.root,
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.is(status, 1, `${status} ${stderr}`);
    assert.ok(stderr.includes(`${ENTRY}:1:1 error`), stderr);
    assert.not.match(stderr, /^ +at .*:\d+:\d+\)?$/m);
    lab.assertNoLeak(stdout + stderr);
    await lab.refuses({ code: 'source/include-missing', place: `${ENTRY}:1:1` });
    await lab.mend();
  });
}

test.run();
