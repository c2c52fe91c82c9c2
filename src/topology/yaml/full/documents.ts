import { type Document, isScalar } from 'yaml';
import { NO_DOCUMENT, type OffsetFault } from '../faults.js';
import { MAX_DOCUMENTS } from '../limits.js';

/** Faults of a file that does not hold exactly one document of YAML 1.2. */
export function documentFaults(
  documents: readonly Document.Parsed[],
  text: string,
  hasErrors: boolean,
): readonly OffsetFault[] {
  const [first, second] = documents;
  const faults: OffsetFault[] = [];
  if (!hasErrors && (!first || isEmpty(first))) {
    faults.push({ ...NO_DOCUMENT, offset: 0 });
  }
  if (second) {
    const count = documents.length > MAX_DOCUMENTS ? `more than ${MAX_DOCUMENTS}` : documents.length;
    faults.push({
      code: 'source/document',
      offset: second.range[0],
      message: `the file holds ${count} documents, the second starts here; expected one`,
      remedy: 'remove the `---` or `...` between them, or move each to a file of its own',
    });
  }
  const { yaml } = first?.directives ?? {};
  if (yaml?.explicit && yaml.version !== '1.2') {
    faults.push({
      code: 'source/yaml-syntax',
      offset: Math.max(text.search(/^%YAML/m), 0),
      message: `the file says that it is YAML ${yaml.version}; expected 1.2, where \`yes\` and \`0777\` mean other things`,
      remedy: 'remove the line that starts with `%YAML`',
    });
  }
  return faults;
}

/** True for what the library makes of a file with nothing but comments. */
function isEmpty(document: Document.Parsed): boolean {
  const { contents, directives } = document;
  return (
    !directives.docStart &&
    (contents === null ||
      (isScalar(contents) &&
        contents.type === 'PLAIN' &&
        contents.source === '' &&
        !contents.tag &&
        contents.anchor === undefined))
  );
}
