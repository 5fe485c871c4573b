import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { mayBeLog, mayHoldRequests } from '../../src/load/fileNames.js';
import { listFiles, loadInputs, readInput } from '../../src/load/inputs.js';
import { importOutsideVm } from '../cli/run.js';

const { replaceInFs } = await importOutsideVm<{ replaceInFs(functions: object): void }>(
  'test/setup/replaceInFs.mjs',
);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
  mkdirSync(join(folder, 'sub', 'deeper'), { recursive: true });
  mkdirSync(join(folder, 'looks-like.yaml'));
  mkdirSync(join(folder, 'empty'));
  const files = {
    'b.yaml': 'kind: B\n',
    'a.yml': 'kind: A1\n---\nkind: A2\n',
    'c.json': '{"kind": "C"}',
    'sub/deeper/d.YAML': 'kind: D\n',
    'readme.md': '# not: [a manifest',
    'broken.txt': 'a: [',
    'sub/broken-too.txt': 'a: "x',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = (...inputs: string[]): unknown[] =>
  loadInputs(inputs.map((input) => join(folder, input))).map(
    ({ value }) => (value as { kind: unknown }).kind,
  );
const faultOf = (...inputs: string[]): string => {
  try {
    loadInputs(inputs.map((input) => join(folder, input)));
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '.');
  }
  return 'no fault';
};

test.each([
  ['a file', ['b.yaml'], ['B']],
  ['files, in the order given', ['b.yaml', 'a.yml'], ['B', 'A1', 'A2']],
  ['a folder, its manifests in name order', ['.'], ['A1', 'A2', 'B', 'C', 'D']],
  ['a folder below', ['sub'], ['D']],
  ['an empty folder', ['empty'], []],
  ['a file that is named twice, once', ['b.yaml', './b.yaml', 'sub/../b.yaml'], ['B']],
  ['a file and its folder', ['sub/deeper/d.YAML', 'sub'], ['D']],
])('%s', (_, inputs, expected) => {
  expect(kinds(...inputs)).toEqual(expected);
});

test.each([
  ['a missing file', ['none.yaml'], './none.yaml: cannot be read: no such file or folder'],
  ['a file taken for a folder', ['b.yaml/x.yaml'], './b.yaml/x.yaml: cannot be read: not a folder'],
])('%s', (_, inputs, message) => {
  expect(faultOf(...inputs)).toBe(message);
});

test('a pipe or a device is no file, and is not waited for', () => {
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  const what = (name: string, kind: string): string =>
    `${name}: this is ${kind}, not a file; give what it holds on standard input, as -`;
  expect(faultOf('pipe.yaml')).toBe(what('./pipe.yaml', 'a pipe'));
  expect(() => readInput('/dev/zero')).toThrow(what('/dev/zero', 'a device'));
  expect(kinds('.')).toEqual(['A1', 'A2', 'B', 'C', 'D']);
});

test('a file named outright is read whatever its name, and every broken one is reported', () => {
  const lines = faultOf('broken.txt', 'b.yaml', 'sub/broken-too.txt').split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^\.\/broken\.txt:\d+:\d+: this is not YAML: /),
    expect.stringMatching(/^\.\/sub\/broken-too\.txt:\d+:\d+: this is not YAML: /),
  ]);
});

test('a folder cannot be read as a file', () => {
  expect(() => readInput(folder)).toThrow(`${folder}: cannot be read: this is a folder`);
});

test('- stands for standard input', () => {
  expect(listFiles('-')).toEqual(['-']);
});

test('positions carry the name of the file', () => {
  expect(loadInputs([join(folder, 'a.yml')])[1]!.locate(['kind'])).toEqual({
    file: join(folder, 'a.yml'),
    line: 3,
    column: 1,
  });
});

test('of a folder within a folder that cannot be read the own name is said', () => {
  replaceInFs({
    readdirSync: (path: string) => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', path: join(path, 'deeper') });
    },
  });
  try {
    expect(faultOf('sub')).toBe('./sub/deeper: cannot be read: permission denied');
    expect(() => listFiles('.')).toThrow('deeper: cannot be read: permission denied');
  } finally {
    replaceInFs({ readdirSync });
  }
});

test('links to files are read as kubectl reads them, and none twice', () => {
  const linked = join(folder, 'linked');
  mkdirSync(join(linked, 'data'), { recursive: true });
  writeFileSync(join(linked, 'data', 'e.yaml'), 'kind: E\n');
  symlinkSync(join('data', 'e.yaml'), join(linked, 'e.yaml'));
  symlinkSync(join('..', 'b.yaml'), join(linked, 'f.yaml'));
  expect(kinds('linked')).toEqual(['E', 'B']);
  symlinkSync('gone', join(linked, 'g.yaml'));
  expect(faultOf('linked')).toBe('./linked/g.yaml: cannot be read: no such file or folder');
  rmSync(linked, { recursive: true });
});

test('below a folder a reader says which files it reads', () => {
  const recorded = join(folder, 'recorded');
  mkdirSync(recorded);
  for (const name of ['a.jsonl', 'b.ndjson', 'c.log', 'd.yaml', 'e.txt'])
    writeFileSync(join(recorded, name), '');
  const read = (isRead?: (name: string) => boolean): readonly string[] =>
    listFiles(recorded, undefined, isRead).map((file) => basename(file));
  expect(read()).toEqual(['d.yaml']);
  expect(read(mayHoldRequests)).toEqual(['a.jsonl', 'b.ndjson', 'd.yaml']);
  expect(read(mayBeLog)).toEqual(['a.jsonl', 'b.ndjson', 'c.log', 'd.yaml']);
  rmSync(recorded, { recursive: true });
});
