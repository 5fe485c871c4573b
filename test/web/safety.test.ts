/** Hostile input stays text, and nothing runs or is loaded but the page itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/run.js';
import {
  analysed,
  complaints,
  converted,
  describeInChromium,
  open,
  paste,
  policies,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

const HOSTILE = readFileSync(join(ROOT, 'test/report/fixtures/hostile.yaml'), 'utf8');
const MARKUP = '<img src=x onerror=alert(1)><script>alert(2)</script>{{injected}}';
const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: "${name}", annotations: {a: "${MARKUP}"}}
spec:
  containers:
  - {name: b, image: "${MARKUP}", securityContext: {capabilities: {add: ["${MARKUP}"]}}}
`;

describeInChromium(title('hostile input'), () => {
  useBrowser();

  it('becomes no element anywhere on the page', async () => {
    const page = await open();
    // The editor sets images of its own, without a source, beside each character that it shows as a dot.
    const elements = (): Promise<number> =>
      page
        .locator(
          'img[src], img:not(.cm-widgetBuffer), iframe, object, embed, u, t, main script, dialog script, [onerror], [onclick], [onmouseover]',
        )
        .count();
    await paste(policies(page), HOSTILE);
    await page.locator('#status', { hasText: 'read' }).waitFor();
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    await page.locator('.matrix .policy', { hasText: 'hostile' }).waitFor();
    await analysed(page);
    expect(await elements()).toBe(0);
    await page.locator('.matrix tbody').nth(1).locator('button').first().click();
    await page.locator('dialog#gap .verdicts').waitFor();
    await page.locator('dialog#gap details.inner > summary').first().click();
    expect(await elements()).toBe(0);
    await page.keyboard.press('Escape');
    await tab(page, 'Try a pod').click();
    const workload = page.getByRole('textbox', { name: 'A pod or workload (YAML)' });
    await paste(workload, pod('web'));
    await page.locator('.answer', { hasText: MARKUP }).waitFor();
    expect(await elements()).toBe(0);
    await paste(workload, pod(MARKUP));
    await page.locator('#panel-try li', { hasText: MARKUP }).waitFor();
    expect(await elements()).toBe(0);
    await paste(workload, `kind: "${MARKUP}"\nbad: [`);
    await page.locator('#panel-try ol li').waitFor();
    await paste(
      policies(page),
      `kind: PodSecurityPolicy\n"${MARKUP}": 1\nmetadata: {name: "${MARKUP}"}`,
    );
    await page.locator('#status', { hasText: 'error' }).waitFor();
    expect(await elements()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
  });

  it('of great depth, many aliases and no sense is refused, and the page goes on', async () => {
    const page = await open();
    const bombs = [
      ...[500, 2000, 5000, 50_000].map((levels) => '['.repeat(levels)),
      '- '.repeat(3000),
      `a: &a [x]\n${Array.from({ length: 1100 }, (_, i) => `k${i}: *a`).join('\n')}`,
      '\u0000',
      '--- {a: 1}\n...\n--- [',
      'x'.repeat(200_000),
    ];
    await converted(page);
    for (const bomb of bombs) {
      await paste(policies(page), bomb);
      await page.locator('#status', { hasText: 'error' }).waitFor();
      await paste(policies(page), HOSTILE);
      await page.locator('#status', { hasText: 'read' }).waitFor();
    }
  });

  it('meets a policy of content that lets nothing else run, load or become markup', async () => {
    const page = await open();
    await converted(page);
    const refused = await page.evaluate(`(async () => {
      const script = document.createElement('script'), image = document.createElement('img'), tried = [];
      try { script.text = 'document.title = "ran"'; document.body.append(script); } catch (error) { tried.push(error.name); }
      image.src = 'https://example.com/x.png';
      document.body.append(image);
      try { await fetch('https://example.com/'); } catch (error) { tried.push(error.name); }
      try { document.body.innerHTML = '<b>x</b>'; } catch (error) { tried.push(error.name); }
      try { globalThis.trustedTypes.createPolicy('psp-ferry', {}); } catch (error) { tried.push(error.name); }
      return tried;
    })()`);
    await page.waitForTimeout(200);
    expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
    expect(await page.title()).not.toBe('ran');
    expect(
      complaints.filter((text) => !text.startsWith('console: ') && !text.includes('example.com')),
    ).toEqual([]);
    expect(complaints.length).toBeGreaterThanOrEqual(4);
    complaints.length = 0;
  });
});
