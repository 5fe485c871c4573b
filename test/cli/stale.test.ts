/** `--check`: the policies' diff, and how many other files differ. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Folder, RESTRICTED } from './gapsRun.js';
import { call, callIn, ROOT } from './run.js';

const folder = new Folder();

const CHANGED = ['# mine', '+++ mine'];

test('--check shows what somebody changed by hand, and says how to keep it', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const out = join(folder.path, 'out');
  const convert = ['convert', psp, '-t', 'psa,vap', '-o', out, '-q'];
  expect((await call(convert)).status).toBe(0);
  const names = ['README.md', 'gaps.json', 'psa/README.md', 'vap/kustomization.yaml'];
  for (const name of names) appendFileSync(join(out, name), `${CHANGED.join('\n')}\n`);
  // What the input changes too: the rest of the file differs as well.
  folder.put('psp.yaml', RESTRICTED.replace('privileged: false', 'privileged: true'));
  const { status, stdout, stderr } = await call([...convert, '--check']);
  expect(status).toBe(1);
  for (const name of names)
    expect(stdout).toMatch(new RegExp(`^--- .*/out/${name}\\n[^]*?\\n-# mine\\n`, 'm'));
  expect(stderr).toContain(
    'somebody changed README.md, gaps.json, psa/README.md, vap/kustomization.yaml since psp-ferry wrote them, and the lines with - above would be lost; to keep them, ',
  );
  expect(stderr).not.toContain('without --check');
  expect((await call(convert)).status).toBe(2);
  expect((await call([...convert, '--force'])).status).toBe(0);
  expect((await call([...convert, '--check'])).status).toBe(0);
});

test.each(['convert', 'plan'])(
  '%s says what stays on a cluster that had the files before',
  async (command) => {
    const psp = folder.put('psp.yaml', RESTRICTED);
    const deploy = folder.put(
      'deploy.yaml',
      '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n',
    );
    const out = join(folder.path, command);
    const writes = [command, psp, deploy, '-t', 'vap', '-o', out];
    const NO_LONGER =
      'Objects of an earlier run are no longer written, but still work where they were applied.';
    for (const _ of ['the first time', 'again'])
      expect((await call(writes)).stderr).not.toContain(NO_LONGER);
    folder.put('psp.yaml', RESTRICTED.replace('name: restricted', 'name: narrow'));
    const { status, stderr } = await call(writes);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      new RegExp(
        `${NO_LONGER} .*\\n {2}vap: kubectl delete --ignore-not-found .*/psp-restricted\\n$`,
      ),
    );
  },
);

test('convert --check shows how policies differ, and counts the other files', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const out = join(folder.path, 'out');
  const convert = ['convert', psp, '-t', 'vap', '-o', out, '-q'];
  const check = [...convert, '--check'];
  expect((await call(convert)).status).toBe(0);
  expect(await call(check)).toMatchObject({ status: 0, stdout: '' });

  rmSync(join(out, 'README.md'));
  const others = await call(check);
  expect(others).toMatchObject({ status: 1, stdout: '' });
  expect(others.stderr).toContain(
    `1 file differs: README.md\n${out} is stale: run the same command without --check\n`,
  );

  folder.put('psp.yaml', RESTRICTED.replace('name: restricted', 'name: narrow'));
  const { status, stdout, stderr } = await call(check);
  expect(status).toBe(1);
  expect(stdout.split('\n').filter((line) => line.startsWith('--- '))).toEqual([
    `--- ${join(out, 'vap/defaults.yaml')}`,
    `--- ${join(out, 'vap/policies.yaml')}`,
  ]);
  expect(stdout).toContain('narrow');
  expect(stderr).toContain('1 other file differs: README.md\n');
  expect(stderr).toContain('without --check');
});

test('bundle --check shows how its PolicySet differs', async () => {
  const out = join(folder.path, 'out');
  const bundle = ['bundle', 'examples/web-app', '-o', out, '-q'];
  expect((await call(bundle)).status).toBe(0);
  const { status, stdout, stderr } = await call([...bundle, '--check', '--name', 'other']);
  expect(status).toBe(1);
  expect(stdout).toContain('name: other');
  expect(stdout.split('\n').filter((line) => line.startsWith('--- '))).toEqual([
    `--- ${join(out, 'policyset.yaml')}`,
  ]);
  expect(stderr).toMatch(/^\d+ other files differ: README\.md, [^,]+, [^,]+ and \d+ more$/m);
});

test.each([
  ['.psp-ferry-new.tmp', '12'],
  ['.psp-ferry-new', '18'],
])('a first run that was killed, with %s left, is run again', async (left, killedAt) => {
  folder.put('psp.yaml', RESTRICTED);
  const args = ['convert', '.', '-t', 'vap', '-o', 'out', '-q'];
  const atEachChange = ['--import', join(ROOT, 'test/setup/eachChange.mjs')];
  spawnSync(process.execPath, [...atEachChange, join(ROOT, 'dist/cli.js'), ...args], {
    cwd: folder.path,
    env: { ...process.env, CHANGES_BELOW: 'out', KILL_AT: killedAt },
  });
  expect(readdirSync(join(folder.path, 'out'))).toContain(left);
  expect(await callIn(folder.path, args)).toMatchObject({ status: 0 });
});

test('a folder is converted again into a folder within it', async () => {
  folder.put('psp.yaml', RESTRICTED);
  const inFolder = (...args: string[]): ReturnType<typeof callIn> =>
    callIn(folder.path, [...args, '-t', 'vap', '-q'], '');
  expect((await inFolder('convert', '.', '-o', 'out')).status).toBe(0);
  expect((await inFolder('convert', '.', '-o', 'out')).status).toBe(0);
  expect(await inFolder('convert', '.', '-o', 'out', '--check')).toMatchObject({ status: 0 });
  for (const args of [
    ['gaps', '.'],
    ['convert', 'out', '-o', 'out'],
    ['convert', '.', '-o', 'elsewhere'],
  ])
    expect(await inFolder(...args)).toMatchObject({
      status: 2,
      stderr:
        'out: psp-ferry wrote this folder; name the files and folders that hold the policies, and not one around it\n',
    });
});

test('what git laid out with CRLF is not changed by hand, and not stale', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const out = join(folder.path, 'out');
  const convert = ['convert', psp, '-t', 'vap', '-o', out, '-q'];
  expect((await call(convert)).status).toBe(0);
  const file = join(out, 'vap/policies.yaml');
  const written = readFileSync(file, 'utf8');
  writeFileSync(file, written.replaceAll('\n', '\r\n'));
  expect(await call([...convert, '--check'])).toMatchObject({ status: 0, stdout: '' });
  expect((await call(convert)).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(written);
});
