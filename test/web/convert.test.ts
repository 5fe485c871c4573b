/** What the page makes of policies is what the command line makes of them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { ROOT, run } from '../cli/run.js';
import { EVERY_POLICY_GRANTED } from '../gaps/everyPolicyGranted.js';
import {
  analysed,
  complaints,
  converted,
  describeInChromium,
  downloaded,
  FOLDER,
  open,
  paste,
  pickExample,
  policies,
  served,
  tab,
  title,
  useBrowser,
} from './pageInChromium.js';

const MOST_BYTES = 360 * 1024;
const POLICY = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');

const folder = (path: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(path, file), readFileSync(file, 'utf8')]),
  );
const sorted = (files: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...files].sort(([a], [b]) => (a < b ? -1 : 1));
describeInChromium(title('the page converts'), () => {
  useBrowser();

  it('to the bytes of the golden folders, opened from its folder', async () => {
    const page = await open();
    for (const [label, name] of [
      ['Restricted', 'restricted'],
      ['Privileged', 'privileged'],
      ['Three policies with RBAC', 'three-policies'],
      ['Every field', 'every-field'],
    ] as const) {
      await pickExample(page, label);
      const written = copyGolden(ROOT, name, mkdtempSync(join(tmpdir(), 'psp-ferry-web-')));
      expect(sorted(await downloaded(page))).toEqual(sorted(folder(written)));
      rmSync(written, { recursive: true });
    }
  });

  it('with the options of the command line', async () => {
    const page = await open();
    const out = mkdtempSync(join(tmpdir(), 'psp-ferry-web-'));
    await page.locator('#options > summary').click();
    for (const [name, value] of [
      ['selection', 'any'],
      ['kubernetes', '1.30'],
      ['mode', 'audit'],
      ['psaLevel', 'baseline'],
      ['ephemeral', 'as-psp'],
    ] as const)
      await page.locator(`select[name=${name}]`).selectOption(value);
    await page.locator('input[name=namespaces]').fill('shop, logging');
    await page.getByRole('checkbox', { name: /^Residual/ }).check();
    for (const target of ['gatekeeper', 'kyverno', 'kyverno-cel'])
      await page.getByRole('checkbox', { name: target, exact: true }).uncheck();
    await page.locator('#example').selectOption({ label: 'Three policies with RBAC' });
    await page.locator('#status', { hasText: '3 policies read' }).waitFor();
    await analysed(page);
    try {
      run([
        'convert',
        'examples/three-policies.yaml',
        '-t',
        'psa,vap',
        '--selection',
        'any',
        '--kubernetes',
        '1.30',
        '--mode',
        'audit',
        '--psa-level',
        'baseline',
        '--ephemeral',
        'as-psp',
        '--residual',
        '--namespace',
        'shop',
        '--namespace',
        'logging',
        '-o',
        out,
        '-q',
      ]);
      // The list of what was written is for the next conversion into the folder.
      rmSync(join(out, '.psp-ferry-files.json'));
      expect(sorted(await downloaded(page))).toEqual(sorted(folder(out)));
    } finally {
      rmSync(out, { recursive: true });
    }
    expect(await page.getByRole('tab').allInnerTexts()).toEqual([
      'psa',
      'vap',
      expect.stringMatching(/^Gaps/),
      'Try a pod',
    ]);
    await page.getByRole('checkbox', { name: 'psa', exact: true }).uncheck();
    expect(await page.getByRole('checkbox', { name: /^Residual/ }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'vap', exact: true }).click();
    expect(await page.getByRole('checkbox', { name: 'vap', exact: true }).isChecked()).toBe(true);
  });

  it('and shows each file of each target', async () => {
    const page = await open();
    await converted(page);
    await tab(page, 'gatekeeper').click();
    const panel = page.getByRole('tabpanel', { name: 'gatekeeper' });
    const viewer = panel.getByRole('textbox', { name: 'Documents for gatekeeper' });
    await panel.locator('select option').first().waitFor({ state: 'attached' });
    expect((await panel.locator('select option').allInnerTexts()).sort()).toEqual(
      // The settings of the engine's chart and the README are no documents of the target.
      [
        ...readdirSync(join(ROOT, 'golden/restricted/gatekeeper')).filter(
          (name) => name !== 'chart' && name !== 'README.md',
        ),
        'template.yaml',
      ].sort(),
    );
    await panel.locator('select').selectOption('constraint.yaml');
    expect((await viewer.innerText()).split('\n').slice(0, 5)).toEqual(
      readFileSync(join(ROOT, 'golden/restricted/gatekeeper/constraint.yaml'), 'utf8')
        .split('\n')
        .slice(0, 5),
    );
    expect(await viewer.getAttribute('aria-readonly')).toBe('true');
  });

  it('underlines what is wrong where it is wrong, and goes there', async () => {
    const page = await open();
    const editor = policies(page);
    await page.locator('.cm-lintRange-warning').waitFor();
    expect(await page.locator('.cm-lintRange-warning').innerText()).toBe('spec:');
    await paste(
      editor,
      POLICY.replace('hostPID: false', 'hostPID: maybe').replace('hostIPC: false', 'hostIPC: 1'),
    );
    await page.locator('#status', { hasText: '2 errors' }).waitFor();
    expect(await page.locator('#editor .cm-lintRange-error').allInnerTexts()).toEqual([
      'hostIPC: 1',
      'hostPID: maybe',
    ]);
    const [first] = await page.locator('#problems button').all();
    expect(await first!.innerText()).toMatch(/^[0-9]+:3 error: /);
    await first!.click();
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText('hostIPC: false');
    await page.locator('#status', { hasText: '1 error' }).waitFor();
    expect(await page.locator('#stale').isVisible()).toBe(true);
    expect(await page.locator('#download').isDisabled()).toBe(true);
    await page.locator('#problems button').click();
    await page.keyboard.press('Shift+End');
    await page.keyboard.insertText('hostPID: true');
    await analysed(page);
    expect(await page.locator('#stale').isVisible()).toBe(false);
    expect(await page.locator('.cm-lintRange-error').count()).toBe(0);
  });

  it('from a server, with one request of at most 360 KB compressed', async () => {
    const server = await served();
    try {
      const page = await open({ url: server.url });
      await analysed(page);
      expect(server.asked).toEqual(['/']);
      expect(
        gzipSync(readFileSync(join(FOLDER, 'index.html')), { level: 9 }).length,
      ).toBeLessThanOrEqual(MOST_BYTES);
      expect(page.workers().map((worker) => worker.url().replace(/:.*/s, ''))).toEqual([
        'blob',
        'blob',
      ]);
      expect(complaints).toEqual([]);
    } finally {
      server.close();
    }
  });

  it('while keys are pressed: the newest of many policies is what counts', async () => {
    const page = await open();
    const editor = policies(page);
    await analysed(page);
    const many = Array.from({ length: 30 }, (_, i) =>
      POLICY.replace('name: restricted', `name: policy-${i}`)
        .replace('MustRunAsNonRoot', 'RunAsAny')
        .replace('ALL', `CAP_${i}`),
    );
    // What shows for a moment is written down: a machine may be faster than who looks.
    await page.evaluate(`
      globalThis.shown = [];
      const panel = document.querySelector('#panel-gaps');
      new MutationObserver(() => {
        const rows = panel.querySelector('.overview:not(.stale) .matrix tbody');
        const status = panel.querySelector('[role=status]');
        shown.push((rows ? 'rows: ' : 'none: ') + (status ? status.textContent : ''));
      }).observe(panel, { subtree: true, childList: true, characterData: true, attributes: true });
    `);
    await paste(editor, `${many.join('---\n')}${EVERY_POLICY_GRANTED}`);
    await page.locator('#status', { hasText: '30 policies read' }).waitFor();
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    // What is found of the first targets shows while the others are looked at.
    const hasShown = (): Promise<boolean> =>
      page.evaluate(
        `shown.some((one) => /^rows: Looking for gaps: [1-4] of 5 targets done, \\S+ at policy \\d+ of 30 …$/.test(one))`,
      );
    while (!(await hasShown())) await page.waitForTimeout(20);
    await editor.press('Control+Home');
    await page.keyboard.type('# typed meanwhile', { delay: 5 });
    expect(await editor.locator('.cm-line').first().innerText()).toMatch(/^# typed meanwhile/);
    await paste(editor, POLICY.replace('name: restricted', 'name: newest'));
    await page.locator('#status', { hasText: '1 policy read' }).waitFor();
    await analysed(page);
    expect(await page.locator('.matrix .policy').allInnerTexts()).toEqual([
      'the whole set',
      'newest',
    ]);
  });
});
