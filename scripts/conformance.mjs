// Builds the engines and the suite, and runs the suite with the arguments (such as --cases N,
// --seed N).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from './build.mjs';
import { buildSuite } from './build-suite.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const engines = join(root, 'conformance');
const programs = join(engines, 'bin');
mkdirSync(programs, { recursive: true });

/** Programs that take minutes to build and are needed only with `--servers`. */
const FOR_SERVERS = [
  'gatekeeper-controllers',
  'kubernetes-1.24',
  'kubernetes-1.37',
  'kyverno-controllers',
];
const withServers = process.argv.includes('--servers');
const isWanted = (name) =>
  existsSync(join(engines, name, 'go.mod')) && (withServers || !FOR_SERVERS.includes(name));

for (const name of readdirSync(engines).filter(isWanted)) {
  const started = Date.now();
  const cwd = join(engines, name);
  // A folder without main.go is for programs that its go.mod lists as tools.
  const [output, what] = existsSync(join(cwd, 'main.go'))
    ? [join(programs, name), '.']
    : [`${join(programs, name)}/`, 'tool'];
  execFileSync('go', ['build', '-trimpath', '-o', output, what], { cwd, stdio: 'inherit' });
  console.log(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}
// The suite also runs psp-ferry's own command line.
await buildCli();

const suite = join(programs, 'suite.mjs');
await buildSuite(join(engines, 'suite/main.ts'), suite);
const { status } = spawnSync(process.execPath, [suite, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PSP_FERRY_ROOT: root },
});
process.exitCode = status ?? 1;
