/** Files that hold variables and nothing else. */
import type { OutputKind } from '../../engine/definition.js';
import { templated } from '../../render/template.js';
import { type Data, document, language } from '../../render/yaml.js';
import type { Document, Lab } from '../../topology/lab.js';

/** A file of variables made by `template`, in which they are called `variables`. None: an empty mapping. */
export function variablesFile(
  template: string,
  variables: (lab: Lab, key: string) => Data,
): OutputKind<Document> {
  return templated<Document>({
    template,
    language,
    context: (lab, key) => ({ variables: document(variables(lab, key) ?? {}) }),
  });
}
