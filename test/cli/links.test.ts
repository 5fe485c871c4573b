/**
 * A checkout may have links in place of any file. A link to a device that never ends, as /dev/zero,
 * would hang a run that reads it; the tests take one that ends.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Folder, RESTRICTED } from './gapsRun.js';
import { Workplace } from './render/programs.js';
import { callIn } from './run.js';

const folder = new Folder();
const link = (name: string, to = '/dev/null'): void => {
  const file = join(folder.path, name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  symlinkSync(to, file);
};
const said = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await callIn(folder.path, args);
  return `${status} ${stdout}${stderr}`;
};
beforeEach(() => folder.put('psp.yaml', RESTRICTED));

const DEVICE = 'this is a device, not a file; put a file in its place\n';

it.each([
  ['the configuration', '.psp-ferry.yaml', ['ir', 'psp.yaml']],
  ['a baseline', 'baseline.yaml', ['gaps', 'psp.yaml', '--baseline', 'baseline.yaml']],
  ['a kustomization', 'app/kustomization.yaml', ['ir', 'app']],
  ['the file of a chart', 'app/Chart.yaml', ['ir', 'app']],
])('%s', async (_, name, args) => {
  link(name);
  expect(await said(...args, '-q')).toBe(`2 ${name}: ${DEVICE}`);
});

it('a file of a kustomization', async () => {
  folder.put('app/kustomization.yaml', 'resources: [psp.yaml]\n');
  link('app/psp.yaml');
  expect(await said('ir', 'app')).toBe(`2 app/psp.yaml: ${DEVICE}`);
});

it('a plan', async () => {
  link('plan/plan.json');
  expect(await said('verify', 'plan', '--context', 'new')).toBe(
    '2 plan/plan.json: this is a device, not a file; run psp-ferry plan again\n',
  );
});

describe('in an output folder', () => {
  const CONVERT = ['convert', 'psp.yaml', '-t', 'vap', '-o', 'out', '-q'];

  it.each([[[]], [['--check']]])('the list of files: %j', async (more) => {
    link('out/.psp-ferry-files.json');
    expect(await said(...CONVERT, ...more)).toBe(
      '2 out/.psp-ferry-files.json: cannot be written: this is not the list of files that psp-ferry wrote; move it away, and give --force to write over the files beside it\n',
    );
  });

  it.each([[[]], [['--check']]])(
    'what psp-ferry wrote, and nothing is shown of it: %j',
    async (more) => {
      await said(...CONVERT);
      const secret = folder.put('secret', 'password\n');
      link('out/vap/policies.yaml', secret);
      expect(await said(...CONVERT, ...more)).toBe(
        '2 out/vap/policies.yaml: cannot be written: a folder or link is in the way of a file; move it away\n',
      );
      expect(readFileSync(secret, 'utf8')).toBe('password\n');
    },
  );
});

it('a template that names a file outside of its chart is not believed', async () => {
  const place = new Workplace();
  try {
    place.program('helm', `console.log(readFileSync('rendered', 'utf8'))`);
    place.file('web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    place.file(
      'rendered',
      '---\n# Source: web/templates/psp.yaml\n# Source: web/../../../etc/hosts\nkind: PodSecurityPolicy\napiVersion: policy/v1\n',
    );
    const { stderr } = await callIn(place.folder, ['ir', 'web'], '', place.env);
    expect(stderr).toMatch(/^web\/templates\/psp\.yaml:/);
  } finally {
    place.remove();
  }
});

describe('gaps --against a revision follows the links that it has', () => {
  const git = (...args: readonly string[]): void =>
    void execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder.path,
        stdio: 'ignore',
      },
    );
  beforeEach(() => {
    folder.put('team/psp.yaml', RESTRICTED);
    link('psp/psp.yaml', '../team/psp.yaml');
    link('latest', 'psp');
    git('init');
    git('add', '.');
    git('commit', '-m', 'then');
  });
  const changes = (input: string): Promise<string> =>
    said('gaps', input, '-t', 'vap', '--against', 'HEAD', '-q', '-f', 'ndjson');

  it.each(['psp', 'psp/psp.yaml', 'latest', 'latest/psp.yaml'])('%s', async (input) => {
    expect(await changes(input)).toBe('0 ');
    folder.put('team/psp.yaml', RESTRICTED.replace('privileged: false', 'privileged: true'));
    expect(await changes(input)).toMatch(/^1 .*"field":"privileged"/);
  });
});

it('a link that leads to itself counts only where it would be read', async () => {
  folder.put('psp/psp.yaml', RESTRICTED);
  link('psp/up', 'up');
  expect(await said('ir', 'psp', '-q')).toMatch(/^0 /);
  link('psp/up.yaml', 'up.yaml');
  expect(await said('ir', 'psp', '-q')).toBe(
    '2 psp/up.yaml: cannot be read: a link that leads to itself\n',
  );
});
