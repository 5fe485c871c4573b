/** Pods that a level admits for an excuse alone, and that PSP refuses. */
import { readFileSync } from 'node:fs';
import { EXCUSES, excusedPod } from '../../../src/gaps/witness/podsAtLevels.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { levelRunner } from '../../../src/targets/psa/levelRunner.js';

const policiesOf = (name: string) =>
  readPolicySet(parseDocuments(readFileSync(`examples/${name}.yaml`, 'utf8'), name), {}).policySet
    .policies;

test.each(['os', 'hostUsers'] as const)('%s excuses a pod that PSP refuses', (excuse) => {
  const { admits, refusedBy } = levelRunner('restricted', 35);
  const pod = excusedPod(policiesOf('restricted'), EXCUSES[excuse], admits)!;
  expect(admits(pod)).toBe(true);
  const { [excuse]: excused, ...spec } = pod['spec'] as Record<string, never>;
  expect(excused).toEqual({ os: { name: 'windows' }, hostUsers: false }[excuse]);
  expect(refusedBy({ ...pod, spec })).not.toEqual([]);
});

test('a policy that admits every pod refuses none of them', () => {
  const { admits } = levelRunner('restricted', 35);
  expect(excusedPod(policiesOf('privileged'), EXCUSES.os, admits)).toBeUndefined();
});
