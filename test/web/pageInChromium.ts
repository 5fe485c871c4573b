/** The built page in a real Chromium; everything that it complains of or asks for is noted. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import { ROOT } from '../cli/run.js';
import { chromiumPath, launch } from './chromium.js';

export const FOLDER = join(ROOT, 'dist/web');
const FROM_FOLDER = pathToFileURL(join(FOLDER, 'index.html')).href;
export const describeInChromium = chromiumPath === undefined ? describe.skip : describe;
export const title = (what: string): string =>
  `${what} (${chromiumPath ?? 'skipped: no Chromium found; Debian has the package chromium'})`;

/**
 * What the page's workers answer comes later than it could, piece by piece. A test that reads
 * before the answer is there then fails on every machine, not only on a busy one.
 */
const APART = 50;
const LATE_ANSWERS = `
  globalThis.Worker = class extends Worker {
    set onmessage(receive) {
      let last = 0;
      super.onmessage = (event) => {
        last = Math.max(last, performance.now()) + ${APART};
        setTimeout(() => receive(event), last - performance.now());
      };
    }
  };
`;

let browser: Browser;
export const complaints: string[] = [];

/** One browser for the tests of a file; after each, the page must not have complained. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });
}

export interface Opened extends BrowserContextOptions {
  /** The folder's file where it is left out. */
  readonly url?: string;
  readonly fragment?: string;
}

export async function open({
  url = FROM_FOLDER,
  fragment = '',
  ...options
}: Opened = {}): Promise<Page> {
  const context = await browser.newContext(options);
  complaints.length = 0;
  return openIn(context, `${url}${fragment}`);
}

export async function openIn(context: BrowserContext, address: string): Promise<Page> {
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const own = address.replace(/#.*$/s, '');
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/s, '') !== own && !request.url().startsWith('blob:'))
      complaints.push(`request: ${request.url()}`);
  });
  await page.addInitScript(LATE_ANSWERS);
  await page.goto(address);
  return page;
}

/**
 * Where it reads policies, the status says so; where it has found their gaps, all can be
 * downloaded.
 */
export const analysed = (page: Page): Promise<void> => page.locator('#download:enabled').waitFor();
export const converted = (page: Page): Promise<void> =>
  page.locator('#status', { hasText: 'read' }).waitFor();

export async function pickExample(page: Page, label: string): Promise<void> {
  await page.locator('#example').selectOption({ label });
  await analysed(page);
}

export const policies = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Policies (YAML)' });
export const tab = (page: Page, name: string): Locator =>
  page.getByRole('tab', { name, exact: true });

/** The page with so many policies, none like another, that everyone may use. */
export async function openMany(
  count: number,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const page = await open({ viewport });
  await analysed(page);
  const one = readFileSync('examples/restricted.yaml', 'utf8');
  const many = Array.from({ length: count }, (_, i) =>
    one.replace('name: restricted', `name: policy-${i}x`).replace('- ALL', `- CAP_${i}`),
  );
  await paste(policies(page), many.join('---\n'));
  await page.locator('#options > summary').click();
  await page.locator('select[name=selection]').selectOption('any');
  await page.locator('#status', { hasText: `${count} policies read` }).waitFor();
  await analysed(page);
  return page;
}

/** As a paste: in one go, in place of what is there. */
export async function paste(editor: Locator, text: string): Promise<void> {
  await editor.focus();
  await editor.press('Control+a');
  await editor.page().keyboard.insertText(text);
}

/** What the page gives to download, by path. */
export async function downloaded(page: Page): Promise<ReadonlyMap<string, string>> {
  const coming = page.waitForEvent('download');
  await page.locator('#download').click();
  const files = unzipSync(readFileSync(await (await coming).path()));
  return new Map(
    Object.entries(files).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
  );
}

export interface Served {
  readonly url: string;
  readonly asked: readonly string[];
  close(): void;
}

/** A server of static files, as any is; it notes what it is asked for. */
export async function served(): Promise<Served> {
  const asked: string[] = [];
  const server: Server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url !== '/') response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(readFileSync(join(FOLDER, 'index.html')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    close: () => server.close(),
  };
}
