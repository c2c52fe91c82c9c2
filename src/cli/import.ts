/** `--import FILE`: a new lab made of what exists. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Imported, importLab, type Source } from '../import/index.js';
import { ImportError, type Note, type NoteKind } from '../import/notes.js';
import { InTheWayError, writeNewFiles } from '../init/new-files.js';
import { schemaPlace } from '../init/schemas.js';
import { type Options, UsageError } from './options.js';
import { calledFromHere, count, printable, quoted } from './terminal.js';

const TITLES: Readonly<Record<NoteKind, string>> = {
  assumed: 'Assumed, to be looked at:',
  'left-out': 'Not taken over:',
  secret: 'Secrets, which were not written:',
};

/** Makes a lab in the root of what the files hold; returns the exit status. Throws UsageError. */
export function importFiles(options: Options, packageFolder: string): number {
  const folder = path.resolve(options.root ?? '.');
  try {
    const sources = options.whats.map(sourceOf);
    const imported = importLab(sources, (below) => schemaPlace(folder, packageFolder, below));
    const { written, kept } = writeNewFiles(folder, imported.files);
    if (options.json) {
      const { notes, counts } = imported;
      process.stdout.write(
        `${JSON.stringify({ status: 'ok', root: folder, written, kept, counts, notes })}\n`,
      );
    } else if (!options.quiet) process.stdout.write(described(imported, folder, written.length));
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof InTheWayError)) throw error;
    process.stderr.write(`labbuild: ${printable(error.message)}\n`);
    return 1;
  }
}

function sourceOf(name: string): Source {
  if (name === '') throw new UsageError('--import needs the name of a file');
  try {
    return { name, content: readFileSync(name, 'utf8') };
  } catch {
    throw new ImportError(`${name}: there is no file of that name that can be read`);
  }
}

function described({ notes, counts }: Imported, folder: string, files: number): string {
  const { lxc, vms, devices, networks } = counts;
  const found = [
    count(lxc, 'container'),
    count(vms, 'virtual machine'),
    count(devices, 'device'),
    count(networks, 'network'),
  ];
  const sections = (['left-out', 'assumed', 'secret'] as const).map((kind) => section(notes, kind));
  const here = calledFromHere(folder);
  const enter = here === '' ? '' : `\n  cd ${quoted(here)}`;
  return `wrote ${count(files, 'file')} in ${here || '.'}: ${found.join(', ')}

${sections.join('')}Now:${enter}
  labbuild --validate   says, with file and line, what is left to fill in
  labbuild --dry-run    says what would be built

Before the first terraform apply: what exists has to be imported into Terraform's state, and terraform plan tells
what would change.
`;
}

function section(notes: readonly Note[], kind: NoteKind): string {
  const places = new Map<string, string[]>();
  for (const note of notes) {
    if (note.kind === kind) places.set(note.text, [...(places.get(note.text) ?? []), note.where]);
  }
  if (places.size === 0) return '';
  const lines = [...places].map(([text, [first = '', ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `  ${printable(first)}${more}: ${printable(text)}\n`;
  });
  return `${TITLES[kind]}\n${lines.join('')}\n`;
}
