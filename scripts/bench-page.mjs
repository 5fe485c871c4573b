// Measures the page with many policies in Chromium: when results appear, and what blocks the page.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { buildWeb } from './build-web.mjs';
import { chromiumPath } from './chromium.mjs';

/** @param text policies and grants as YAML. */
export async function benchPage(text, folder) {
  if (chromiumPath === undefined) {
    console.log('the page: skipped, for no Chromium was found (Debian: chromium)');
    return;
  }
  await buildWeb(folder);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(600_000);
    page.on('pageerror', (error) => console.log(`error: ${error.message}`));
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
    await page.locator('#download:enabled').waitFor();
    await page.evaluate(watch);
    await drop(page, text);
    await report(page, 'dropped');
    await page.getByRole('textbox', { name: 'Policies (YAML)' }).click();
    await page.keyboard.press('Control+Home');
    const line = text.split('\n').findIndex((one) => one.endsWith('privileged: false'));
    for (let i = 0; i < line; i += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    for (let i = 0; i < 'false'.length; i += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('tru', { delay: 60 });
    await page.evaluate(() => globalThis.bench.begin());
    await page.keyboard.type('e');
    await report(page, 'typed');
    await typedMeanwhile(page);
    await page.evaluate(() => globalThis.bench.begin());
    await page.getByRole('tab', { name: /^Gaps/ }).click();
    await page.locator('.matrix tbody tr').first().waitFor();
    const { seconds, longest } = await page.evaluate(() => globalThis.bench.end());
    say('the Gaps tab opens', seconds, '0.3');
    console.log(`  longest task: ${longest.toFixed(0)} ms`);
  } finally {
    await browser.close();
  }
}

/** Runs in the page: records when the state of the analysis changes, and which tasks block. */
function watch() {
  let begun = 0;
  let seen = [];
  let longest = 0;
  let key = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask', buffered: false });
  // The editor highlights text in tasks of 100 ms, which stop at a key press. So they do not count.
  new PerformanceObserver((list) => {
    for (const { startTime, processingEnd } of list.getEntries())
      key = Math.max(key, processingEnd - startTime);
  }).observe({ type: 'event', durationThreshold: 16 });
  const download = document.querySelector('#download');
  const note = (what) => seen.push([what, performance.now()]);
  new MutationObserver(() => {
    note(download.disabled ? 'busy' : 'all gaps');
  }).observe(download, { attributes: true, attributeFilter: ['disabled'] });
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.closest?.('.numbers')?.querySelector('.badge')))
      note('gaps of a target');
  }).observe(document.querySelector('#panels'), { childList: true, subtree: true });
  new MutationObserver(() => note('read')).observe(document.querySelector('#status'), {
    childList: true,
    characterData: true,
    subtree: true,
  });
  globalThis.bench = {
    begin() {
      begun = performance.now();
      seen = [];
      longest = 0;
      key = 0;
    },
    end: async () => {
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 0)));
      return {
        seconds: (performance.now() - begun) / 1000,
        longest,
        key,
        seen: seen.map(([what, at]) => [what, (at - begun) / 1000]),
      };
    },
  };
}

const say = (what, seconds, aim) =>
  console.log(`${what.padEnd(62)} ${seconds.toFixed(2).padStart(9)} s   aim ${aim} s`);

const drop = (page, text) =>
  page.evaluate((dropped) => {
    globalThis.bench.begin();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([dropped], 'policies.yaml'));
    document
      .querySelector('#input')
      .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, text);

/** Keys that are pressed while the gaps of a change are looked for. */
async function typedMeanwhile(page) {
  for (let i = 0; i < 'true'.length; i += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('false');
  await page.locator('#download:disabled').waitFor();
  await page.evaluate(() => globalThis.bench.begin());
  await page.keyboard.type(' # typed while the search goes on', { delay: 60 });
  const { key } = await page.evaluate(() => globalThis.bench.end());
  await page.locator('#download:enabled').waitFor();
  console.log(
    `141 policies searched: longest until a key is taken ${key.toFixed(0)} ms   aim 50 ms`,
  );
}

async function report(page, how) {
  await page.locator('#download:disabled').waitFor();
  await page.locator('#download:enabled').waitFor();
  const { seen, longest } = await page.evaluate(() => globalThis.bench.end());
  const first = (what) => seen.find(([one]) => one === what)?.[1] ?? Number.NaN;
  const last = (what) => seen.findLast(([one]) => one === what)?.[1] ?? Number.NaN;
  if (how === 'dropped') say(`141 policies ${how}: read`, first('read'), '1');
  say(`141 policies ${how}: gaps of the first target`, first('gaps of a target'), '5');
  say(`141 policies ${how}: all gaps`, last('all gaps'), '5');
  console.log(`  longest task: ${longest.toFixed(0)} ms`);
}
