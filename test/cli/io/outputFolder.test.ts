/**
 * What happens to an output folder, whatever goes wrong: a fault at each step, a kill at each step,
 * files of others and files that were changed by hand.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { OutputText } from '../../../src/base/outputText.js';
import { OUTPUT_LIST } from '../../../src/load/outputNames.js';
import { writeFolder } from '../../../src/cli/io/outputFolder.js';
import { importOutsideVm } from '../run.js';

/** Steps that change something, counted; one of them, or all from it on, fail. */
const steps = { done: 0, failsAt: Infinity, killed: false };
const counted =
  <A extends unknown[], R>(work: (...args: A) => R) =>
  (...args: A): R => {
    steps.done += 1;
    if (steps.done === steps.failsAt || (steps.killed && steps.done > steps.failsAt))
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return work(...args);
  };
const { mkdirSync, writeFileSync, renameSync, rmSync, rmdirSync } = fs;
const changing: Readonly<Record<string, unknown>> = {
  mkdirSync,
  writeFileSync,
  renameSync,
  rmSync,
  rmdirSync,
};
const { replaceInFs } = await importOutsideVm<{ replaceInFs(functions: object): void }>(
  'test/setup/replaceInFs.mjs',
);
beforeAll(() =>
  replaceInFs(
    Object.fromEntries(
      Object.entries(changing).map(([name, work]) => [
        name,
        counted(work as (...args: unknown[]) => unknown),
      ]),
    ),
  ),
);
afterAll(() => replaceInFs(changing));

const OLD = new Map([
  ['a.yaml', 'old a'],
  ['gone/b.yaml', 'old b'],
  ['kept/c.yaml', 'old c'],
]);
const NEW = new Map([
  ['a.yaml', 'new a'],
  ['fresh/d.yaml', 'new d'],
  ['kept/c.yaml', 'new c'],
]);

let parent: string;
let folder: string;
beforeEach(() => {
  parent = fs.mkdtempSync(join(tmpdir(), 'psp-ferry-output-'));
  folder = join(parent, 'out');
});
afterEach(() => {
  Object.assign(steps, { done: 0, failsAt: Infinity, killed: false });
  fs.rmSync(parent, { recursive: true, force: true });
});

/** Writes one of the files in pieces. */
const write = (files: ReadonlyMap<string, string>, force = false): void => {
  const texts = [...files].map(
    ([name, text]) => [name, name === 'kept/c.yaml' ? () => text : text] as const,
  );
  writeFolder(folder, new Map<string, OutputText>(texts), { force });
};
/** Everything below the folder but the list. */
const content = (): Readonly<Record<string, string>> =>
  fs.existsSync(folder)
    ? Object.fromEntries(
        fs
          .readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name !== OUTPUT_LIST)
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [relative(folder, path), fs.readFileSync(path, 'utf8')]),
      )
    : {};
const folders = (): readonly string[] =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const put = (name: string, text: string): void => {
  fs.mkdirSync(join(folder, name, '..'), { recursive: true });
  fs.writeFileSync(join(folder, name), text);
};
const MINE = { 'mine/notes.md': 'mine' };

describe('a fault at each step', () => {
  it('leaves the old folder, or the new one where only tidying was left', () => {
    let failures = 0;
    for (let at = 1; ; at += 1) {
      fs.rmSync(folder, { recursive: true, force: true });
      Object.assign(steps, { failsAt: Infinity });
      write(OLD);
      put('mine/notes.md', 'mine');
      Object.assign(steps, { done: 0, failsAt: at });
      try {
        write(NEW);
        if (steps.done < at) break;
      } catch (error) {
        failures += 1;
        expect(String(error)).toContain(`${folder}: cannot be written: no space is left`);
      }
      const { done } = steps;
      Object.assign(steps, { failsAt: Infinity });
      const left = content();
      const isOld = JSON.stringify(left).includes('old a');
      expect([done, left]).toEqual([done, { ...Object.fromEntries(isOld ? OLD : NEW), ...MINE }]);
      expect([done, folders()]).toEqual([done, [isOld ? 'gone' : 'fresh', 'kept', 'mine'].sort()]);
    }
    expect(failures).toBeGreaterThan(10);
  });
});

describe('a kill at each step', () => {
  it('leaves a folder that the next run makes the new one, whole', () => {
    let kills = 0;
    for (let at = 1; ; at += 1) {
      fs.rmSync(folder, { recursive: true, force: true });
      Object.assign(steps, { failsAt: Infinity, killed: false });
      write(OLD);
      put('mine/notes.md', 'mine');
      Object.assign(steps, { done: 0, failsAt: at, killed: true });
      try {
        write(NEW);
        break;
      } catch {
        kills += 1;
      }
      Object.assign(steps, { failsAt: Infinity, killed: false });
      write(NEW);
      expect([at, content()]).toEqual([at, { ...Object.fromEntries(NEW), ...MINE }]);
      expect(fs.readdirSync(folder).sort()).toEqual([
        OUTPUT_LIST,
        'a.yaml',
        'fresh',
        'kept',
        'mine',
      ]);
    }
    expect(kills).toBeGreaterThan(10);
  });
});

describe('what psp-ferry did not write', () => {
  it('stays', () => {
    write(OLD);
    put('mine/notes.md', 'mine');
    write(NEW);
    expect(content()).toEqual({ ...Object.fromEntries(NEW), ...MINE });
  });
  it.each(['gaps.json', 'helm/values.schema.json', '.git/config'])(
    'a folder with %s is not written to',
    (name) => {
      put(name, 'theirs');
      expect(() => write(NEW)).toThrow('this folder holds something else than the output');
      expect(content()).toEqual({ [name]: 'theirs' });
    },
  );
  it('a file of a name that is to be written stops it, unless forced', () => {
    write(OLD);
    put('fresh/d.yaml', 'theirs');
    expect(() => write(NEW)).toThrow('fresh/d.yaml: cannot be written: psp-ferry did not write');
    write(NEW, true);
    expect(content()).toEqual(Object.fromEntries(NEW));
  });
  it('a link is not followed out of the folder', () => {
    write(OLD);
    fs.mkdirSync(join(parent, 'elsewhere'));
    fs.symlinkSync(join(parent, 'elsewhere'), join(folder, 'fresh'));
    expect(() => write(NEW, true)).toThrow('a file or link is in the way of a folder');
    expect(fs.readdirSync(join(parent, 'elsewhere'))).toEqual([]);
  });
});

it.each(['a.yaml', 'gone/b.yaml'])('%s, changed by hand, stops it unless forced', (name) => {
  write(OLD);
  put(name, 'by hand');
  expect(() => write(NEW)).toThrow(`${name}: cannot be written: it was changed by hand`);
  expect(content()).toEqual({ ...Object.fromEntries(OLD), [name]: 'by hand' });
  write(NEW, true);
  expect(content()).toEqual(Object.fromEntries(NEW));
});

it('a list that names files elsewhere is no list', () => {
  write(OLD);
  fs.writeFileSync(join(parent, 'victim'), 'theirs');
  put(OUTPUT_LIST, JSON.stringify({ kind: 'OutputFiles', files: { '../victim': 'sha256:0' } }));
  expect(() => write(NEW, true)).toThrow('this is not the list of files that psp-ferry wrote');
});

it('files and folders have the modes of the umask', () => {
  const before = process.umask(0o027);
  try {
    write(NEW);
  } finally {
    process.umask(before);
  }
  const mode = (name: string): number => fs.statSync(join(folder, name)).mode & 0o777;
  expect([mode('.'), mode('fresh'), mode('a.yaml')]).toEqual([0o750, 0o750, 0o640]);
});

it('a file in the way is named', () => {
  fs.writeFileSync(folder, 'theirs');
  expect(() => write(NEW)).toThrow(`${folder}: cannot be written: this is not a folder`);
  expect(fs.readFileSync(folder, 'utf8')).toBe('theirs');
});
