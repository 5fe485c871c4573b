import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an input without objects is named, and not the input as a whole', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  writeFileSync(`${empty}.yaml`, '# nothing\n');
  const give = 'give files with PodSecurityPolicies or a PolicySet';
  expect(await call(['ir', `${empty}.yaml`])).toMatchObject({
    status: 2,
    stderr: `${empty}.yaml: there is no Kubernetes object in it; ${give}\n`,
  });
  expect((await call(['ir', empty])).stderr).toBe(
    `${empty}: there is no Kubernetes object in it; ${give}; of a folder, files with the ending .yaml, .yml or .json are read\n`,
  );
});
