/** The page that `--report` writes, in a real browser: by clicks and by keys. */
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { browserFile, launch, openFile } from '../support/browser.js';
import type { Program } from '../support/command.js';
import { EDITED, reportedLab } from '../support/report.js';

const test = suite<{ lab: Program; browser: Browser }>('the page of --report');

const GUEST = EDITED.file;
const MEMORY = EDITED.node;
const file = browserFile();

test.before(async (context) => {
  if (file === undefined) return;
  context.lab = reportedLab().lab;
  context.browser = await launch(file);
});

test.after(async ({ lab, browser }) => {
  await browser?.close();
  lab?.dispose();
});

const options = (page: Page, list: string) => page.locator(`#${list} [role=option]`);
/** The whole texts of the rows that a list shows. */
const texts = (page: Page, list: string): Promise<string[]> =>
  options(page, list)
    .locator('.text')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('title') ?? ''));

test('a click on an output shows what it reads, one on a field what that feeds', async ({ lab, browser }) => {
  const { page, complaints } = await openFile(browser, lab.path('report.html'));
  await page.locator('#rebuilt a', { hasText: 'terraform/lxc.tf' }).click();
  await page.locator('#details-title', { hasText: 'terraform/lxc.tf' }).waitFor();
  assert.match(await page.locator('#facts').innerText(), `${MEMORY}: 8192 → 12288`);
  assert.match(await page.locator('#outputs [aria-selected=true]').innerText(), 'lxc.tf');
  assert.match(
    await page.locator('#status').innerText(),
    /terraform\/lxc\.tf is made from \d+ fields and 3 templates/,
  );
  assert.ok((await page.locator('#nodes .row.lit').count()) > 0);

  await page.locator('#search').fill('memory_mb 12288');
  await page.locator('#nodes-count', { hasText: /^0$/ }).waitFor();
  await page.locator('#search').fill('lxc-db].resources.memory_mb');
  await page.locator('#nodes-count', { hasText: /^1$/ }).waitFor();
  await options(page, 'nodes').click();
  await page.locator('#details-title', { hasText: MEMORY }).waitFor();
  const facts = await page.locator('#facts').innerText();
  assert.match(facts, '12288');
  assert.match(facts, `${GUEST}:10`);
  assert.equal(await texts(page, 'outputs'), ['docs/devices.md', 'terraform/lxc.tf']);
  assert.equal(await texts(page, 'files'), [GUEST]);
  assert.is(await page.locator('#outputs .row.lit').count(), 2);

  await page.goBack();
  await page.locator('#details').waitFor({ state: 'hidden' });
  assert.equal(complaints, []);
  await page.close();
});

test('the keyboard does all of it', async ({ lab, browser }) => {
  const { page, complaints } = await openFile(browser, lab.path('report.html'));
  await page.locator('#to-graph').focus();
  await page.keyboard.press('Enter');
  await page.locator('#graph-part').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('lxc-db.y');
  await page.locator('#status', { hasText: '1 file, 0 nodes and 1 output found' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.is(await page.evaluate('document.activeElement.id'), 'files');
  await page.keyboard.press('Enter');
  await page.locator('#details-title', { hasText: GUEST }).waitFor();
  assert.equal(await texts(page, 'nodes'), ['L4_platform.lxc[lxc-db]']);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.is(await page.evaluate('document.activeElement.id'), 'outputs');
  await page.keyboard.press('End');
  const active = (): Promise<string> =>
    page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).id");
  const last = await active();
  await page.keyboard.press('Home');
  assert.is(await active(), 'outputs-0');
  await page.keyboard.press('ArrowDown');
  assert.is(await active(), 'outputs-1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.is(await active(), 'outputs-0');
  assert.is.not(last, 'outputs-0');
  await page.keyboard.press('Escape');
  await page.locator('#details').waitFor({ state: 'hidden' });
  assert.is(await page.locator('#search').inputValue(), 'lxc-db.y', 'one step back');
  await page.keyboard.press('Escape');
  assert.is(await page.locator('#search').inputValue(), '');
  assert.equal(complaints, []);
  await page.close();
});

test('hostile texts are texts, and hidden ones are not there', async ({ lab, browser }) => {
  const { page, complaints } = await openFile(browser, lab.path('report.html'));
  await page.goto(`file://${lab.path('report.html')}#graph`);
  await page.locator('#search').fill('onerror');
  await page.locator('#nodes-count', { hasText: /^2$/ }).waitFor();
  const rows = await options(page, 'nodes').allInnerTexts();
  assert.match(rows.join('\n'), '<img src=x onerror=alert(2)>');
  for (const n of [0, 1]) {
    await options(page, 'nodes').nth(n).click();
    await page.locator('#details').waitFor();
  }
  assert.is(await page.locator('img').count(), 0);
  await page.goto(
    `file://${lab.path('report.html')}#node=${encodeURIComponent('<img src=x onerror=alert(3)>')}`,
  );
  assert.equal(complaints, []);
  await page.close();
});

test('light and dark, wide and narrow', async ({ lab, browser }) => {
  const grounds = new Set<string>();
  for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 400],
  ] as const) {
    const { page, complaints } = await openFile(browser, lab.path('report.html'), { scheme, width });
    await page.locator('#runs td').first().waitFor();
    grounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    for (const part of ['#builds', '#output=terraform%2Flxc.tf']) {
      await page.evaluate(`location.hash = '${part}'`);
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      assert.ok(wider <= 0, `${part} at ${width} is ${wider} too wide`);
    }
    assert.equal(complaints, []);
    await page.close();
  }
  assert.is(grounds.size, 2);
});

test('every list and field has a name, for those who do not see it', async ({ lab, browser }) => {
  const { page } = await openFile(browser, lab.path('report.html'));
  await page.goto(`file://${lab.path('report.html')}#output=${encodeURIComponent('terraform/lxc.tf')}`);
  for (const name of [/^Files/, /^Topology/, /^Outputs/, /^What it reads \(\d+\)$/]) {
    assert.is(await page.getByRole('listbox', { name }).count(), 1, String(name));
  }
  assert.is(await page.getByRole('searchbox', { name: 'Search' }).count(), 1);
  assert.is(await page.getByRole('option', { selected: true }).count(), 1);
  await page.getByRole('link', { name: 'Builds' }).click();
  assert.is(await page.getByRole('img', { name: /^How long the last 2 runs took/ }).count(), 1);
  assert.is(await page.getByRole('link', { name: 'Builds' }).getAttribute('aria-current'), 'page');
  await page.close();
});

if (file === undefined) console.log('skipped: there is no Chromium, so that nobody looks at the report');
else test.run();
