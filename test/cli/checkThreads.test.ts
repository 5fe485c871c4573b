/** `check --jobs`: the same answers, however many threads give them. */
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, run, type Ran } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

const POLICY = 'examples/restricted.yaml';
const json = (value: unknown): string => JSON.stringify(value);
const podSpec = (more: object = {}, container: object = {}): object => ({
  containers: [{ name: 'app', image: `registry.example.com/${'x'.repeat(300)}:1`, ...container }],
  ...more,
});
const pod = (name: string, more: object = {}, container: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: podSpec(more, container),
});

/** One line of each kind that is read in a way of its own. */
const LINES: readonly ((i: number) => string)[] = [
  (i) => json(pod(`changed-${i}`)),
  (i) => json(pod(`refused-${i}`, { hostPID: true })),
  (i) => json(pod(`root-${i}`, {}, { securityContext: { runAsUser: 0 } })),
  (i) => json(pod(`large-${i}`, { securityContext: { runAsUser: 9_007_199_254 } })),
  (i) => `${json(pod(`crlf-${i}`))}\r`,
  () => '',
  () => '  \t',
  () => '{"kind": "Pod", "spec": ',
  () => '[1, 2]',
  () => 'null',
  (i) => json({ ...pod(`nameless-${i}`), spec: { containers: [{ image: 'x' }] } }),
  (i) =>
    json({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `web-${i}` },
      spec: { template: { spec: podSpec({ hostNetwork: true }) } },
    }),
  (i) => json({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `secret-${i}` } }),
  (i) => json({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: `widget-${i}` } }),
  (i) => json({ ...pod(`text-${i}`), metadata: { name: `text-${i}`, labels: { of: 'PodList"' } } }),
];
const LISTS: readonly ((i: number) => string)[] = [
  (i) => json({ kind: 'List', items: [pod(`first-${i}`), pod(`second-${i}`)] }),
  (i) =>
    json({ kind: 'PodList', items: [pod(`a-${i}`), pod(`b-${i}`), pod(`c-${i}`)] }).replace(
      'PodList',
      'PodL\\u0069st',
    ),
];

/** Several blocks of lines; each line of `lists` stands once in every so many. */
function input(name: string, lists: number, tail = ''): string {
  const lines = Array.from({ length: 900 }, (_, i) =>
    lists > 0 && i % lists === lists - 1
      ? LISTS[i % LISTS.length]!(i)
      : LINES[i % LINES.length]!(i),
  );
  const file = join(folder, name);
  writeFileSync(file, [...lines, tail].join('\n'));
  return file;
}

const PLAIN = input('plain.jsonl', 0);
const EXACT = input(
  'exact.jsonl',
  0,
  json({ ...pod('exact'), x: 0 }).replace('0', '9007199254740993'),
);
const WITH_LISTS = input('lists.jsonl', 171);
const YAML_TAIL = input(
  'tail.jsonl',
  0,
  `---\n${json(pod('after', { hostIPC: true }))}\n---\nkind: Pod\nmetadata: { name: last }\nspec: {}\n`,
);

const check = (args: readonly string[], stdin = '', env = {}): Ran =>
  run(['check', POLICY, ...args], stdin, env);
/** What one thread answers needs no process of its own. */
const byOneThread = (args: readonly string[], stdin = ''): Promise<Ran> =>
  call(['check', POLICY, ...args, '--jobs', '1'], stdin);

it.each([
  ['lines as text', [PLAIN], ['-f', 'text', '--pods', '--all']],
  ['lines as JSON', [PLAIN], ['-f', 'json']],
  ['lines as SARIF', [PLAIN], ['-f', 'sarif', '--diff']],
  ['lines with targets', [PLAIN], ['-f', 'ndjson', '-t', 'vap', '--only-different']],
  ['lines with numbers that only the exact reader reads', [EXACT], ['-f', 'json']],
  ['Lists among lines', [WITH_LISTS], ['-f', 'ndjson']],
  ['YAML behind lines', [YAML_TAIL], ['-f', 'text']],
  ['several files, one of them twice', [WITH_LISTS, PLAIN, WITH_LISTS], ['-f', 'ndjson']],
] as const)('%s', async (_, files, more) => {
  const args = ['-w', ...files, ...more, '--fail-on-denied'];
  const alone = await byOneThread(args);
  expect(alone.status).toBe(2);
  expect(check([...args, '--jobs', '3'])).toEqual(alone);
});

it('numbers objects and lines on, from block to block', () => {
  const { stdout } = check(['-w', YAML_TAIL, '-f', 'ndjson', '--jobs', '2']);
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; error?: string; at?: { line: number } });
  // Two of fifteen lines are empty.
  const objects = 780;
  expect(ids.at(-2)).toMatchObject({ id: `${YAML_TAIL}#${objects}`, at: { line: 902 } });
  expect(ids.at(-1)).toEqual({
    id: `${YAML_TAIL}#${objects + 1}`,
    error: `${YAML_TAIL}:906:1: spec.containers is missing: a pod needs a container`,
  });
});

it('reads standard input by threads too', async () => {
  const text = readFileSync(WITH_LISTS, 'utf8');
  const alone = await byOneThread(['-w', '-', '-f', 'ndjson'], text);
  expect(check(['-w', '-', '-f', 'ndjson', '--jobs', '2'], text)).toEqual(alone);
});

it.each(['0', '1.5', 'many', '-1'])('refuses --jobs=%s', (jobs) => {
  expect(check(['-w', PLAIN, `--jobs=${jobs}`])).toEqual({
    status: 2,
    stdout: '',
    stderr: `psp-ferry: --jobs "${jobs}": give the number of threads, from 1 to 999\n`,
  });
});

/** Writes down what goes to threads and comes back, or starts another program in their place. */
function watched(program?: string): { readonly log: string; readonly env: Record<string, string> } {
  const log = join(folder, `log-${Math.random()}`);
  const hook = `${log}.cjs`;
  appendFileSync(log, '');
  writeFileSync(
    hook,
    `
    const threads = require('node:worker_threads');
    const { appendFileSync } = require('node:fs');
    const note = (what) => appendFileSync(${json(log)}, what + '\\n');
    if (threads.isMainThread) {
      const { Worker } = threads;
      threads.Worker = class extends Worker {
        constructor(file, options) {
          super(${program === undefined ? 'file' : json(program)}, options);
          note('start');
          this.on('message', (message) => { if (message !== 'ready') note('answer'); });
        }
        postMessage(...given) { note('ask'); super.postMessage(...given); }
      };
      require('node:module').syncBuiltinESMExports();
    }`,
  );
  return { log, env: { NODE_OPTIONS: `--require ${hook}` } };
}

const notes = (log: string): readonly string[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((one) => one !== '');
const countOf = (of: readonly string[], note: string): number =>
  of.filter((one) => one === note).length;

it('has no more blocks of lines in memory than two a thread', () => {
  const { log, env } = watched();
  const six = Array.from({ length: 6 }, (_, i) => join(folder, `plain${i}.jsonl`));
  for (const file of six) copyFileSync(PLAIN, file);
  check(['-w', ...six, '-q', '-f', 'ndjson', '--jobs', '3'], '', env);
  const seen = notes(log);
  // The main thread is the third.
  expect(countOf(seen, 'start')).toBe(2);
  // More than may be on their way at once.
  expect(countOf(seen, 'ask')).toBeGreaterThan(4);
  expect(countOf(seen, 'answer')).toBe(countOf(seen, 'ask'));
  const inFlight = seen.map(
    (_, i) => countOf(seen.slice(0, i + 1), 'ask') - countOf(seen.slice(0, i + 1), 'answer'),
  );
  expect(Math.max(...inFlight)).toBeLessThanOrEqual(4);
});

it('starts threads where there are many lines, and not where there are few', () => {
  const many = join(folder, 'many.jsonl');
  writeFileSync(many, readFileSync(PLAIN, 'utf8').repeat(14));
  const few = watched();
  check(['-w', PLAIN, '-q', '-f', 'ndjson'], '', few.env);
  expect(notes(few.log)).toEqual([]);
  const { log, env } = watched();
  check(['-w', many, '-q', '-f', 'ndjson'], '', env);
  const cores = availableParallelism();
  expect(countOf(notes(log), 'start')).toBe(cores - 1);
});

it.each([
  ['is not there', join(folder, 'none.js')],
  ['fails at once', join(folder, 'failing.js')],
])('does without threads whose program %s', async (_, program) => {
  writeFileSync(join(folder, 'failing.js'), 'throw new Error("no");');
  const args = ['-w', WITH_LISTS, '-f', 'ndjson'];
  const { log, env } = watched(program);
  expect(check([...args, '--jobs', '2'], '', env)).toEqual(await byOneThread(args));
  expect(countOf(notes(log), 'ask')).toBe(0);
});

it('says that a thread ended that had begun to judge, and whose answers are missing', () => {
  const program = join(folder, 'ending.js');
  writeFileSync(
    program,
    `const { parentPort } = require('node:worker_threads');
    let count = 0;
    parentPort.on('message', () => { if ((count += 1) === 2) throw new Error('ran out'); });
    parentPort.postMessage('ready');`,
  );
  const { log, env } = watched(program);
  const { status, stdout, stderr } = check(['-w', PLAIN, '-f', 'ndjson', '--jobs', '2'], '', env);
  expect(notes(log)).toEqual(['start', 'ask', 'ask']);
  expect({ status, stdout }).toEqual({ status: 70, stdout: '' });
  expect(stderr).toContain(
    'psp-ferry: this is a fault of psp-ferry, please report it: Error: ran out\n',
  );
});
