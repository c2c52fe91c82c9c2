import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that is installed here; undefined if there is none. */
export function browserFile(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(existsSync);
}

/** A browser without a window and with a profile of its own, which is empty. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
}

/** A page of a file; what it complains of, or asks the network for, is collected. */
export async function openFile(
  browser: Browser,
  file: string,
  options: { readonly width?: number; readonly scheme?: 'light' | 'dark' } = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const { width = 1280, scheme = 'light' } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  return { page, complaints };
}
