// Builds the engines and the suite, then runs it. Arguments go to the suite (--cases N, --seed N).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const engines = join(root, 'conformance');
const programs = join(engines, 'bin');
mkdirSync(programs, { recursive: true });

/** The API servers take minutes to build, and only `--servers` asks for them. */
const isWanted = (name) => existsSync(join(engines, name, 'go.mod')) && (process.argv.includes('--servers') || !name.startsWith('apiserver-'));

for (const name of readdirSync(engines).filter(isWanted)) {
  const started = Date.now();
  execFileSync('go', ['build', '-trimpath', '-o', join(programs, name), '.'], { cwd: join(engines, name), stdio: 'inherit' });
  console.log(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}

const suite = join(programs, 'suite.mjs');
await build({
  entryPoints: [join(engines, 'suite/main.ts')], outfile: suite, bundle: true, platform: 'node', format: 'esm', target: 'node20',
  packages: 'external', logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [suite, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env: { ...process.env, PSP_FERRY_ROOT: root } });
process.exitCode = status ?? 1;
