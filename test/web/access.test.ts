/** Keyboard, screen reader, small screens, light and dark. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import {
  analysed,
  describeInChromium,
  open,
  paste,
  policies,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const violations = (page: Page): Promise<unknown> =>
  page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')))`);

describeInChromium(title('the page is for everyone'), () => {
  useBrowser();

  it.each([
    [1280, 'light', 'whatever is open'],
    [390, 'dark', 'whatever is open'],
    [1280, 'dark', 'a pod tried'],
    [390, 'light', 'a pod tried'],
  ] as const)(
    'at %d pixels, %s: it fits, and passes axe with %s',
    async (width, colorScheme, what) => {
      // The checker is a script of its own, which the page's policy would not let in.
      const page = await open({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true });
      await page.evaluate(AXE);
      const passes = async (always = false): Promise<void> => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          width,
        );
        if (always || what === 'whatever is open') expect(await violations(page)).toEqual([]);
      };
      await analysed(page);
      await page.locator('#options > summary').click();
      await page.getByRole('tab', { name: /^Gaps/ }).click();
      await passes();
      await page.locator('.matrix button').first().click();
      await page.locator('dialog#gap .verdicts').waitFor();
      await passes();
      await page.getByRole('button', { name: 'Try this witness' }).click();
      await page.locator('.answer button[data-gap]').first().waitFor();
      await passes(true);
      await page.locator('#share').click();
      await passes();
      await page.keyboard.press('Escape');
      await paste(policies(page), 'kind: PodSecurityPolicy');
      await page.locator('#problems li').first().waitFor();
      await page.locator('footer summary').click();
      await passes();
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        colorScheme === 'dark' ? 'rgb(20, 23, 27)' : 'rgb(255, 255, 255)',
      );
    },
  );

  it('by keyboard alone: tabs move with arrows, and no editor holds the Tab key', async () => {
    const page = await open();
    const focused = page.locator(':focus');
    await analysed(page);
    await policies(page).focus();
    await page.keyboard.press('Tab');
    expect(await focused.getAttribute('class')).not.toBe('cm-content');
    await tab(page, 'vap').focus();
    await page.keyboard.press('ArrowRight');
    expect(await tab(page, 'gatekeeper').getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('tabpanel').count()).toBe(1);
    await page.keyboard.press('End');
    expect(await focused.innerText()).toBe('Try a pod');
    await page.keyboard.press('ArrowRight');
    expect(await focused.innerText()).toBe('psa');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Home');
    expect(await focused.innerText()).toBe('psa');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SELECT');
  });
});
