/** Several formats in one run, each where it belongs, and one line at the end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Folder, RESTRICTED, TODAY } from './gapsRun.js';
import { call, callIn } from './run.js';

const folder = new Folder();
const at = (name: string): string => join(folder.path, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');

const POD = `apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  hostPID: true
  containers: [{name: c, image: i}]
`;

test('gaps: one file each, and the format without a file on standard output', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const gaps = ['gaps', psp, '-t', 'psa', ...TODAY];
  const { status, stdout, stderr } = await call([
    ...gaps,
    '-f',
    `sarif=${at('out/a.sarif')}`,
    '-f',
    `github,junit=${at('a.xml')}`,
  ]);
  const alone = async (format: string): Promise<string> =>
    (await call([...gaps, '-q', '-f', format])).stdout;
  expect(status).toBe(1);
  expect(stdout).toBe(await alone('github'));
  expect(text('out/a.sarif')).toBe(await alone('sarif'));
  expect(text('a.xml')).toBe(await alone('junit'));
  expect(stderr.split('\n').slice(-2)).toEqual([
    `The whole report: ${at('out/a.sarif')}, ${at('a.xml')}`,
    '',
  ]);
});

test('--output is for the format that names no file', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const { stdout } = await call([
    ...['gaps', psp, '-t', 'psa', '-q', ...TODAY],
    ...['-f', `json=${at('a.json')}`, '-f', 'markdown', '-o', at('a.md')],
  ]);
  expect(stdout).toBe('');
  expect(text('a.md')).toContain('psa');
  expect(JSON.parse(text('a.json'))).toHaveProperty('gaps');
});

test.each([
  [
    ['-f', 'sarif', '-f', 'github'],
    'two formats go to standard output: name a file for one of them, as in -f github=FILE',
  ],
  [
    ['-f', 'sarif=x', '-f', 'json=x'],
    'two formats go to x: name a file for one of them, as in -f json=FILE',
  ],
  [
    ['-f', 'sarif=x', '-f', 'json=./x'],
    'two formats go to ./x: name a file for one of them, as in -f json=FILE',
  ],
  [['-f', 'sarif='], '--format sarif=: name the file'],
  [['-f', 'sarf=x'], 'there is no format "sarf"; did you mean "sarif"?'],
  [['-f', 'sarif=x', '-o', 'y'], '--output y: every format has a file of its own already'],
])('%j is refused before anything is done', async (options, message) => {
  const { status, stderr } = await call(['gaps', 'nowhere.yaml', ...options]);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

describe('a report does not replace what the run reads', () => {
  const refusal = async (...args: readonly string[]): Promise<string> => {
    const { status, stderr } = await callIn(folder.path, args);
    return `${status} ${stderr}`;
  };
  const refused = (file: string): string =>
    `2 psp-ferry: the report would replace ${file}, which this run reads: name another file for it\n`;

  beforeEach(() => {
    folder.put('psp/psp.yaml', RESTRICTED);
    folder.put('pod.yaml', POD);
  });
  it.each([
    ['psp/psp.yaml', ['gaps', 'psp/psp.yaml', '-o', 'psp/psp.yaml']],
    ['./psp/psp.yaml', ['gaps', 'psp', '-f', 'sarif=./psp/psp.yaml']],
    ['pod.yaml', ['gaps', 'psp', '-w', 'pod.yaml', '-o', 'pod.yaml']],
    ['pod.yaml', ['check', 'psp', '-w', 'pod.yaml', '-f', 'text', '-f', 'json=pod.yaml']],
    ['psp/psp.yaml', ['diff', 'psp', 'psp/psp.yaml', '-f', 'json=psp/psp.yaml']],
  ])('%s', async (file, args) => {
    expect(await refusal(...args)).toBe(refused(file));
    expect(text('psp/psp.yaml')).toBe(RESTRICTED);
    expect(text('pod.yaml')).toBe(POD);
  });

  it('but it replaces the earlier report, which may lie among the inputs', async () => {
    const gaps = ['gaps', 'psp', '-t', 'vap', '-q', '-f', 'json=psp/gaps.json'];
    expect([await refusal(...gaps), await refusal(...gaps)]).toEqual(['0 ', '0 ']);
  });
});

test('check: answers as they come, in files and on standard output', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const pod = folder.put('pod.yaml', POD);
  const check = ['check', psp, '-t', 'vap', '-w', pod];
  const { status, stdout, stderr } = await call([
    ...check,
    ...['-f', 'text', '-f', `sarif=${at('a.sarif')}`, '-f', `ndjson=${at('a.jsonl')}`],
  ]);
  const alone = async (format: string): Promise<string> =>
    (await call([...check, '-q', '-f', format])).stdout;
  expect(status).toBe(0);
  expect(stdout).toBe(await alone('text'));
  expect(text('a.sarif')).toBe(await alone('sarif'));
  expect(text('a.jsonl')).toBe(await alone('ndjson'));
  expect(stderr.split('\n').slice(-2)).toEqual([
    `The whole report: ${at('a.sarif')}, ${at('a.jsonl')}`,
    '',
  ]);
});

test('check leaves no half of a file where nothing was judged', async () => {
  const psp = folder.put('psp.yaml', RESTRICTED);
  const none = folder.put('none.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  const { status } = await call(['check', psp, '-w', none, '-f', `json=${at('a.json')}`]);
  expect(status).toBe(2);
  expect(existsSync(at('a.json'))).toBe(false);
  expect(readdirSync(folder.path).sort()).toEqual(['none.yaml', 'psp.yaml']);
});

test('names of files are printed as text', async () => {
  const gaps = ['gaps', folder.put('psp.yaml', RESTRICTED), '--fail-on', 'none'];
  const { stderr } = await call([...gaps, '-t', 'vap', '-f', `json=${at('a\n::error::b')}`]);
  expect(stderr).toContain(`The whole report: ${at('a\\u{a}\\u{3a}:error::b')}\n`);
  const baseline = folder.put(
    'c\n::d',
    'apiVersion: psp-ferry/v1\nkind: GapBaseline\naccepted: [{id: psa/a/runAsUser/looser, reason: agreed}]\n',
  );
  const warned = await call([...gaps, '-t', 'psa', '--baseline', baseline]);
  expect(warned.stderr).toContain(`warning: ${at('c\\u{a}\\u{3a}:d')}: `);
});

test('diff: as gaps', async () => {
  const before = folder.put('a.yaml', RESTRICTED);
  const after = folder.put('b.yaml', RESTRICTED.replace('hostPID: false', 'hostPID: true'));
  const { stdout, stderr } = await call([
    ...['diff', before, after, '-f', `json=${at('a.json')}`, '-f', 'github'],
  ]);
  expect(stdout).toBe((await call(['diff', before, after, '-q', '-f', 'github'])).stdout);
  expect(JSON.parse(text('a.json'))).toHaveProperty('differences');
  expect(stderr).toContain(`The whole report: ${at('a.json')}\n`);
});

test('gaps --update-baseline writes no report, and says so where a file was named for one', async () => {
  const args = ['gaps', 'examples/restricted.yaml', '-t', 'psa', '--update-baseline'];
  const given = [...args, '--baseline', at('new.yaml'), '-f', 'json'];
  const note = '--update-baseline writes no report: run the same command without it\n';
  expect((await call([...given, '-o', at('report.json')])).stderr).toContain(note);
  expect(existsSync(at('report.json'))).toBe(false);
  expect((await call(given)).stderr).not.toContain(note);
});
