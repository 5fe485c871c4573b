/** A signal while a chart of another revision is rendered: its files do not stay. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../run.js';
import { Workplace } from './programs.js';

const PSP =
  'apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: web}\nspec: {seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}\n';

const workplace = new Workplace();
afterAll(() => workplace.remove());

it.each(['SIGINT', 'SIGTERM'] as const)('%s', async (sent) => {
  const rendering = join(workplace.folder, `rendering-${sent}`);
  const tmp = join(workplace.folder, `tmp-${sent}`);
  mkdirSync(tmp);
  workplace.file('web/kustomization.yaml', 'resources: []\n');
  // Of the other revision it takes a while.
  workplace.program(
    'kustomize',
    `if (args.join().includes('psp-ferry-revision-')) {
       require('node:fs').writeFileSync(${JSON.stringify(rendering)}, '');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
     }
     console.log(${JSON.stringify(PSP)});`,
  );
  const git = (...args: readonly string[]): void =>
    void spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: workplace.folder,
    });
  git('init', '-q', '.');
  git('add', 'web');
  git('commit', '-q', '-m', 'a kustomization');
  const process = spawn(
    globalThis.process.execPath,
    [join(ROOT, 'dist/cli.js'), 'gaps', 'web', '-t', 'psa', '--against', 'HEAD'],
    {
      cwd: workplace.folder,
      stdio: 'ignore',
      env: { ...globalThis.process.env, ...workplace.envWithOthers, TMPDIR: tmp },
    },
  );
  const ended = new Promise((resolve) =>
    process.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  for (let i = 0; i < 200 && !existsSync(rendering); i += 1) await wait(20);
  const had = readdirSync(tmp).length;
  process.kill(sent);
  expect([had, await ended, readdirSync(tmp)]).toEqual([1, sent, []]);
});
