/** The HTML report in a real Chromium; skipped, and counted so, where there is none. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { goldenFile, goldenReview } from '../report/goldenReport.js';
import { chromiumPath, launch } from './chromium.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const describeInChromium = chromiumPath === undefined ? describe.skip : describe;

let browser: Browser;
const complaints: string[] = [];

/** Everything that the page complains of or asks for is noted. */
async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  complaints.length = 0;
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(goldenFile(name, 'html')).href)
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(goldenFile(name, 'html')).href);
  return page;
}

/** Hidden by itself or by what it is in. */
const visible = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).filter({ visible: true }).count();

describeInChromium(
  `the HTML report (${chromiumPath ?? 'skipped: no Chromium found; Debian has the package chromium'})`,
  () => {
    beforeAll(async () => {
      browser = await launch();
    }, 60_000);
    afterAll(() => browser.close());
    afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

    const review = goldenReview('three-policies');
    const [some] = review.gaps.filter(
      ({ verdicts, target }) => verdicts !== null && target === 'gatekeeper',
    );

    it('has each gap, and a link to it in its cell of policy, field and target', async () => {
      const page = await open('three-policies');
      expect(await page.locator('details.gap').count()).toBe(review.gaps.length);
      const anchors = await page.evaluate<string[]>(
        "[...document.querySelectorAll('.matrix td a')].map((link) => link.getAttribute('href').slice(1))",
      );
      expect(new Set(anchors).size).toBe(review.gaps.length);
      for (const id of anchors) expect(await page.locator(`[id="${id}"]`).count()).toBe(1);
      expect(complaints).toEqual([]);
    }, 60_000);

    it('a cell opens its gap, with witness and both verdicts, and the keyboard goes on there', async () => {
      const page = await open('three-policies');
      const link = page
        .locator(`.matrix a[aria-label^="${some!.effect}: ${some!.target}, ${some!.control} of "]`)
        .first();
      await link.focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction("document.activeElement?.tagName === 'SUMMARY'");
      const gap = page.locator('details.gap[open]');
      expect(await gap.count()).toBe(1);
      expect(await gap.locator('.verdicts').innerText()).toMatch(
        new RegExp(
          `PSP\\s+${some!.verdicts!.psp.verdict}[^]*${some!.target}\\s+${some!.verdicts!.target}`,
        ),
      );
      await page.keyboard.press('Enter');
      expect(await page.locator('details.gap[open]').count()).toBe(0);
      await page.keyboard.press('Enter');
      await gap.locator('summary', { hasText: 'The complete witness' }).press('Enter');
      expect(await gap.locator('pre[aria-label=witness]').innerText()).toMatch(/^apiVersion: /);
    }, 60_000);

    it('filters by target, effect and status, and searches', async () => {
      const page = await open('three-policies');
      const all = review.gaps;
      const shown = async (): Promise<number> => {
        const gaps = await visible(page, 'details.gap');
        expect(await visible(page, '.matrix td a')).toBe(gaps);
        expect(await page.locator('.shown').innerText()).toBe(`${gaps} of ${all.length} shown`);
        return gaps;
      };
      expect(await shown()).toBe(all.length);
      await page.getByRole('checkbox', { name: 'gatekeeper' }).uncheck();
      expect(await shown()).toBe(all.filter(({ target }) => target === 'vap').length);
      await page.getByRole('checkbox', { name: 'accepted' }).uncheck();
      expect(await shown()).toBe(
        all.filter(({ target, status }) => target === 'vap' && status === 'new').length,
      );
      await page.getByRole('checkbox', { name: 'gatekeeper' }).check();
      await page.getByRole('checkbox', { name: 'looser' }).uncheck();
      expect(await shown()).toBe(
        all.filter(({ effect, status }) => effect !== 'looser' && status === 'new').length,
      );
      await page.getByLabel('Search').fill('gatekeeper/WEB/ requiredDrop');
      expect(await shown()).toBe(
        all.filter(
          ({ id, effect, status }) =>
            effect !== 'looser' && status === 'new' && id.startsWith('gatekeeper/web/requiredDrop'),
        ).length,
      );
      await page.getByRole('button', { name: 'Open all' }).click();
      expect(await page.locator('details.gap[open]').count()).toBe(await shown());
    }, 60_000);

    it('can be read whole without scripts', async () => {
      const page = await open('three-policies', { javaScriptEnabled: false });
      expect(await visible(page, '.filters')).toBe(0);
      const link = page.locator('.matrix td a').nth(3);
      const anchor = (await link.getAttribute('href'))!.slice(1);
      await link.click();
      expect(await visible(page, `[id="${anchor}"]`)).toBe(1);
      expect(await visible(page, '.matrix td a')).toBe(review.gaps.length);
    }, 60_000);

    it.each([
      [1280, 'light'],
      [390, 'dark'],
    ] as const)(
      'fits %d pixels, and passes axe (%s)',
      async (width, colorScheme) => {
        const page = await open('three-policies', {
          viewport: { width, height: 900 },
          colorScheme,
        });
        await page.getByRole('button', { name: 'Open all' }).click();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          width,
        );
        const violations = await page.evaluate(
          `${AXE}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`,
        );
        expect(violations).toEqual([]);
        const ground = await page.evaluate<string>(
          'getComputedStyle(document.body).backgroundColor',
        );
        expect(ground).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 27)' : 'rgb(255, 255, 255)');
      },
      120_000,
    );

    it('hostile values stay text: nothing runs, nothing is loaded, no element comes of them', async () => {
      const page = await open('hostile');
      await page.getByRole('button', { name: 'Open all' }).click();
      await page.evaluate(
        "document.querySelectorAll('details.inner > summary').forEach((one) => one.click())",
      );
      expect(await page.locator('img, iframe, object, embed, u, t').count()).toBe(0);
      expect(await page.locator('h1').allInnerTexts()).toEqual([
        'Gaps between PodSecurityPolicy and its successors',
      ]);
      expect(await page.locator('script').count()).toBe(1);
      expect(await page.locator('[onmouseover], [onerror], [onclick]').count()).toBe(0);
      expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
      const text = await page.locator('body').innerText();
      for (const value of [
        '<img src=x onerror=alert(2)>',
        '</details></summary><h1>injected</h1>',
        '<script>alert(7)</script>',
        '{{injected}} ${injected} $(injected)',
        '&lt;t&gt;',
      ])
        expect(text).toContain(value);
      expect(complaints).toEqual([]);
    }, 60_000);

    it('its policy of content stops what it does not carry itself', async () => {
      const page = await open('hostile');
      await page.evaluate(`
      const script = document.createElement('script'), image = document.createElement('img');
      script.textContent = 'document.title = "ran"';
      image.src = 'https://example.com/x.png';
      document.body.append(script, image);
    `);
      await page.waitForTimeout(200);
      expect(await page.title()).not.toBe('ran');
      expect(complaints.filter((text) => text.includes('Content Security Policy')).length).toBe(2);
    }, 60_000);
  },
);
