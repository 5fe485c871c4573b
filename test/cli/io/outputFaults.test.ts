/**
 * Output that cannot be written, and runs that are killed, for real: processes and file systems.
 * After each the folder is the old one or the new one, whole.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { writeFolder } from '../../../src/cli/io/outputFolder.js';
import { call, ROOT, run, type Ran } from '../run.js';

let parent: string;
let out: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'psp-ferry-faults-'));
  out = join(parent, 'out');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Everything below a folder, or what does not begin with `.psp-ferry`. */
const content = (folder: string, isAll = false): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')] as const)
      .filter(([name]) => isAll || !name.startsWith('.psp-ferry'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
const POLICY = 'examples/privileged.yaml';
const convert = (target: string, to = out): Promise<Ran> =>
  call(['convert', POLICY, '-t', target, '-o', to, '-q']);
const isStackTrace = (text: string): boolean => /^\s+at /m.test(text);

describe('a process that is killed at each step', () => {
  const OLD = {
    'a.yaml': 'old a',
    'gone/b.yaml': 'old b',
    'gone/kustomization.yaml': 'old',
    'helm/Chart.yaml': 'old',
    'helm/templates/e.yaml': 'old e',
    'plan.json': 'old',
    'vap/c.yaml': 'old c',
    'vap/kustomization.yaml': 'old',
  };
  const NEW = {
    'a.yaml': 'new a',
    'fresh/d.yaml': 'new d',
    'fresh/kustomization.yaml': 'new',
    'helm/Chart.yaml': 'new',
    'helm/templates/e.yaml': 'new e',
    'plan.json': 'new',
    'vap/c.yaml': 'new c',
    'vap/kustomization.yaml': 'new',
  };
  let program: string;
  let steps: readonly string[];
  beforeAll(async () => {
    program = join(mkdtempSync(join(tmpdir(), 'psp-ferry-writer-')), 'writer.mjs');
    await build({
      stdin: {
        contents: `import { writeFolder } from './src/cli/io/outputFolder.ts';
          const [folder, files] = process.argv.slice(2);
          writeFolder(folder, new Map(Object.entries(JSON.parse(files))), { force: false });`,
        resolveDir: ROOT,
        loader: 'ts',
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    });
    steps = leftAtEachStep();
  });
  afterAll(() => rmSync(join(program, '..'), { recursive: true }));

  const write = (files: object, folder = out): void => {
    writeFolder(folder, new Map(Object.entries(files)), { force: false });
  };

  /** Writes `NEW` over `OLD`. @returns folders with what a kill at each step would leave. */
  function leftAtEachStep(): readonly string[] {
    const folder = join(program, '../out');
    const copies = join(program, '../copies');
    write(OLD, folder);
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', join(ROOT, 'test/setup/eachChange.mjs'), program, folder, JSON.stringify(NEW)],
      { encoding: 'utf8', env: { ...process.env, CHANGES_BELOW: folder, COPY_TO: copies } },
    );
    expect([status, stderr]).toEqual([0, '']);
    return readdirSync(copies).map((_, step) => join(copies, String(step + 1)));
  }

  const outIs = (left: string): void => {
    rmSync(out, { recursive: true, force: true });
    cpSync(left, out, { recursive: true });
  };

  it('leaves the old folder, the new one, or parts that kubectl and Helm take only where they are whole', () => {
    const left = { old: 0, new: 0, unfinished: 0 };
    for (const [step, copy] of steps.entries()) {
      outIs(copy);
      const found = content(out);
      left[stateOf(found)] += 1;
      for (const [folder, whole] of [
        ['gone', 'kustomization.yaml'],
        ['vap', 'kustomization.yaml'],
        ['fresh', 'kustomization.yaml'],
        ['helm', 'Chart.yaml'],
      ] as const)
        if (found[`${folder}/${whole}`] !== undefined)
          expect([step, folder, [below(OLD, folder), below(NEW, folder)]]).toEqual([
            step,
            folder,
            expect.arrayContaining([below(found, folder)]),
          ]);
      write(NEW);
      expect([step, content(out)]).toEqual([step, NEW]);
      expect(readdirSync(out).sort()).toEqual([
        '.psp-ferry-files.json',
        ...['a.yaml', 'fresh', 'helm', 'plan.json', 'vap'],
      ]);
    }
    expect(left.old).toBeGreaterThan(5);
    expect(left.unfinished).toBeGreaterThan(5);
    expect(left.new).toBeGreaterThan(0);
  });

  it('what is changed by hand before the next run is not replaced by it', () => {
    for (const [step, copy] of steps.entries()) {
      outIs(copy);
      const edited = Object.keys(content(out));
      for (const name of edited) writeFileSync(join(out, name), 'by hand');
      if (edited.length > 0) expect(() => write(NEW)).toThrow('it was changed by hand');
      const left = content(out);
      for (const name of edited) expect([step, name, left[name]]).toEqual([step, name, 'by hand']);
      writeFolder(out, new Map(Object.entries(NEW)), { force: true });
      expect(content(out)).toEqual(NEW);
    }
  });

  it('verify takes no plan that is half written', async () => {
    const halves = steps.filter(
      (copy) => existsSync(join(copy, '.psp-ferry-new')) && !existsSync(join(copy, 'plan.json')),
    );
    expect(halves.length).toBeGreaterThan(2);
    expect(await call(['verify', halves[0]!, '--context', 'none'])).toMatchObject({
      status: 2,
      stderr: `${halves[0]}: this plan is half written: the run that wrote it was killed; run psp-ferry plan again, which finishes it first\n`,
    });
  });

  const below = (files: Readonly<Record<string, string>>, folder: string): object =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith(`${folder}/`)));
  function stateOf(found: object): 'old' | 'new' | 'unfinished' {
    const text = (files: object): string => JSON.stringify(Object.entries(files).sort());
    if (text(found) === text(OLD)) return 'old';
    return text(found) === text(NEW) ? 'new' : 'unfinished';
  }

  it('the command line, killed, is finished by the next run', async () => {
    expect((await convert('psa')).status).toBe(0);
    const { signal } = spawnSync(
      process.execPath,
      [
        '--import',
        join(ROOT, 'test/setup/eachChange.mjs'),
        join(ROOT, 'dist/cli.js'),
        ...['convert', POLICY, '-t', 'vap', '-o', out, '-q'],
      ],
      { cwd: ROOT, env: { ...process.env, CHANGES_BELOW: out, KILL_AT: '16' } },
    );
    expect(signal).toBe('SIGKILL');
    expect((await convert('vap')).status).toBe(0);
    expect(Object.keys(content(out))).toEqual([
      'README.md',
      'gaps.json',
      'vap/defaults.yaml',
      'vap/kustomization.yaml',
      'vap/policies.yaml',
    ]);
  });
});

describe('a place that cannot be written: one line, exit 2, and what was there is there', () => {
  const isRefused = ({ status, stdout, stderr }: Ran, line: string): void => {
    // Warnings of what the input lacks stand above.
    const lines = stderr.trim().split('\n');
    expect([lines.at(-1), status, stdout, isStackTrace(stderr)]).toEqual([line, 2, '', false]);
  };

  it.each([
    ['convert', ['convert', POLICY]],
    [
      'bundle',
      [
        'bundle',
        'examples/log-collector/policy.yaml',
        '-w',
        'examples/log-collector/workload.yaml',
      ],
    ],
    ['plan', ['plan', 'test/plan/cluster.yaml']],
  ])('%s: a file in the way, and a file above it', async (_, args) => {
    writeFileSync(out, 'theirs');
    const written = (folder: string): Promise<Ran> => call([...args, '-o', folder, '-q']);
    isRefused(await written(out), `${out}: cannot be written: this is not a folder`);
    isRefused(
      await written(`${out}/below`),
      `${out}/below: cannot be written: a file is in the way of a folder`,
    );
    expect(content(parent)).toEqual({ out: 'theirs' });
  });

  const belowProc = existsSync('/proc/self') ? it : it.skip;
  // Node's own way to make folders with their parents never ends there.
  belowProc('a file system that allows no new folders', async () =>
    isRefused(
      await convert('vap', '/proc/out'),
      '/proc/out: cannot be written: no folder can be made there',
    ),
  );

  const here = (cwd: string): Ran =>
    run(['convert', join(ROOT, POLICY), '-t', 'vap', '-o', '.', '-q'], '', {}, cwd);

  it('the current folder, when it holds something else', () => {
    mkdirSync(join(parent, '.git'));
    writeFileSync(join(parent, '.git/config'), 'theirs');
    isRefused(
      here(parent),
      '.: cannot be written: this folder holds something else than the output of psp-ferry; name a new or empty folder, or write beside it with --force',
    );
    expect(content(parent, true)).toEqual({ '.git/config': 'theirs' });
  });

  it('the current folder, empty, is written and stays the same folder', () => {
    mkdirSync(out);
    const { ino } = statSync(out);
    expect([here(out).status, here(out).status]).toEqual([0, 0]);
    expect(statSync(out).ino).toBe(ino);
    expect(existsSync(join(out, 'vap/policies.yaml'))).toBe(true);
  });
});

/** Whether this user may mount; where not, what needs it is skipped, and counted as skipped. */
const mayMount = ((): boolean => {
  const place = mkdtempSync(join(tmpdir(), 'psp-ferry-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', place]).status === 0;
  if (mounted) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return mounted;
})();

(mayMount ? describe : describe.skip)('file systems of their own', () => {
  let place: string;
  beforeEach(() => {
    place = join(parent, 'mounted');
    mkdirSync(place);
  });
  afterEach(() => void spawnSync('umount', [place]));
  const mount = (...options: readonly string[]): void => {
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', place]);
    if (status !== 0) throw new Error(String(stderr));
  };
  const fault = ({ status, stderr }: Ran): readonly unknown[] => [
    stderr.trim().split('\n').at(-1),
    status,
    isStackTrace(stderr),
  ];

  it('a mount point is written to, and replaced', async () => {
    mount();
    expect((await convert('vap', place)).status).toBe(0);
    expect((await convert('psa', place)).status).toBe(0);
    expect(Object.keys(content(place))).toContain('psa/admission-configuration.yaml');
    expect(existsSync(join(place, 'vap'))).toBe(false);
  });

  it.each([
    ['for neither', '24k', [2, 2]],
    ['for the first alone', '128k', [0, 2]],
    ['for both', '1m', [0, 0]],
  ])(
    'a disk that has room %s leaves the old folder or the new one, whole',
    async (_, size, statuses) => {
      mount('-o', `size=${size}`);
      const first = await convert('psa', place);
      const before = content(place, true);
      const second = await convert('vap,kyverno,gatekeeper', place);
      expect([first.status, second.status]).toEqual(statuses);
      if (second.status === 0)
        expect(Object.keys(content(place))).toContain('kyverno/policies.yaml');
      else {
        expect(fault(second)).toEqual([`${place}: cannot be written: no space is left`, 2, false]);
        expect(content(place, true)).toEqual(before);
      }
    },
  );

  it('a read-only parent', async () => {
    mount('-o', 'ro');
    for (const folder of ['out', 'some/out'])
      expect(fault(await convert('vap', join(place, folder)))).toEqual([
        `${join(place, folder)}: cannot be written: the file system is read-only`,
        2,
        false,
      ]);
  });

  it.each([
    ['gaps', ['gaps', POLICY, '-t', 'vap', '--fail-on', 'none', '-f', 'html=FILE']],
    [
      'gaps',
      ['gaps', POLICY, '-t', 'vap', '--update-baseline', '--reason', 'a', '--baseline', 'FILE'],
    ],
    ['check', ['check', POLICY, '-w', 'examples/web-app/workload.yaml', '-f', 'junit=FILE']],
    ['diff', ['diff', POLICY, POLICY, '-f', 'json=FILE']],
  ])('a read-only folder for what %s writes', async (_, args) => {
    mount('-o', 'ro');
    const file = join(place, 'report');
    expect(fault(await call([...args.map((one) => one.replace('FILE', file)), '-q']))).toEqual([
      `${file}: cannot be written: the file system is read-only`,
      2,
      false,
    ]);
  });
});
