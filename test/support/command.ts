import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunResult } from '../../src/engine/result.js';
import { filesBelow, PROJECT } from './example-lab.js';

/** The built command. */
export const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');

/** What a call of the command came to. */
export interface Call {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Not those of a continuous integration that runs the tests.
const { GITHUB_ACTIONS: _, ...outer } = process.env;
export const ENVIRONMENT = { ...outer, NO_COLOR: '1' };

/** Where the example lab lies built, for all tests of a run; without a run each process has one of its own. */
let built = process.env.LABBUILD_BUILT;

/** The folder of the example lab as it is once built; made by whoever wants it first. */
function builtExample(): string {
  if (built !== undefined && existsSync(built)) return built;
  const lab = new Program();
  lab.build();
  if (built === undefined) {
    built = lab.root;
    process.on('exit', () => lab.dispose());
    return built;
  }
  try {
    renameSync(lab.root, built);
  } catch (error) {
    lab.dispose();
    if (!existsSync(built)) throw error;
  }
  return built;
}

/** A copy of a lab in a temporary folder, and the built command run on it. */
export class Program {
  readonly root = mkdtempSync(path.join(tmpdir(), 'labbuild-program-'));

  /** The example lab, as it is or built, which costs a tenth of a build; or the small one of the cases; or nothing. */
  constructor(source: 'example' | 'built' | 'small' | 'empty' = 'example') {
    if (source === 'small') cpSync(path.join(PROJECT, 'test/cases/base'), this.root, { recursive: true });
    if (source === 'example')
      cpSync(path.join(PROJECT, 'topology'), path.join(this.root, 'topology'), { recursive: true });
    if (source === 'built') {
      cpSync(builtExample(), this.root, { recursive: true });
      // By their stats its files are others: that their bytes are not is found once, here.
      const { outputs } = this.build();
      if (outputs.rendered.length > 0) throw new Error(`the copy renders ${outputs.rendered.join(' ')}`);
    }
  }

  /** Runs the command in the lab's root. */
  call(...words: readonly string[]): Call {
    return this.callWith({}, ...words);
  }

  /** Runs the command with more variables in its environment. */
  callWith(environment: Readonly<Record<string, string>>, ...words: readonly string[]): Call {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...ENVIRONMENT, ...environment },
      maxBuffer: 1 << 28,
    });
    return { status, stdout, stderr };
  }

  /** Starts the command without waiting for it. */
  start(...words: readonly string[]): Promise<Call> {
    const child = spawn(process.execPath, [COMMAND, ...words], { cwd: this.root, env: ENVIRONMENT });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    return new Promise((resolve) => {
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });
  }

  /** Runs the command with `--json` and returns its document. */
  json(...words: readonly string[]): RunResult {
    const { stdout, stderr } = this.call(...words, '--json');
    try {
      return JSON.parse(stdout) as RunResult;
    } catch {
      throw new Error(`no JSON: ${stdout}${stderr}`);
    }
  }

  /** A build; fails if it does not end well. */
  build(...words: readonly string[]): RunResult {
    const result = this.json(...words);
    if (result.status !== 'ok') throw new Error(JSON.stringify(result, null, 1).slice(0, 4000));
    return result;
  }

  /** Installs labbuild: the one that the tests run. */
  linkLabbuild(folder = 'node_modules'): void {
    mkdirSync(this.path(folder), { recursive: true });
    symlinkSync(PROJECT, this.path(`${folder}/labbuild`));
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  exists(file: string): boolean {
    return existsSync(this.path(file));
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  remove(file: string): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }

  /** Replaces a text that must be there. */
  edit(file: string, from: string | RegExp, to: string): void {
    const before = this.read(file);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} has no ${from}`);
    this.write(file, after);
  }

  /** Texts of all outputs by path. */
  tree(): Record<string, string> {
    const folder = this.path('generated');
    if (!existsSync(folder)) return {};
    return Object.fromEntries(
      filesBelow(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
    );
  }

  /** Modification times of everything in a folder. */
  times(folder: string): Record<string, number> {
    return Object.fromEntries(
      filesBelow(this.path(folder)).map((file) => [
        file,
        statSync(path.join(this.path(folder), file)).mtimeMs,
      ]),
    );
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
