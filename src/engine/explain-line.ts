import type { Address } from './address.js';
import type { Rendered } from './definition.js';
import { realDisk } from './disk.js';
import type { ExplainedLine, ExplainedOrigin } from './explained.js';
import { initFingerprints } from './fingerprint.js';
import { plannedBy, type WantedOutput } from './judge.js';
import { OutputFolder } from './output-folder.js';
import type { Project } from './project.js';
import { openSession, type Session } from './session.js';
import { type Plain, plainOf } from './tree.js';

/** Says where lines of outputs come from, by rendering outputs once more from the sources as they are. Writes nothing. */
export class LineExplainer<Root> {
  private readonly rendered = new Map<string, Rendered>();
  private readonly folder: OutputFolder;

  private constructor(
    private readonly session: Session<Root>,
    private readonly wanted: ReadonlyMap<string, WantedOutput<Root>>,
    private readonly redact: (address: Address, value: Plain) => boolean,
  ) {
    const { root, outputFolder, mark } = session.project;
    this.folder = new OutputFolder(realDisk, outputFolder, root, mark);
  }

  /** `redact` says of which nodes the value must not be shown. */
  static async open<Root>(
    project: Project<Root>,
    redact: (address: Address, value: Plain) => boolean,
  ): Promise<LineExplainer<Root>> {
    await initFingerprints();
    // All is derived anew: remembered results know their values only, not where these came from.
    const session = await openSession({ project, disk: realDisk, manifest: undefined, trust: false, run: 0 });
    const wanted = new Map<string, WantedOutput<Root>>();
    for (const generator of session.extension.catalog.generators.values()) {
      for (const planned of plannedBy(session.evaluation.plan(generator).value())) {
        wanted.set(planned.path, { generator, planned });
      }
    }
    return new LineExplainer(session, wanted, redact);
  }

  outputs(): readonly string[] {
    return [...this.wanted.keys()];
  }

  /** The whole document. */
  value(): Plain {
    return plainOf(this.session.document.root);
  }

  /** A line of an output, counted from 1; undefined if there is no such line. Throws TaskFault if it can't be rendered. */
  line(output: string, line: number): ExplainedLine | undefined {
    const rendered = this.render(output);
    const text = rendered?.text.split('\n')[line - 1];
    const from = rendered?.lines[line - 1];
    if (text === undefined || !from) return undefined;
    const { template, templateLine, origins } = from;
    const there = this.folder.read(output)?.toString().split('\n')[line - 1];
    return {
      output,
      line,
      text,
      ...(template === undefined ? {} : { template }),
      ...(templateLine === undefined ? {} : { templateLine }),
      origins: origins.map((node) => this.origin(node)),
      ...(there === text ? {} : { stale: true }),
    };
  }

  /** How many lines an output has. */
  lineCount(output: string): number {
    return this.render(output)?.lines.length ?? 0;
  }

  private render(output: string): Rendered | undefined {
    const wanted = this.wanted.get(output);
    if (!wanted) return undefined;
    let rendered = this.rendered.get(output);
    if (!rendered) {
      rendered = this.session.evaluation.render(wanted.generator, wanted.planned, []).rendered;
      this.rendered.set(output, rendered);
    }
    return rendered;
  }

  private origin(node: Address): ExplainedOrigin {
    const { document } = this.session;
    const found = document.find(node).node;
    const place = document.locate(node);
    const at = place ? { file: place.file, line: place.line } : {};
    if (!found) return { node, ...at };
    const value = plainOf(found);
    return this.redact(node, value) ? { node, redacted: true, ...at } : { node, value, ...at };
  }
}
