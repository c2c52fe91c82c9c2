/** What is told without a run, where a run would find nothing to do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { realDisk } from '../../src/engine/disk.js';
import { storedFindings, storedOutcome } from '../../src/engine/noop.js';
import { systemError } from './disks.js';
import { perHost, scenario } from './lab.js';

const test = suite('runs that find nothing to do');
const LAB = { hosts: [{ id: 'a', size: 1 }] };

test('the outcome of the last run is repeated, less what it did', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', LAB);
    const { outputs } = await toy.run();
    assert.equal(outputs.written, ['hosts/a.txt']);
    const { status, outputs: repeated, diagnostics } = storedOutcome(toy.project, realDisk) ?? {};
    assert.equal([status, diagnostics], ['ok', []]);
    assert.equal(repeated, { total: 1, rendered: [], written: [], removed: [], restored: [], failed: [] });
  }));

test('where the disk reports an error it is left to a run to say so', () =>
  scenario({ generators: [perHost] }, async (toy) => {
    toy.write('main.json', LAB);
    await toy.run();
    const disk = {
      ...realDisk,
      stat: (...[file, options]: Parameters<typeof realDisk.stat>) => {
        if (file.endsWith('main.json')) throw systemError('EIO');
        return realDisk.stat(file, options);
      },
    };
    assert.is(storedOutcome(toy.project, disk), undefined);
    assert.is(storedFindings(toy.project, disk), undefined);
    const said = await toy.run({ disk }).catch((error: Error) => error.message);
    assert.match(String(said), 'the disk reports an error');
  }));

test.run();
