// Breaks a copy of the project in one place at a time and counts what notices. `node
// conformance/tamper.mjs [--only N] [--jest] [--no-suite]` prints a table: every row must show
// failures. For the suite the engines must have been built (`npm run conformance -- --only facts`);
// --no-suite counts the tests alone.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSuite } from '../scripts/build-suite.mjs';
import { TAMPERINGS } from './tamperings.mjs';

const {
  values: { only, jest: withTests, 'no-suite': withoutSuite },
} = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    jest: { type: 'boolean', default: false },
    'no-suite': { type: 'boolean', default: false },
  },
});
const jest = withTests || withoutSuite;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = mkdtempSync(join(tmpdir(), 'psp-ferry-tamper-'));
/** Small searches: what is broken shows at once. */
const SIZES = [
  '--cases',
  '2000',
  '--target-cases',
  '800',
  '--workload-cases',
  '500',
  '--hostile-sets',
  '40',
  '--corpus',
  'none',
  '--count',
];
const LINKED = ['node_modules', '.git', 'dist', 'conformance/bin'];

function run(program, args) {
  const { stdout, stderr } = spawnSync(program, args, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PSP_FERRY_ROOT: copy },
  });
  return `${stdout}\n${stderr}`;
}

/** @returns how many cases fail in the parts of the suite. */
async function suiteFailures(parts) {
  const outfile = join(copy, 'conformance/bin/suite.mjs');
  await buildSuite(join(copy, 'conformance/suite/main.ts'), outfile);
  const output = run(process.execPath, [
    outfile,
    ...SIZES,
    ...parts.flatMap((part) => ['--only', part]),
  ]);
  // Where a count of cases stands behind a failure, that; else the assertion itself.
  return (
    [...output.matchAll(/^ {2}FAIL .*$/gm)].reduce(
      (sum, [line]) =>
        sum + Number(/: (\d+) (?:sets )?(?:fail|differ|do not|faults)/.exec(line)?.[1] ?? 1),
      0,
    ) + (/\d+ passed/.test(output) ? 0 : 1)
  );
}

function jestFailures(folders) {
  const output = run(process.execPath, [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--silent',
    ...folders,
  ]);
  return Number(/^Tests:.*?(\d+) failed/m.exec(output)?.[1] ?? (/^Tests:/m.test(output) ? 0 : 1));
}

const wanted = TAMPERINGS.map((one, i) => ({ ...one, number: i + 1 })).filter(
  ({ number }) => only === undefined || only.includes(String(number)),
);
let holes = 0;
try {
  cpSync(root, copy, { recursive: true, filter: (path) => !LINKED.includes(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  cpSync(join(root, 'conformance/bin'), join(copy, 'conformance/bin'), {
    recursive: true,
    filter: (path) =>
      !path.endsWith('.mjs') && !/\/(kubernetes-|kyverno-controllers|helm$)/.test(path),
  });
  const before = jest
    ? jestFailures([...new Set(wanted.flatMap(({ jest: folders }) => folders))])
    : 0;
  if (before > 0) throw new Error(`${before} tests fail before anything is broken`);
  for (const { number, says, file, from, to, suite, jest: folders } of wanted) {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} does not hold once: ${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    // What the tool alone does, no engine shows.
    const isOfTool = suite.length === 0;
    const failures = withoutSuite || isOfTool ? undefined : await suiteFailures(suite);
    const tests = jest || isOfTool ? jestFailures(folders) : undefined;
    writeFileSync(path, text);
    if ((failures ?? tests) === 0) holes += 1;
    console.log(
      `| ${number} | ${says} | \`${file}\` | ${failures === undefined ? '' : `${failures} by ${suite.join(', ')}`} |${tests === undefined ? '' : ` ${tests} in ${folders.join(', ')} |`}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
if (holes > 0) console.log(`${holes} not noticed`);
process.exitCode = holes > 0 ? 1 : 0;
