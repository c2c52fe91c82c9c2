/** Where Node can't collect what better-sqlite3 makes, nothing of it is collected. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { abortsOnCollection, keepObjects, type NativePart } from '../../src/engine/sqlite-keep.js';

const test = suite('keeping objects of SQLite');
const load = createRequire(import.meta.url);
const nativePart = path.join(
  path.dirname(load.resolve('better-sqlite3/package.json')),
  'build/Release/better_sqlite3.node',
);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How many of some statements are still there after a collection. */
async function left(database: Database.Database): Promise<number> {
  const statements = Array.from({ length: 20 }, () => new WeakRef(database.prepare('SELECT 1')));
  await settled();
  collect();
  return statements.filter((one) => one.deref()).length;
}

test('which versions of Node it is about', () => {
  for (const version of ['20.20.2', '22.23.3', '24.18.0', '23.99.0']) assert.not(abortsOnCollection(version));
  for (const version of ['24.19.0', '24.21.0', '25.0.0', '26.9.0']) assert.ok(abortsOnCollection(version));
});

test('statements, which are collected otherwise, stay', async () => {
  const part = load(nativePart) as NativePart;
  const database = new Database(':memory:', { nativeBinding: nativePart });
  const { prepare } = part.Database.prototype;
  // On a Node that can't collect them nobody may try.
  if (!abortsOnCollection(process.versions.node)) assert.is(await left(database), 0);
  const keep = keepObjects(part);
  try {
    assert.is(await left(database), 20);
    keep(database);
    assert.equal(database.prepare('SELECT 2 AS two').get(), { two: 2 });
  } finally {
    part.Database.prototype.prepare = prepare;
    database.close();
  }
});

test.run();
