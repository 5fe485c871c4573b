/** What a policy accepts itself goes along into the PolicySet, and counts there the same. */
import { convert } from '../../src/api/index.js';
import { readFileSync } from 'node:fs';
import { Folder, RESTRICTED, gaps, ndjson } from './gapsRun.js';
import { call } from './run.js';

const folder = new Folder();
const accepting = (text: string): string =>
  folder.put(
    'psp.yaml',
    RESTRICTED.replace(
      '  annotations:\n',
      `  annotations:\n    psp-ferry.dev/accept: ${JSON.stringify(text)}\n`,
    ),
  );
const setOf = async (psp: string, ...args: readonly string[]): Promise<string> =>
  folder.put('set', (await call(['ir', psp, '-q', ...args])).stdout);

const TWO = 'privileged/looser: the vap beside it\nvap/restricted/runAsUser/stricter: a: b';

it.each(['yaml', 'json'])('as %s: the gaps have the same status and reason', async (format) => {
  const psp = accepting(TWO);
  const set = await setOf(psp, '--format', format);
  expect((await call(['ir', set, '-q', '--format', format])).stdout).toBe(
    (await call(['ir', psp, '-q', '--format', format])).stdout,
  );
  const statuses = async (input: string): Promise<readonly unknown[]> =>
    (
      await ndjson(...[input, '-t', 'psa,vap', '--psa-level', 'privileged', '--kubernetes', '1.35'])
    ).map(({ id, status, acceptance }) => [id, status, acceptance]);
  const ofSet = await statuses(set);
  expect(ofSet).toEqual(await statuses(psp));
  expect(ofSet).toContainEqual([
    'psa/restricted/privileged/looser',
    'accepted',
    { by: 'annotation', reason: 'the vap beside it', expires: null },
  ]);
  expect(ofSet).toContainEqual([
    'vap/restricted/runAsUser/stricter',
    'accepted',
    { by: 'annotation', reason: 'a: b', expires: null },
  ]);
});

it('a policy that accepts nothing says nothing of it', async () => {
  const plain = folder.put('plain.yaml', RESTRICTED);
  expect((await call(['ir', plain, '-q'])).stdout).not.toContain('accepted');
});

it('what is wrong with a line is said at its place in the set', async () => {
  const set = await setOf(accepting('privileged/loser: no'));
  const { status, stderr } = await gaps(set, '-t', 'vap');
  expect(status).toBe(2);
  expect(stderr).toMatch(/set:\d+:\d+: psp-ferry\.dev\/accept: .*did you mean "looser"\?/);
  const [, line] = /set:(\d+):/.exec(stderr)!;
  const { stdout } = await call(['ir', set, '-q']);
  expect(stdout.split('\n')[Number(line) - 1]).toContain('accepted:');
});

it('engines are given nothing of it', () => {
  const filesOf = (text: string): ReadonlyMap<string, string> => {
    const files = new Map(convert(text).files);
    // The places of the policy are in it.
    files.delete('gaps.json');
    return files;
  };
  expect(filesOf(readFileSync(accepting(TWO), 'utf8'))).toEqual(filesOf(RESTRICTED));
});
