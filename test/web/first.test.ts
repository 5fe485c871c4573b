/** What someone sees who opens the page, and files that are dropped on it. */
import { readFileSync } from 'node:fs';
import {
  analysed,
  converted,
  describeInChromium,
  open,
  openMany,
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

  it('reads first what to do, and opens the gaps from there', async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    await analysed(page);
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    const overview = page.locator('.overview');
    expect(await overview.locator('.summaries li').allInnerTexts()).toContain(
      'vap: carries every field. 0 to act on, 3 to decide, 7 for the record.',
    );
    expect(await overview.locator('h3').allInnerTexts()).toEqual([
      'To act on',
      'To decide',
      'In numbers',
      'Policies, fields and targets',
    ]);
    await overview.locator('.groups button').first().click();
    await page.locator('dialog#gap', { hasText: 'To do:' }).waitFor();
  });

  it('has of many policies as many rows built as are in sight, and finds the others', async () => {
    const page = await openMany(30, { width: 1440, height: 900 });
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    const heads = page.locator('.matrix .policy');
    expect(await heads.first().innerText()).toBe('the whole set');
    expect(await heads.count()).toBeLessThan(20);
    await page.getByRole('searchbox', { name: 'Show only' }).fill('policy-29x');
    expect(await heads.allInnerTexts()).toEqual(['policy-29x']);
    await page.getByRole('searchbox', { name: 'Show only' }).fill('');
    for (let seen = 0; seen < 31;) {
      await heads.last().scrollIntoViewIfNeeded();
      await page.mouse.move(1000, 500);
      await page.mouse.wheel(0, 4000);
      await heads.nth(seen).waitFor();
      seen = await heads.count();
    }
    expect(await heads.count()).toBe(31);
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
