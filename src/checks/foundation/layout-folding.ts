/** Many files of one folder that are laid out otherwise than recommended are meant so, or mended together. */
import path from 'node:path';
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { viewAt } from '../entities.js';

/** So many findings of a folder are told one by one. */
const MOST = 20;

/** What is said of all files of a folder together, and what is to be done about it. */
const SAYINGS: ReadonlyMap<string, { readonly what: string; readonly remedy: string }> = new Map([
  [
    'foundation/file-name',
    { what: 'are not called by the ids of what they hold', remedy: 'rename them, and what includes them' },
  ],
  [
    'foundation/placement',
    { what: 'hold what belongs in other folders', remedy: 'move them, and change what includes them' },
  ],
]);

/**
 * The findings of a check; of a check of the layout one for each folder of which there would be too many. The others
 * keep their order.
 */
export function foldLayout(lab: Lab, code: string, findings: readonly Finding[]): readonly Finding[] {
  const saying = SAYINGS.get(code);
  if (saying === undefined || findings.length <= MOST) return findings;
  const byFolder = new Map<string, Finding[]>();
  for (const finding of findings) {
    const folder = path.posix.dirname(viewAt(lab, finding.node)?.source()?.file ?? '');
    const known = byFolder.get(folder);
    if (known) known.push(finding);
    else byFolder.set(folder, [finding]);
  }
  return [...byFolder].flatMap(([folder, inside]) => {
    const [first, ...others] = inside;
    if (!first || inside.length <= MOST) return inside;
    return [
      {
        ...first,
        message: `${folder}: ${inside.length} files ${saying.what}, such as ${first.message}`,
        remedy: `${saying.remedy}; or switch the check off in the config file`,
        related: others.slice(0, 2).map(({ node }) => ({ message: 'another of them', node })),
      },
    ];
  });
}
