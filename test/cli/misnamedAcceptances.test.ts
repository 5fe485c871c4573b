/** Entries of a baseline with a slip in their name. */
import { Folder, TODAY } from './gapsRun.js';
import { call } from './run.js';

const folder = new Folder();

it.each([
  ['the field', 'psa/restricted/seccomps/looser', true],
  ['the policy', 'psa/restrict/seccomp/looser', true],
  ['another policy', 'psa/web/seccomp/looser', false],
  ['a field that has no gap', 'psa/restricted/volumes/looser', false],
])('says which gap is meant: %s', async (_, id, isNear) => {
  const accepted = [{ id, reason: 'a slip' }];
  const file = folder.put(
    'baseline.yaml',
    JSON.stringify({ apiVersion: 'psp-ferry/v1', kind: 'GapBaseline', accepted }),
  );
  const { stderr } = await call([
    ...['gaps', 'examples/restricted.yaml', '-t', 'psa', '--baseline', file, ...TODAY],
  ]);
  const warning = `warning: ${file}: ${id} is no gap; did you mean psa/restricted/seccomp/looser?\n`;
  expect(stderr.includes(warning)).toBe(isNear);
  expect(stderr.includes('did you mean')).toBe(isNear);
});

it('says so before an update takes the entry and its reason away', async () => {
  const accepted = [{ id: 'psa/restricted/seccomps/looser', reason: 'a slip' }];
  const file = folder.put(
    'updated.yaml',
    JSON.stringify({ apiVersion: 'psp-ferry/v1', kind: 'GapBaseline', accepted }),
  );
  const { stderr } = await call([
    ...['gaps', 'examples/restricted.yaml', '-t', 'psa', '--baseline', file, ...TODAY],
    '--update-baseline',
  ]);
  expect(stderr).toMatch(
    /seccomps\/looser is no gap; did you mean psa\/restricted\/seccomp\/looser\?\n.*, 1 removed\n/,
  );
});
