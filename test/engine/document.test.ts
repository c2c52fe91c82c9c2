import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../src/engine/document.js';
import { initFingerprints } from '../../src/engine/fingerprint.js';
import { documentOf } from './memory-disk.js';

const places = suite('places of nodes');
places.before(initFingerprints);

/** `file:number` of a node, and of its key; the toy's values stand on lines of their own, their keys before them. */
function placesOf(document: Document, address: string): string[] {
  return ([undefined, 'key'] as const).map((at) => {
    const place = document.locate(address, at);
    return place ? `${place.file}:${place.line}` : 'nowhere';
  });
}

places('the key of what is mounted stands where it is mounted', async () => {
  const { document } = await documentOf({
    'main.json': '{"a": 1, "b": {"$file": "b.json"}, "c": {"d": {"$folder": "d"}, "e": [5, {"id": "x"}]}}',
    'b.json': '{"f": {"$file": "f.json"}}',
    'f.json': '6',
    'd/d.json': '{"id": "d1", "g": 7}',
  });
  const expected: Readonly<Record<string, readonly [value: string, key: string]>> = {
    '': ['main.json:1', 'main.json:1'],
    a: ['main.json:3', 'main.json:2'],
    b: ['b.json:1', 'main.json:4'],
    'b.f': ['f.json:1', 'b.json:2'],
    c: ['main.json:7', 'main.json:6'],
    'c.d': ['main.json:9', 'main.json:8'],
    'c.d[d1]': ['d/d.json:1', 'd/d.json:1'],
    'c.d[d1].g': ['d/d.json:5', 'd/d.json:4'],
    'c.e[#0]': ['main.json:12', 'main.json:12'],
    'c.e[x]': ['main.json:13', 'main.json:13'],
  };
  for (const [address, found] of Object.entries(expected)) {
    assert.equal(placesOf(document, address), found, address);
  }
});

places('of what is not there, and of what lies in a broken source', async () => {
  const { document } = await documentOf({
    'main.json': '{"a": {"b": 1}, "c": {"$file": "c.json"}}',
    'c.json': '{',
  });
  assert.equal(placesOf(document, 'a.x'), ['main.json:3', 'main.json:3'], 'what could hold it');
  assert.equal(placesOf(document, 'c'), ['c.json:1', 'main.json:6']);
  assert.equal(placesOf(document, 'c.x'), ['c.json:1', 'c.json:1']);
});

places.run();
