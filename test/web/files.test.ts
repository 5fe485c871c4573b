/** Files and folders that people give to the page, and what they print of it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChooser, Page } from 'playwright-core';
import {
  analysed,
  describeInChromium,
  open,
  openMany,
  pickExample,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

/** As from a file manager: the browser reads them itself. */
async function drop(page: Page, on: string, ...files: readonly string[]): Promise<void> {
  const { x, y, height } = (await page.locator(on).boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + height / 2, data });
}

const read = (page: Page, words: string): Promise<void> =>
  page.locator('#status', { hasText: words }).waitFor();

describeInChromium(title('whoever has files'), () => {
  useBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'psp/more'), { recursive: true });
  cpSync('examples/three-policies.yaml', join(folder, 'psp/a.yaml'));
  cpSync('examples/privileged.yaml', join(folder, 'psp/more/b.YML'));
  writeFileSync(join(folder, 'psp/README.md'), '# no policy');
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'large.yaml'), '');
  truncateSync(join(folder, 'large.yaml'), 65 * 1024 * 1024);
  const pod = join(folder, 'pod.yaml');
  writeFileSync(
    pod,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: mine}\nspec: {containers: [{name: a, image: a}]}\n',
  );

  it('may drop folders wherever on the page, and read why one cannot be read until one can', async () => {
    const page = await open();
    const notice = page.locator('#notice');
    await analysed(page);
    await drop(page, '#results', join(folder, 'empty'));
    await notice.filter({ hasText: 'there is no .yaml, .yml or .json file in' }).waitFor();
    await drop(page, '#results', join(folder, 'large.yaml'));
    await notice.filter({ hasText: 'they have more than 64 MB' }).waitFor();
    await drop(page, '#results', join(folder, 'psp'));
    await read(page, '4 policies read');
    expect(await page.locator('#file-name').inputValue()).toBe('policies.yaml');
    expect(await notice.isVisible()).toBe(false);
    await drop(page, 'footer', join(folder, 'psp/more/b.YML'));
    await read(page, '1 policy read');
    expect(await page.locator('#file-name').inputValue()).toBe('b.YML');
  });

  it('may choose them, also by keyboard', async () => {
    const page = await open();
    // Listened for long before: a browser that nobody listens to opens a dialog of its own.
    const chooser = new Promise<FileChooser>((resolve) => page.once('filechooser', resolve));
    await analysed(page);
    await page.getByRole('button', { name: 'Open files' }).focus();
    await page.keyboard.press('Enter');
    await (await chooser).setFiles([join(folder, 'psp/a.yaml'), join(folder, 'psp/more/b.YML')]);
    await read(page, '4 policies read');
  });

  it('tries the pod that is dropped beside the pods', async () => {
    const page = await open();
    await analysed(page);
    await tab(page, 'Try a pod').click();
    await drop(page, '#panel-try .editor', pod);
    await page.locator('.answers', { hasText: 'Pod default/mine' }).waitFor();
    await read(page, '1 policy read');
  });
});

describeInChromium(title('whoever prints the page'), () => {
  useBrowser();
  const pagesOf = async (page: Page): Promise<number> => {
    const pdf = await page.pdf({ format: 'A4', landscape: true });
    return pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length;
  };

  it('has all of its results on paper, and no column beside it', async () => {
    const page = await openMany(12, { width: 1280, height: 800 });
    expect(await pagesOf(page)).toBeGreaterThan(3);
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    expect(await pagesOf(page)).toBeGreaterThan(3);
    expect(await page.locator('.matrix .policy').count()).toBe(13);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 700, height: 1000 });
    expect(
      await page.evaluate("document.querySelector('.matrix').getBoundingClientRect().right"),
    ).toBeLessThanOrEqual(700);
  });
});

describeInChromium(title('whoever mistypes an option'), () => {
  useBrowser();

  it('is told so, and sees no number of gaps that is of an older input', async () => {
    const page = await open();
    await pickExample(page, 'Restricted');
    const gaps = page.getByRole('tab', { name: /^Gaps/ });
    expect(await gaps.innerText()).toMatch(/^Gaps \d+$/);
    await page.locator('#options > summary').click();
    await page.locator('input[name=namespaces]').fill('shop-');
    await page.locator('#status', { hasText: '1 error' }).waitFor();
    expect(await page.locator('#problems').innerText()).toContain(
      '"shop-": no server has a namespace of this name',
    );
    expect(await gaps.innerText()).toBe('Gaps');
    await page.locator('input[name=namespaces]').fill('');
    await analysed(page);
    await tab(page, 'Try a pod').click();
    await page.getByRole('textbox', { name: 'Namespace', exact: true }).fill('Shop');
    await page.getByRole('list', { name: 'Problems of the pod' }).waitFor();
    expect(await page.locator('#panel-try ol').innerText()).toContain('"Shop": no server has');
    await page.locator('#panel-try [role=status]', { hasText: '1 error in the pod' }).waitFor();
  });

  it('is told where no row has the words', async () => {
    const page = await open();
    await analysed(page);
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    const filter = page.getByRole('searchbox', { name: 'Show only' });
    await filter.fill('nothing like it');
    await page.getByText('No row has all of these words').waitFor();
    await filter.fill('restricted update');
    await page.getByText('1 row has all of these words.').waitFor();
  });
});
