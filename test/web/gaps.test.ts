/** The matrix of gaps, their witnesses, and pods to try. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT, run } from '../cli/run.js';
import {
  analysed,
  converted,
  describeInChromium,
  open,
  paste,
  pickExample,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

interface GapJson {
  readonly target: string;
  readonly control: string;
  readonly policy: string;
  readonly effect: string;
  readonly impact: string;
}
const TARGETS = ['psa', 'vap', 'gatekeeper', 'kyverno', 'kyverno-cel'];
const GAPS = (
  JSON.parse(readFileSync(join(ROOT, 'golden/three-policies/gaps.json'), 'utf8')) as {
    gaps: readonly GapJson[];
  }
).gaps;

interface CheckJson {
  readonly psp: {
    readonly verdict: string;
    readonly reasons: readonly { readonly path: string }[];
  };
  readonly targets: Readonly<Record<string, { readonly verdict: string }>>;
  readonly diff?: readonly string[];
}

const gapsTab = (page: Page): Promise<void> => page.getByRole('tab', { name: /^Gaps/ }).click();
async function verdicts(page: Page, inside: string): Promise<ReadonlyMap<string, string>> {
  const table = page.locator(`${inside} .verdicts`).first();
  const names = await table.locator('th').allInnerTexts();
  const answered = await table.locator('.verdict').allInnerTexts();
  return new Map(names.map((name, i) => [name, answered[i]!]));
}
const answers = (page: Page): Promise<void> => page.locator('.answer').first().waitFor();

async function tryThis(page: Page, text: string): Promise<void> {
  await tab(page, 'Try a pod').click();
  await paste(page.getByRole('textbox', { name: 'A pod or workload (YAML)' }), text);
}

describeInChromium(title('the page shows gaps'), () => {
  useBrowser();

  it('each in its cell of policy, field and target, as many as the command line counts', async () => {
    const page = await open();
    await pickExample(page, 'Three policies with RBAC');
    await gapsTab(page);
    expect(await page.locator('.matrix td button').count()).toBe(GAPS.length);
    for (const { effect, target, control } of GAPS.slice(0, 3))
      expect(
        await page
          .getByRole('button', { name: `${effect.replace('-', ' ')}: ${target}, ${control} of ` })
          .count(),
      ).toBeGreaterThan(0);
    for (const target of TARGETS) {
      await tab(page, target).click();
      const own = GAPS.filter((gap) => gap.target === target);
      const words = { act: 'to act on', decide: 'to decide', record: 'for the record' };
      const counts = Object.entries(words).map(
        ([impact, what]) => `${own.filter((gap) => gap.impact === impact).length} ${what}`,
      );
      expect(
        await page
          .getByRole('tabpanel', { name: target, exact: true })
          .locator('.numbers')
          .innerText(),
      ).toBe(counts.join(' '));
    }
  });

  it('a cell opens its gap with witness and both verdicts; the keyboard goes there and back; the witness can be tried', async () => {
    const page = await open();
    const cell = page.locator('.matrix button[aria-label^="looser: psa, hostUsers"]').first();
    const dialog = page.locator('dialog#gap');
    await analysed(page);
    await gapsTab(page);
    await cell.focus();
    await page.keyboard.press('Enter');
    await dialog.locator('.verdicts').waitFor();
    expect(await verdicts(page, 'dialog')).toEqual(
      new Map([
        ['PSP', 'denied'],
        ['psa', 'allowed'],
      ]),
    );
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe(
      await cell.getAttribute('aria-label'),
    );
    await page.keyboard.press('Enter');
    await dialog.locator('summary', { hasText: 'The complete witness' }).click();
    const witness = await dialog.locator('pre[aria-label=witness]').innerText();
    expect(witness).toMatch(/^apiVersion: v1\nkind: Pod\n/);
    await page.getByRole('button', { name: 'Try this witness' }).click();
    await answers(page);
    expect((await page.locator('#panel-try .cm-content').first().innerText()).trimEnd()).toBe(
      witness.trimEnd(),
    );
    const tried = await verdicts(page, '.answer');
    expect([tried.get('PSP'), tried.get('psa')]).toEqual(['denied', 'allowed']);
    expect(await page.locator('.answer').innerText()).toContain('Why PSP refuses it');
  });

  it('witnesses can be picked by target, and answer as their gaps say', async () => {
    const page = await open();
    const select = page.locator('#pod-example');
    await analysed(page);
    await tab(page, 'Try a pod').click();
    const values = await select
      .locator('optgroup[label$="gatekeeper"] option', {
        hasText: /image-volumes.*stricter|stricter.*image-volumes/,
      })
      .all();
    await select.selectOption(await values[0]!.getAttribute('value'));
    await page.locator('.answer button[data-gap]').first().waitFor();
    expect((await verdicts(page, '.answer')).get('gatekeeper')).toBe('denied');
    expect((await verdicts(page, '.answer')).get('PSP')).not.toBe('denied');
    await page.locator('.answer button[data-gap]').first().click();
    await page.locator('dialog#gap .verdicts').waitFor();
  });

  it.each([
    [
      'Three policies with RBAC',
      'examples/three-policies.yaml',
      'A log collector',
      'DaemonSet logging/log-collector',
      'denied',
    ],
    [
      'Restricted',
      'examples/restricted.yaml',
      'A pod that sets nothing',
      'Pod default/bare',
      'mutated',
    ],
    [
      'Restricted',
      'examples/restricted.yaml',
      'A web application',
      'Deployment shop/web-app',
      'mutated',
    ],
  ])(
    'pods and workloads get the verdicts, reasons and diff of the command line: %s, %s, %s',
    async (policies, file, pod, heading, expected) => {
      const page = await open();
      const answer = page.locator('.answer').first();
      await pickExample(page, policies);
      await tab(page, 'Try a pod').click();
      await page.locator('#pod-example').selectOption({ label: pod });
      await page.locator('.answer h3', { hasText: heading }).waitFor();
      const text = await page.locator('#panel-try .cm-content').first().innerText();
      const { stdout } = run(
        ['check', file, '-w', '-', '--diff', '-f', 'ndjson', '-t', TARGETS.join(',')],
        text,
      );
      const [{ psp, targets, diff = [] }] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as CheckJson) as [CheckJson];
      expect(psp.verdict).toBe(expected);
      expect(await verdicts(page, '.answer')).toEqual(
        new Map([
          ['PSP', psp.verdict],
          ...Object.entries(targets).map(([name, { verdict }]) => [name, verdict] as const),
        ]),
      );
      for (const { path } of psp.reasons) expect(await answer.innerText()).toContain(path);
      if (diff.length > 0)
        expect(
          (await answer.getByRole('group', { name: 'what PSP fills in' }).innerText())
            .trimEnd()
            .split('\n'),
        ).toEqual(diff);
      expect(diff.length > 0).toBe(expected === 'mutated');
    },
  );

  it('what cannot be read is marked where it is, and what makes no pod is said', async () => {
    const page = await open();
    await converted(page);
    await tryThis(page, 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n');
    await page.locator('#panel-try .cm-lintRange-error').waitFor();
    expect(await page.locator('#panel-try ol button').innerText()).toMatch(/^3:/);
    await tryThis(page, 'apiVersion: v1\nkind: ConfigMap\n');
    await page.locator('#panel-try', { hasText: 'It contains nothing that makes pods' }).waitFor();
    await tryThis(page, 'just: text\n');
    await page.locator('.answer .refused').waitFor();
  });

  it('the report of gaps can be downloaded as one HTML file', async () => {
    const page = await open();
    await analysed(page);
    await gapsTab(page);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the report (HTML)' }).click();
    const { stdout } = run(['gaps', 'examples/restricted.yaml', '-f', 'html', '-q']);
    expect(readFileSync(await (await coming).path(), 'utf8')).toBe(stdout);
  });
});
