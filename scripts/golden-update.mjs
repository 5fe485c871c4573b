// Rewrites golden/ and test/report/golden/ with the present output of the command line. Look at the
// diff before you commit it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build.mjs';
import { BUNDLE_CASES } from './bundle-cases.mjs';
import { GOLDEN_CASES, REPORT_CASES, REPORT_FILES } from './golden-cases.mjs';
import { keepGolden, keepTemplate } from './golden-files.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await buildCli();
const fresh = mkdtempSync(join(tmpdir(), 'psp-ferry-golden-'));
const write = (command, inputs, to) => {
  execFileSync(process.execPath, ['dist/cli.js', command, ...inputs, '-o', to, '--quiet'], {
    cwd: root,
    stdio: 'inherit',
  });
  // golden/ is replaced as a whole, so it needs no list of written files.
  rmSync(join(to, '.psp-ferry-files.json'));
};
try {
  for (const { name, arguments: inputs } of GOLDEN_CASES)
    write('convert', inputs, join(fresh, name));
  for (const { name, arguments: inputs } of BUNDLE_CASES)
    write('bundle', inputs, join(fresh, 'bundles', name));
  keepTemplate(root, join(fresh, GOLDEN_CASES[0].name));
  for (const { name } of GOLDEN_CASES) keepGolden(root, join(fresh, name), name);
  for (const { name } of BUNDLE_CASES)
    keepGolden(root, join(fresh, 'bundles', name), `bundles/${name}`);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
for (const { name, arguments: inputs } of REPORT_CASES) {
  for (const [format, file] of Object.entries(REPORT_FILES)) {
    // The exit code 1 means that there are gaps.
    const { status } = spawnSync(
      process.execPath,
      [
        'dist/cli.js',
        'gaps',
        ...inputs,
        '-f',
        format,
        '-o',
        `test/report/golden/${name}/${file}`,
        '--quiet',
      ],
      { cwd: root, stdio: 'inherit' },
    );
    if (status === 2) process.exitCode = 2;
  }
}
