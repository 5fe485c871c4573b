/** Pods that a level admits for an excuse alone, and that PSP refuses. */
import { readFileSync } from 'node:fs';
import { EXCUSES, excusedPod } from '../../../src/gaps/witness/podsAtLevels.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { levelRunner } from '../../../src/targets/psa/levelRunner.js';

const policiesOf = (name: string) =>
  readPolicySet(parseDocuments(readFileSync(`examples/${name}.yaml`, 'utf8'), name), {}).policySet
    .policies;

/** It demands a seccomp profile, and fills in none. */
const demanding = policiesOf('restricted').map((policy) => ({
  ...policy,
  spec: {
    ...policy.spec,
    seccomp: { allowedProfileNames: ['runtime/default'], defaultProfileName: null },
  },
}));
const level = levelRunner('restricted', 35);

test.each([
  ['os', demanding],
  ['hostUsers', policiesOf('restricted')],
] as const)('%s excuses a pod that PSP refuses', (excuse, policies) => {
  const pod = excusedPod(policies, EXCUSES[excuse], level)!;
  expect(level.admits(pod)).toBe(true);
  const { [excuse]: excused, ...spec } = pod['spec'] as Record<string, never>;
  expect(excused).toEqual({ os: { name: 'windows' }, hostUsers: false }[excuse]);
  expect(level.refusedBy({ ...pod, spec })).not.toEqual([]);
});

test.each([
  ['a policy that admits every pod refuses', 'privileged'],
  ['a policy that fills in what the level demands refuses', 'restricted'],
])('%s no Windows pod for what the level leaves out', (_, name) => {
  expect(excusedPod(policiesOf(name), EXCUSES.os, level)).toBeUndefined();
});
