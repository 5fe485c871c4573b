// Makes the pictures in docs/pictures/ from psp-ferry's present output (with Debian's package
// chromium).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildCli, importSource } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pictures = join(root, 'docs/pictures');
const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-pictures-'));

await buildCli();
const report = join(folder, 'report.html');
spawnSync(
  process.execPath,
  ['dist/cli.js', 'gaps', 'examples/three-policies.yaml', '-f', 'html', '-o', report, '-q'],
  { cwd: root, stdio: 'inherit' },
);
const { launch } = await importSource(
  `export { launch } from '../test/web/chromium.js';`,
  'chromium',
);
const browser = await launch();
const page = await browser.newPage({
  viewport: { width: 1000, height: 600 },
  colorScheme: 'light',
});
await page.goto(pathToFileURL(report).href);
mkdirSync(pictures, { recursive: true });
await page.screenshot({ path: join(pictures, 'report.png') });
await browser.close();
rmSync(folder, { recursive: true });
