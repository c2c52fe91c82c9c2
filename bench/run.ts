/**
 * Benchmarks: what a build costs after each kind of edit, as a ratio to `node -e 0` in the same run. With `--small`
 * every case runs once and only what was rendered is checked, never a time; else the table goes to RESULTS.md.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { syntheticLab, writeFiles } from './lab.js';
import { type BuildReport, type Measured, measure, timeNode } from './measure.js';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const COMMAND = path.join(PROJECT, 'dist', 'labbuild.cjs');

/** A lab to measure on, and the places that its edits go to. */
interface Lab {
  readonly name: string;
  readonly repetitions: number;
  create(root: string): void;
  /** A container's file, a text in it with a number to vary, and a new file with another container. */
  readonly edited: string;
  readonly scalar: RegExp;
  readonly added: { readonly file: string; readonly text: string };
}

const example: Lab = {
  name: 'example lab',
  repetitions: 15,
  create: (root) => cpSync(path.join(PROJECT, 'topology'), path.join(root, 'topology'), { recursive: true }),
  edited: 'topology/L4-platform/lxc/lxc-db.yaml',
  scalar: /memory_mb: \d+/,
  added: {
    file: 'topology/L4-platform/lxc/lxc-added.yaml',
    text: 'id: lxc-added\nvmid: 990\nname: added\ndevice_ref: pve-1\nresources: { cores: 1, memory_mb: 256 }\nnetworks: [{ default_ref: servers-pve-1, ip: 10.20.20.199/24 }]\nstorage: { rootfs: { size_gb: 4 } }\n',
  },
};

function synthetic(outputs: number): Lab {
  return {
    name: `synthetic lab of ${outputs} outputs`,
    repetitions: 7,
    create: (root) => writeFiles(root, syntheticLab(outputs)),
    edited: 'topology/lxc/00003.yaml',
    scalar: /memory_mb: \d+/,
    added: {
      file: 'topology/lxc/99999.yaml',
      text: '- { id: lxc-new, vmid: 900000, name: new, networks: [{ network_ref: net-0, ip: 10.0.0.250/24 }], ansible: { vars: { a: 1 } } }\n',
    },
  };
}

/** One edit, and what may be rendered after it. */
interface Case {
  readonly name: string;
  readonly words?: readonly string[];
  edit(root: string, n: number): void;
  allowed(report: BuildReport): boolean;
}

function cases(lab: Lab): Case[] {
  const edit = (root: string, change: (text: string) => string): void => {
    const file = path.join(root, lab.edited);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  const rendered = ({ outputs }: BuildReport): number => outputs.rendered.length;
  return [
    { name: 'nothing changed', edit: () => undefined, allowed: (report) => rendered(report) === 0 },
    {
      name: 'a comment',
      edit: (root, n) => edit(root, (text) => `${text}# ${n}\n`),
      allowed: (report) => rendered(report) === 0,
    },
    {
      name: 'one scalar (memory of a container)',
      edit: (root, n) => edit(root, (text) => text.replace(lab.scalar, `memory_mb: ${1024 + n}`)),
      allowed: (report) => rendered(report) === 2,
    },
    {
      name: 'a new container',
      edit: (root, n) => {
        // Each time another one: that the last one goes is part of the edit.
        const { file, text } = lab.added;
        writeFileSync(path.join(root, file), text.replace(/(added|new)/g, `$1-${n}`));
      },
      allowed: (report) => rendered(report) > 0 && rendered(report) < 15,
    },
    {
      name: 'a template',
      edit: (root, n) => {
        const template = readFileSync(
          path.join(PROJECT, 'templates', 'terraform', 'lxc.tf.mustache'),
          'utf8',
        );
        mkdirSync(path.join(root, 'templates', 'terraform'), { recursive: true });
        writeFileSync(path.join(root, 'templates', 'terraform', 'lxc.tf.mustache'), `${template}# ${n}\n`);
      },
      allowed: (report) => rendered(report) === 1,
    },
    {
      name: 'clean build',
      words: ['--clean'],
      edit: () => undefined,
      allowed: (report) => rendered(report) === report.outputs.total,
    },
    {
      name: 'first build',
      edit: (root) => {
        rmSync(path.join(root, '.cache'), { recursive: true, force: true });
        rmSync(path.join(root, 'generated'), { recursive: true, force: true });
      },
      allowed: (report) => report.outputs.written.length === report.outputs.total,
    },
  ];
}

interface Row {
  readonly lab: string;
  readonly name: string;
  readonly measured: Measured;
}

function runLab(lab: Lab, small: boolean): Row[] {
  const root = mkdtempSync(path.join(tmpdir(), 'labbuild-bench-'));
  try {
    lab.create(root);
    timeNode([COMMAND, '--root', root, '--json']);
    return cases(lab).map(({ name, words = [], edit, allowed }) => {
      const repetitions = small ? 1 : lab.repetitions;
      const measured = measure([COMMAND, '--root', root, '--json', ...words], repetitions, (n) =>
        edit(root, n),
      );
      if (measured.report.status !== 'ok' || !allowed(measured.report)) {
        const { rendered } = measured.report.outputs;
        throw new Error(
          `${lab.name}, ${name}: rendered ${rendered.length}: ${rendered.slice(0, 20).join(', ')}`,
        );
      }
      return { lab: lab.name, name, measured };
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function table(rows: readonly Row[]): string {
  const head = '| lab | edit | rendered | ms | × `node -e 0` |\n|---|---|--:|--:|--:|';
  const lines = rows.map(({ lab, name, measured: { ms, ratio, report } }) => {
    const { rendered, total } = report.outputs;
    return `| ${lab} | ${name} | ${rendered.length} of ${total} | ${ms.toFixed(0)} | ${ratio.toFixed(2)} |`;
  });
  return [head, ...lines].join('\n');
}

const small = process.argv.includes('--small');
const rows = [example, synthetic(1000)].flatMap((lab) => runLab(lab, small));
const text = table(rows);
console.log(text);
if (!small) {
  const [cpu] = cpus();
  writeFileSync(
    path.join(PROJECT, 'bench', 'RESULTS.md'),
    `# Results

Recorded by \`npm run bench\`: medians; each run is paired with a bare \`node -e 0\` just before it.

${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}

${text}
`,
  );
}
