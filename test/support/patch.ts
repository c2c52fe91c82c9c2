/** Patches and histograms as other programs understand them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { filesBelow } from './example-lab.js';

/** Bytes of files, one character each, by path. */
export type Files = Readonly<Record<string, string>>;

/** What `patch -p0` makes of files. */
export function patched(patch: Buffer, files: Files): Files {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-patched-'));
  try {
    for (const [file, bytes] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), bytes, 'latin1');
    }
    const options = { cwd: root, input: patch, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync('patch', ['-p0', '--batch'], options);
    assert.is(status, 0, stdout + stderr);
    return filesIn(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** All files below a folder; none if there is no such folder. */
export function filesIn(root: string, folder = '.'): Files {
  const files = existsSync(path.join(root, folder)) ? filesBelow(path.join(root, folder)) : [];
  const paths = files.map((file) => path.posix.join(folder, file));
  return Object.fromEntries(paths.map((file) => [file, readFileSync(path.join(root, file), 'latin1')]));
}

/** The lines of a patch that name its files. */
export function headers(patch: string): string[] {
  return patch.split('\n').filter((line) => /^(---|\+\+\+) /.test(line));
}

interface Lines {
  added: number;
  removed: number;
}

/** Lines that come and go, counted in the hunks of a patch. */
export function changedLines(patch: string): { files: Record<string, number> } & Lines {
  const files: Record<string, number> = {};
  const sum = { added: 0, removed: 0 };
  let file = '';
  let [old, now] = [0, 0];
  for (const line of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@$/.exec(line);
    if (old > 0 || now > 0) {
      if (line.startsWith('+')) sum.added++;
      if (line.startsWith('-')) sum.removed++;
      if (/^[-+]/.test(line)) files[file] = (files[file] ?? 0) + 1;
      if (/^[- ]/.test(line)) old--;
      if (/^[+ ]/.test(line)) now--;
    } else if (hunk) [old, now] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
    else if (/^(---|\+\+\+) (?!\/dev\/null)/.test(line)) file = line.slice('--- '.length);
  }
  return { files, ...sum };
}

/** What `--diffstat` says. */
export function histogram(text: string): { files: Record<string, number> } & Lines {
  const rows = [...text.matchAll(/^ (\S+) +\| +(\d+) \+*-*$/gm)];
  const [sum = ''] = /^ \d+ files? changed.*$/m.exec(text) ?? [];
  const told = (what: RegExp): number => Number(what.exec(sum)?.[1] ?? 0);
  assert.is(told(/(\d+) files? changed/), rows.length);
  return {
    files: Object.fromEntries(rows.map(([, file = '', lines]) => [file, Number(lines)])),
    added: told(/(\d+) insertions?\(\+\)/),
    removed: told(/(\d+) deletions?\(-\)/),
  };
}
