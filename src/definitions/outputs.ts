/** The three ways in which a plugin's file is made: by a template file, by a template in the code, by the code alone. */
import type { Language } from '../render/language.js';
import { renderTemplate, type TemplateContext } from '../render/template.js';
import type { Text } from '../render/text.js';
import type { OutputDefinition, PluginLab } from './define.js';

/** A file, and what its template shows of the lab. */
interface WithContext {
  /** What the file is written in: the `language` of `hcl`, `yaml`, `toml`, `markdown` or `plain`. */
  readonly language: Language;
  /** The names that the template can use; `key` says of what the file is about. */
  context(lab: PluginLab, key: string): TemplateContext;
}

/** What `--explain OUTPUT:LINE` calls a template that is no file. */
const INLINE = '(the generator)';

/**
 * A file that is made by a template: `template` is its path in the lab's `templates/`, or in that of the plugin's
 * package.
 */
export function templated(definition: WithContext & { readonly template: string }): OutputDefinition {
  const { template, language } = definition;
  return {
    template,
    render: (lab, key) =>
      renderTemplate(template, language, definition.context(lab, key), (path) => lab.template(path)),
  };
}

/** A file that is made by a template whose text is given. */
export function inline(definition: WithContext & { readonly text: string }): OutputDefinition {
  const { text, language } = definition;
  return {
    render: (lab, key) =>
      renderTemplate(INLINE, language, definition.context(lab, key), (path) =>
        path === INLINE ? text : lab.template(path),
      ),
  };
}

/** A file that holds a text, below the header that every generated file has. */
export function composed(definition: {
  readonly language: Language;
  /** What the file holds, made by escapers of its language. */
  body(lab: PluginLab, key: string): Text;
}): OutputDefinition {
  return inline({
    language: definition.language,
    text: '{{> header}}\n\n{{body}}\n',
    context: (lab, key) => ({ body: definition.body(lab, key) }),
  });
}
