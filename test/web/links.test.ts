/** Links that carry the page's state; whoever made them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, strToU8 } from 'fflate';
import type { Page } from 'playwright-core';
import { ROOT } from '../cli/run.js';
import {
  analysed,
  converted,
  describeInChromium,
  downloaded,
  open,
  openIn,
  paste,
  pickExample,
  policies,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

const POLICY = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
const CHOICES = {
  targets: ['psa', 'vap'],
  selection: 'auto',
  kubernetes: '1.37',
  psaLevel: 'nearest',
  ephemeral: 'guard',
  mode: 'warn',
  namespaces: [],
  strict: false,
};
const POD = { text: 'kind: Pod', user: '', groups: [], namespace: '' };

const packed = (bytes: Uint8Array): string =>
  `#psp-ferry=${Buffer.from(deflateSync(bytes, { level: 9 })).toString('base64url')}`;
const linkTo = (state: unknown): string => packed(strToU8(JSON.stringify(state)));
const state = (changed: object): object => ({
  name: 'linked.yaml',
  text: POLICY,
  choices: CHOICES,
  pod: POD,
  ...changed,
});

async function shared(page: Page): Promise<string> {
  await page.locator('#share').click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.keyboard.press('Escape');
  return link;
}

describeInChromium(title('links'), () => {
  useBrowser();

  it('bring back policies, name, options and pod', async () => {
    const page = await open();
    await pickExample(page, 'Three policies with RBAC');
    await page.locator('#options > summary').click();
    await page.locator('select[name=mode]').selectOption('audit');
    await page.locator('input[name=namespaces]').fill('shop');
    await tab(page, 'Try a pod').click();
    await paste(
      page.getByRole('textbox', { name: 'A pod or workload (YAML)' }),
      '# a pod with ümläuts 🚢\nkind: Pod',
    );
    await page.getByRole('textbox', { name: 'User' }).fill('system:serviceaccount:shop:web');
    await converted(page);
    await analysed(page);
    const link = await shared(page);
    const other = await openIn(page.context(), link);
    await analysed(other);
    expect(await shared(other)).toBe(link);
    expect(await other.locator('#file-name').inputValue()).toBe('examples/three-policies.yaml');
    expect(await other.locator('select[name=mode]').inputValue()).toBe('audit');
    expect(await other.locator('#options-summary').innerText()).toBe('audit · shop');
    expect(await downloaded(other)).toEqual(await downloaded(page));
    await tab(other, 'Try a pod').click();
    expect(await other.getByRole('textbox', { name: 'User' }).inputValue()).toBe(
      'system:serviceaccount:shop:web',
    );
    expect(await other.locator('#panel-try .cm-content').first().innerText()).toBe(
      '# a pod with ümläuts 🚢\nkind: Pod',
    );
  });

  it('of a stranger say what is wrong with them, and the page goes on with its own example', async () => {
    const bomb = new Uint8Array(8_000_000);
    const page = await open();
    const hostile: readonly (readonly [string, RegExp])[] = [
      ['#psp-ferry=', /unexpected EOF|cannot be read/],
      ['#psp-ferry=%3Cscript%3E', /characters/],
      ['#psp-ferry=AAAA', /cannot be read/],
      [packed(bomb), /holds more/],
      [`#psp-ferry=${'A'.repeat(500_000)}`, /longer than any link/],
      [packed(strToU8('[]')), /missing/],
      [packed(strToU8('null')), /missing/],
      [packed(strToU8('{"__proto__": {"name": "x"}}')), /missing/],
      [linkTo(state({ text: 7 })), /text is missing/],
      [linkTo(state({ choices: { ...CHOICES, targets: ['<b>'] } })), /none of/],
      [linkTo(state({ choices: { ...CHOICES, kubernetes: '1.99' } })), /none of/],
      [linkTo(state({ pod: { ...POD, groups: 'x' } })), /list is missing/],
    ];
    await analysed(page);
    for (const [fragment, says] of hostile) {
      await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);
      await page.locator('#notice:visible').filter({ hasText: says }).waitFor();
      expect(await policies(page).innerText()).toContain('name: restricted');
      await page.evaluate(
        "location.hash = '#results'; document.querySelector('#notice').hidden = true",
      );
    }
    const other = await openIn(page.context(), `${page.url().replace(/#.*/s, '')}#psp-ferry=AAAA`);
    expect(await other.locator('#notice').innerText()).toMatch(/^The link cannot be read: /);
    await analysed(other);
  });

  it('that hold markup show it as text', async () => {
    const page = await open({
      fragment: linkTo(
        state({
          name: '<img src=x onerror=alert(1)>',
          text: `${POLICY}# <script>alert(2)</script>\n  bogus: <b>`,
          pod: { ...POD, text: '<u>' },
        }),
      ),
    });
    await page.locator('#problems').waitFor();
    expect(await page.locator('img, b:not(.answer b), u').count()).toBe(0);
    expect(await page.locator('#file-name').inputValue()).toBe('<img src=x onerror=alert(1)>');
  });
});
