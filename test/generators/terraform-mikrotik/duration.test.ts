import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cell } from '../../../src/engine/cell.js';
import {
  formatDuration,
  parseDuration,
  routerTime,
} from '../../../src/generators/terraform-mikrotik/duration.js';

test('times are printed as RouterOS prints them, the largest unit first', () => {
  const printed = [3600, 5400, 604800, 694861, 60, 0, '500ms', '90s', '36h', '10d'].map((duration) =>
    formatDuration(parseDuration(duration) ?? -1),
  );
  assert.equal(printed, ['1h', '1h30m', '1w', '1w1d1h1m1s', '1m', '0s', '500ms', '1m30s', '1d12h', '1w3d']);
});

test('what is no duration has no time', () => {
  assert.is(parseDuration('soon'), undefined);
  assert.is(routerTime(cell('soon')).value, undefined);
  assert.is(routerTime(cell(undefined)).value, undefined);
});

test.run();
