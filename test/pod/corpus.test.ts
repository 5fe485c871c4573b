/** Published workloads, where they lie beside the project: each object is judged, or counted. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LeftAlone } from '../../src/api/leftAlone.js';
import { judgeOf } from '../../src/api/judge.js';
import { workloadItems } from '../../src/api/workloadItems.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { NO_ASKERS } from '../../src/pod/requester.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';

const WORKLOADS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus', 'workloads');
const inCorpus = existsSync(WORKLOADS) ? test : test.skip;
if (!existsSync(WORKLOADS))
  test('the corpus is not beside the project: its tests are skipped', () =>
    expect(existsSync(WORKLOADS)).toBe(false));

inCorpus('every published workload is judged, or named with what is wrong with it', () => {
  const judge = judgeOf(
    readPolicySet(parseDocuments(readInput('examples/restricted.yaml'), 'restricted.yaml')),
    { targets: [], options: DEFAULT_OPTIONS, pods: false, diff: false },
  );
  const leftAlone = new LeftAlone();
  const surroundings = {
    namespace: 'default',
    askers: NO_ASKERS,
    accounts: () => undefined,
    leftAlone,
  };
  const documents = readdirSync(WORKLOADS)
    .sort()
    .flatMap((file) => parseDocuments(readInput(join(WORKLOADS, file)), file));
  const lines = documents.map((document) => workloadItems([document], surroundings).map(judge));
  expect(lines.length).toBeGreaterThan(150);
  expect(leftAlone.total).toBe(0);
  // Of service accounts the pods take what they need.
  const silent = documents.filter((_, i) => lines[i]!.length === 0);
  expect(new Set(silent.map(({ value }) => (value as { kind: string }).kind))).toEqual(
    new Set(['ServiceAccount']),
  );
  expect(
    lines.flat().flatMap(({ error, psp }) => (psp === undefined ? [error?.split(': ')[0]] : [])),
  ).toEqual([
    'kubernetes__ingress-nginx__docs-auth-oauth-external-auth-vouch-proxy.yaml:21:11',
    'rook__rook__cleanup-job.yaml:6:3',
  ]);
});
