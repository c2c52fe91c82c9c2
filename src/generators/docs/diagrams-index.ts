/** The page that lists all pages of the plan. */
import { inline, link } from '../../render/markdown.js';
import { docsPage } from './page.js';
import { type PageName, pageFile, pageNames, pages } from './pages.js';
import { tableOf } from './tables.js';

/** A table of pages with links to them. */
export function pageTable(names: readonly PageName[]) {
  return tableOf(names, [
    { title: 'Page', cell: (name) => link(pages[name].title, pageFile(name)) },
    { title: 'What it shows', cell: (name) => pages[name].about },
  ]);
}

export const page = docsPage('diagrams-index', () => ({
  count: inline(pageNames.length),
  diagrams: pageTable(pageNames.filter((name) => pages[name].diagram)),
  lists: pageTable(pageNames.filter((name) => !pages[name].diagram)),
}));
