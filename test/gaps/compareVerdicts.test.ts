import { effectsBetween, type Answer } from '../../src/gaps/compareVerdicts.js';
import type { Effect } from '../../src/gaps/gap.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { VerdictWord } from '../../src/semantics/admission.js';
import { podWith, requestFor } from '../semantics/policies.js';

const plain = podWith();
const locked = podWith({ containers: [{ readOnlyRootFilesystem: true }] });
const answer = (verdict: VerdictWord, pod = plain): Answer => ({ verdict, pod });
const between = (
  psp: Answer,
  target: Answer,
  request: Partial<AdmissionRequest> = {},
): readonly Effect[] => effectsBetween(requestFor(plain, request), psp, target);

it.each<[VerdictWord, VerdictWord, readonly Effect[]]>([
  ['denied', 'denied', []],
  ['denied', 'allowed', ['looser']],
  ['denied', 'mutated', ['looser']],
  ['allowed', 'denied', ['stricter']],
  ['mutated', 'denied', ['stricter']],
  ['allowed', 'allowed', []],
  ['mutated', 'mutated', []],
  // The target may have refused what PSP filled in, had the pod lacked it otherwise.
  ['mutated', 'allowed', ['default-lost', 'default-differs', 'stricter']],
  ['allowed', 'mutated', ['default-lost', 'default-differs', 'stricter']],
])('PSP %s, target %s', (psp, target, effects) =>
  expect(between(answer(psp), answer(target))).toEqual(effects),
);

it('both change the pod, each in its own way', () => {
  const [psp, target] = [answer('mutated', locked), answer('mutated')];
  expect(between(psp, target)).toEqual(['default-lost', 'default-differs']);
  // Nothing is filled in there, so nothing can be lost.
  expect(between(psp, target, { operation: 'UPDATE', oldPod: plain })).toEqual([]);
  expect(between(psp, target, { subResource: 'ephemeralcontainers' })).toEqual([]);
});

it('a pod that nobody changes may mean less today', () => {
  const annotated = podWith({
    metadata: { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'docker/default' } },
  });
  expect(between(answer('allowed', annotated), answer('allowed', annotated))).toEqual([
    'default-lost',
    'default-differs',
  ]);
});
