// `npm test`: types and style are checked while the tests run, for together they would take more
// than two minutes one after the other.
// What the checks say is printed behind the tests, whole; any that fails fails all.
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

/** One after the other, so that the tests keep a core. */
async function checks() {
  return [await quietly('typecheck'), await quietly('lint'), await quietly('format:check')];
}

const [checked, tests] = await Promise.all([checks(), ended(npm('jest', 'inherit'))]);
for (const { script, status, output } of checked)
  console.log(
    `${script}: ${status === 0 ? 'passed' : 'FAILED'}${output === '' ? '' : `\n${output}`}`,
  );
process.exitCode = tests !== 0 || checked.some(({ status }) => status !== 0) ? 1 : 0;
