// Rewrites golden/ and test/report/golden/ with what the command line writes today. Look at the
// diff before you commit it.
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build.mjs';
import { BUNDLE_CASES } from './bundle-cases.mjs';
import { GOLDEN_CASES, REPORT_CASES, REPORT_FILES } from './golden-cases.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await buildCli();
for (const { name, arguments: inputs } of GOLDEN_CASES) {
  execFileSync(
    process.execPath,
    ['dist/cli.js', 'convert', ...inputs, '-o', `golden/${name}`, '--quiet'],
    { cwd: root, stdio: 'inherit' },
  );
}
for (const { name, arguments: inputs } of BUNDLE_CASES) {
  execFileSync(
    process.execPath,
    ['dist/cli.js', 'bundle', ...inputs, '-o', `golden/bundles/${name}`, '--quiet'],
    { cwd: root, stdio: 'inherit' },
  );
}
for (const { name, arguments: inputs } of REPORT_CASES) {
  for (const [format, file] of Object.entries(REPORT_FILES)) {
    // Exit 1 says that there are gaps.
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
