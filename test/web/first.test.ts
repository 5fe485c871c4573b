/** What someone sees who opens the page, and files that are dropped on it. */
import { readFileSync } from 'node:fs';
import {
  analysed,
  converted,
  describeInChromium,
  open,
  pickExample,
  policies,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

describeInChromium(title('whoever opens the page'), () => {
  useBrowser();

  it.each([1440, 390])('at %d pixels, is at its top, at the policies of vap', async (width) => {
    const page = await open({ viewport: { width, height: 844 } });
    await analysed(page);
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await tab(page, 'vap').getAttribute('aria-selected')).toBe('true');
  });

  it('sees every column of the gaps at 1440 pixels, and the head wherever it stands', async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    await pickExample(page, 'Three policies with RBAC');
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    const widths = 'document.querySelector(SELECTOR).getBoundingClientRect().right';
    const right = (selector: string): Promise<number> =>
      page.evaluate<number>(widths.replace('SELECTOR', JSON.stringify(selector)));
    expect(await right('.matrix')).toBeLessThanOrEqual(await right('#panels'));
    await page.locator('.matrix tbody').last().scrollIntoViewIfNeeded();
    const tops = await page.evaluate<number[]>(
      "['.matrix thead th', '#panels'].map((one) => document.querySelector(one).getBoundingClientRect().top)",
    );
    expect(tops[0]).toBe(tops[1]);
  });

  it('can narrow the gaps down by words', async () => {
    const page = await open();
    await pickExample(page, 'Three policies with RBAC');
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    const rows = page.locator('.matrix tbody tr:not(.policy)').filter({ visible: true });
    const all = await rows.count();
    const narrowed = async (words: string): Promise<readonly string[]> => {
      await page.getByRole('searchbox', { name: 'Show only' }).fill(words);
      return page.locator('.matrix tbody th').filter({ visible: true }).allInnerTexts();
    };
    expect(await narrowed('log-collector hostNetwork')).toEqual(['log-collector', 'hostNetwork']);
    expect(await narrowed('nothing like it')).toEqual([]);
    await narrowed('');
    expect(await rows.count()).toBe(all);
  });

  it('may drop files: one keeps its name, several are one stream', async () => {
    const page = await open();
    await analysed(page);
    const drop = async (files: readonly string[]): Promise<void> => {
      const texts = files.map((file) => [file, readFileSync(`examples/${file}`, 'utf8')]);
      await page.evaluate(
        `(() => {
          const data = new DataTransfer();
          for (const [name, text] of ${JSON.stringify(texts)}) data.items.add(new File([text], name));
          for (const type of ['dragover', 'drop'])
            document.querySelector('#editor').dispatchEvent(
              new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
            );
        })()`,
      );
    };
    await drop(['privileged.yaml']);
    await expectPolicies('1 policy read');
    expect(await page.locator('#file-name').inputValue()).toBe('privileged.yaml');
    expect(await policies(page).innerText()).toContain('name: privileged');
    await drop(['three-policies.yaml', 'privileged.yaml']);
    await expectPolicies('4 policies read');
    expect(await page.locator('#file-name').inputValue()).toBe('policies.yaml');

    async function expectPolicies(words: string): Promise<void> {
      await page.locator('#status', { hasText: words }).waitFor();
      await converted(page);
    }
  });
});
