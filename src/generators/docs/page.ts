/** What every page of the documentation has in common. */
import type { OutputKind } from '../../engine/definition.js';
import { heading, language } from '../../render/markdown.js';
import { type TemplateContext, templated } from '../../render/template.js';
import type { Document, Lab } from '../../topology/lab.js';
import { type PageName, pages } from './pages.js';

/**
 * The page `docs/<name>.md`, made by `templates/docs/<name>.md.mustache`. The template knows the names of `context`
 * and `title`, the heading line of the page. By custom `context` has `nothing`: true if all the page has to say is
 * "None defined.".
 */
export function docsPage(name: PageName, context: (lab: Lab) => TemplateContext): OutputKind<Document> {
  return templated<Document>({
    template: `docs/${name}.md.mustache`,
    language,
    context: (lab) => ({ title: heading(1, pages[name].title), ...context(lab) }),
  });
}
