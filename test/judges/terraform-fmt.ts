import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { format } from '@cdktf/hcl-tools';
import { type Finding, messageOf, type SourceText } from './finding.js';

/** Every file equals, byte for byte, what HashiCorp's formatter makes of it. */
export async function judgeFormat(files: readonly SourceText[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { file, text } of files) {
    let formatted: string;
    try {
      formatted = await format(text);
    } catch (error) {
      findings.push({ file, message: `cannot be formatted: ${messageOf(error)}` });
      continue;
    }
    if (formatted === text) continue;
    const have = text.split('\n');
    const want = formatted.split('\n');
    const at = have.findIndex((line, index) => line !== want[index]);
    const line = at < 0 ? have.length : at;
    findings.push({
      file,
      line: line + 1,
      message: `not as terraform fmt writes it: ${JSON.stringify(have[line])}, expected ${JSON.stringify(want[line])}`,
    });
  }
  return findings;
}

/** What an optional program found, or why it was not asked. */
export interface ToolVerdict {
  readonly findings: Finding[];
  /** Why the program did not run. */
  readonly skipped?: string;
}

/** `terraform fmt -check -diff` over all files at once, when a terraform is on PATH. */
export function judgeWithTerraform(files: readonly SourceText[], terraform = 'terraform'): ToolVerdict {
  const folder = mkdtempSync(join(tmpdir(), 'labbuild-fmt-'));
  try {
    const names = new Map<string, string>();
    files.forEach(({ file, text }, index) => {
      // A number each: paths under judgement need not be safe ones.
      const name = join(String(index), 'file.tf');
      names.set(name, file);
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    });
    const run = spawnSync(terraform, ['fmt', '-check', '-diff', '-no-color', '-recursive', '.'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, CHECKPOINT_DISABLE: '1' },
    });
    if (run.error) return { findings: [], skipped: `terraform fmt: ${run.error.message}` };
    if (run.status === 0) return { findings: [] };
    // Standard output lists each file that differs, followed by its unified diff.
    const findings = [...names]
      .filter(([name]) => run.stdout.split('\n').includes(name))
      .map(([name, file]) => ({ file, message: `terraform fmt differs:\n${diffOf(run.stdout, name)}` }));
    if (findings.length > 0) return { findings };
    return { findings: [{ file: files[0]?.file ?? '', message: `terraform fmt: ${run.stderr.trim()}` }] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of the output that belongs to one file. */
function diffOf(output: string, name: string): string {
  const lines = output.split('\n');
  const start = lines.indexOf(name) + 1;
  const end = lines.findIndex((line, index) => index > start && /^\d+[/\\]file\.tf$/.test(line));
  return lines
    .slice(start, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}
