// Implements `npm test`: the checks of types and style run beside the tests, because one after the
// other they would take more than two minutes. Their output is printed after that of the tests. If
// one fails, the whole fails.
import { spawn } from 'node:child_process';

const npm = (script, stdio) =>
  spawn(
    'npm',
    ['run', '--silent', script, ...(script === 'jest' ? ['--', ...process.argv.slice(2)] : [])],
    { stdio },
  );
const ended = (child) =>
  new Promise((resolve) => {
    child.on('close', (code) => resolve(code ?? 1));
  });

async function quietly(script) {
  const child = npm(script, ['ignore', 'pipe', 'pipe']);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  return { script, status: await ended(child), output };
}

/** The checks run one after the other, so that the tests have a core of their own. */
async function checks() {
  return [await quietly('typecheck'), await quietly('lint'), await quietly('format:check')];
}

const [checked, tests] = await Promise.all([checks(), ended(npm('jest', 'inherit'))]);
for (const { script, status, output } of checked)
  console.log(
    `${script}: ${status === 0 ? 'passed' : 'FAILED'}${output === '' ? '' : `\n${output}`}`,
  );
process.exitCode = tests !== 0 || checked.some(({ status }) => status !== 0) ? 1 : 0;
